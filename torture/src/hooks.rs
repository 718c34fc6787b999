//! Webhooks whose receiver answers 500, closes the connection or says nothing, and a server that is
//! killed in between: what was acknowledged reaches the receiver at least once, always the same.

use crate::{
    Outcome, World,
    caller::{Answer, Caller, text},
    ensure,
    home::{Home, Server},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// Longer than an attempt may take.
const SILENCE: Duration = Duration::from_secs(7);
/// Longer than the lease of an attempt that a killed server began, and the first delays.
const PATIENCE: Duration = Duration::from_secs(120);
/// More bytes than a message has.
const MOST_BYTES: usize = 128 * 1024;

/// What has arrived, by the ID of the event.
#[derive(Default)]
struct Inbox {
    messages: HashMap<String, Message>,
    /// Messages of which something came that was not the same as before.
    changed: Vec<String>,
    attempts: usize,
}

/// An event, as it arrived first.
struct Message {
    body: Value,
    is_accepted: bool,
}

/// A receiver that treats the first attempt at each event badly.
#[derive(Clone)]
struct Receiver {
    inbox: Arc<Mutex<Inbox>>,
    is_silent: bool,
}

impl Receiver {
    async fn start(is_silent: bool) -> Outcome<(Self, String)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let receiver = Self {
            inbox: Arc::default(),
            is_silent,
        };
        let own = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.receive(stream).await });
            }
        });
        Ok((receiver, url))
    }

    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn receive(&self, mut stream: TcpStream) {
        let Some((id, body)) = read(&mut stream).await else {
            return;
        };
        let answer: &[u8] = match self.treat(id, body) {
            0 => b"HTTP/1.1 204 No Content\r\n\r\n",
            1 => b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n",
            2 => b"",
            _ => {
                tokio::time::sleep(SILENCE).await;
                b""
            }
        };
        // The server may have been killed.
        let _ = stream.write_all(answer).await;
    }

    /// How to answer: 0 accepts.
    fn treat(&self, id: String, body: Value) -> usize {
        let mut inbox = self.inbox();
        inbox.attempts += 1;
        let number = inbox.messages.len();
        if let Some(message) = inbox.messages.get_mut(&id) {
            message.is_accepted = true;
            if message.body != body {
                inbox.changed.push(id);
            }
            return 0;
        }
        let treatment = match number % 4 {
            3 if !self.is_silent => 2,
            other => other,
        };
        let message = Message {
            body,
            is_accepted: treatment == 0,
        };
        inbox.messages.insert(id, message);
        treatment
    }

    /// Which of these clients no accepted message tells of.
    fn missing(&self, clients: &[String]) -> usize {
        let inbox = self.inbox();
        let told = |client: &&String| {
            let mut accepted = inbox
                .messages
                .values()
                .filter(|message| message.is_accepted);
            accepted.any(|message| text(&message.body, "/data/subjectId") == Some(client.as_str()))
        };
        clients.len() - clients.iter().filter(told).count()
    }
}

/// The ID and the body of a message.
async fn read(stream: &mut TcpStream) -> Option<(String, Value)> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    while bytes.len() < MOST_BYTES {
        let count = stream.read(&mut buffer).await.ok()?;
        if count == 0 {
            return None;
        }
        bytes.extend(buffer.iter().take(count));
        let so_far = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = so_far.split_once("\r\n\r\n") else {
            continue;
        };
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
        };
        if header("content-length")?.parse::<usize>().ok()? <= body.len() {
            return Some((
                header("webhook-id")?.to_owned(),
                serde_json::from_str(body).ok()?,
            ));
        }
    }
    None
}

/// On SQLite, and on PostgreSQL where there is one.
pub(crate) async fn run(world: &World) -> Outcome {
    deliver(world, "SQLite", &Home::sqlite(world)?).await?;
    match &world.cluster {
        Some(cluster) => {
            let url = cluster.database("hooks").await?;
            deliver(world, "PostgreSQL", &Home::postgres(world, url)?).await
        }
        None => {
            println!("    PostgreSQL is left out: its programs are not installed");
            Ok(())
        }
    }
}

async fn serve(home: &Home) -> Outcome<Server> {
    let allowed = [("LATCHKEY_EGRESS_ALLOWED", "127.0.0.0/8")];
    home.serve_with(&allowed).await
}

async fn deliver(world: &World, name: &str, home: &Home) -> Outcome {
    // In the short run nothing is silent, as a lease of a minute is waited for otherwise.
    let (receiver, url) = Receiver::start(!world.short).await?;
    let mut server = serve(home).await?;
    let caller = server.caller()?;
    let create = "mutation($url: URL!) { createWebhook(input: { name: \"Torture\", url: $url, eventKinds: [CLIENT_CREATED] }) { webhook { id } userErrors { code } } }";
    let token = caller.token().await?;
    let made = caller.data(&token, create, json!({ "url": url })).await?;
    text(&made, "/createWebhook/webhook/id").ok_or_else(|| format!("no webhook: {made}"))?;
    let mut clients = Vec::new();
    let rounds = world.pick(1, 3);
    for _ in 0..rounds {
        create_clients(&server.caller()?, &mut clients, world.pick(8, 24)).await?;
        // In the midst of attempts, and of events that are in no outbox yet.
        let began = Instant::now();
        while receiver.inbox().attempts < clients.len() / 2 && began.elapsed() < SILENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server.kill().await?;
        server = serve(home).await?;
    }
    let outcome = arrived(&receiver, &clients).await;
    server
        .explain(outcome)
        .map_err(|error| format!("{name}: {error}"))?;
    println!(
        "    {name}: {rounds} kills; {} events all arrived, in {} attempts",
        clients.len(),
        receiver.inbox().attempts
    );
    server.stop().await
}

/// Creates so many clients, and keeps the IDs of those that were acknowledged.
async fn create_clients(caller: &Caller, clients: &mut Vec<String>, many: usize) -> Outcome {
    let token = caller.token().await?;
    let create = "mutation { createClient(input: { name: \"Torture\" }) { client { id } userErrors { code } } }";
    for _ in 0..many {
        match caller.graphql(&token, create, json!({})).await.answer {
            Answer::Good(body) => {
                let id = text(&body, "/data/createClient/client/id");
                clients.push(id.ok_or_else(|| format!("no client: {body}"))?.to_owned());
            }
            Answer::Unavailable => {}
            other => return Err(format!("no client: {other:?}").into()),
        }
    }
    ensure(!clients.is_empty(), || "no client was created".to_owned())
}

/// Waits until an event of each client was accepted.
async fn arrived(receiver: &Receiver, clients: &[String]) -> Outcome {
    let began = Instant::now();
    while receiver.missing(clients) > 0 {
        ensure(began.elapsed() < PATIENCE, || {
            format!(
                "of {} events, {} did not arrive",
                clients.len(),
                receiver.missing(clients)
            )
        })?;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let changed = receiver.inbox().changed.join(", ");
    ensure(changed.is_empty(), || {
        format!("another body under the same ID: {changed}")
    })
}

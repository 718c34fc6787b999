//! A crowd of callers that write, fetch tokens and read, all the time, and put into the ledger what
//! was acknowledged.

use crate::{
    Outcome,
    caller::{Answer, Caller, Heard, text, token_id},
    home::Server,
    ledger::Ledger,
    pool::{CallerPool, PoolMember, WrongAnswers},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// Callers of each kind.
const WRITERS: usize = 3;
const FETCHERS: usize = 3;
const READERS: usize = 2;
/// How long a caller waits after an answer that it did not want.
const PAUSE: Duration = Duration::from_millis(20);

/// Creates a client.
pub(crate) const CREATE: &str = "mutation($name: String!) { createClient(input: { name: $name }) { client { id } userErrors { code message } } }";
/// Gives a client another name.
pub(crate) const RENAME: &str = "mutation($id: ID!, $name: String!) { updateClient(input: { id: $id, name: $name }) { client { id } userErrors { code message } } }";
/// Reads some clients.
pub(crate) const READ: &str = "{ clients(first: 5) { nodes { id name } } }";

/// How requests went, all told.
#[derive(Default)]
pub(crate) struct Tally {
    /// Answered as they should be.
    pub good: u64,
    /// Put off.
    pub unavailable: u64,
    /// Without an answer.
    pub broken: u64,
    /// Some of the answers that should not be.
    wrong: WrongAnswers,
    /// When the last good answer came.
    pub last_good: Option<Instant>,
    /// The longest that anybody waited.
    pub slowest: Duration,
}

impl Tally {
    /// Insists that no answer was wrong.
    pub(crate) fn nothing_wrong(&self) -> Outcome {
        self.wrong.none()
    }
}

/// The crowd at work. It ends when it is dropped.
pub(crate) type Load = CallerPool<Tally>;

impl Load {
    /// Lets the crowd in.
    pub(crate) fn start(caller: &Caller, ledger: &Ledger) -> Self {
        let mut pool = Self::new();
        for number in 0..WRITERS + FETCHERS + READERS {
            let one = One {
                caller: caller.clone(),
                ledger: ledger.clone(),
                member: pool.member(),
                token: None,
            };
            pool.spawn(async move {
                match number {
                    0..WRITERS => one.write().await,
                    WRITERS..6 => one.fetch().await,
                    _ => one.read().await,
                }
            });
        }
        pool
    }
}

/// One of the crowd.
struct One {
    caller: Caller,
    ledger: Ledger,
    member: PoolMember<Tally>,
    token: Option<String>,
}

impl One {
    /// Counts an answer, and hands it on if it is good.
    async fn count(&self, heard: Heard) -> Option<Value> {
        {
            let mut tally = self.member.tally();
            tally.slowest = tally.slowest.max(heard.took);
            match &heard.answer {
                Answer::Good(_) => {
                    tally.good += 1;
                    tally.last_good = Some(Instant::now());
                }
                Answer::Unavailable => tally.unavailable += 1,
                Answer::Broken => tally.broken += 1,
                Answer::Wrong(words) => tally.wrong.add(words.clone()),
            }
        }
        match heard.answer {
            Answer::Good(body) => Some(body),
            _ => {
                tokio::time::sleep(PAUSE).await;
                None
            }
        }
    }

    async fn new_token(&self) -> Option<String> {
        let body = self.count(self.caller.ask().await).await?;
        self.ledger.issued(token_id(&body)?);
        Some(text(&body, "/access_token")?.to_owned())
    }

    async fn graphql(&mut self, query: &str, variables: Value) -> Option<Value> {
        let token = match &self.token {
            Some(token) => token.clone(),
            None => self.token.insert(self.new_token().await?).clone(),
        };
        self.count(self.caller.graphql(&token, query, variables).await)
            .await
    }

    /// Makes clients, and renames each a few times.
    async fn write(mut self) {
        while self.member.goes_on() {
            let Some(body) = self.graphql(CREATE, json!({ "name": "0" })).await else {
                continue;
            };
            let Some(id) = text(&body, "/data/createClient/client/id") else {
                self.member.tally().wrong.add(body.to_string());
                continue;
            };
            self.ledger.made(id);
            for name in 1..4_u64 {
                self.ledger.asked(id, name);
                let answer = self
                    .graphql(RENAME, json!({ "id": id, "name": name.to_string() }))
                    .await;
                if answer
                    .is_some_and(|body| text(&body, "/data/updateClient/client/id") == Some(id))
                {
                    self.ledger.renamed(id, name);
                }
            }
        }
    }

    async fn fetch(self) {
        while self.member.goes_on() {
            self.new_token().await;
        }
    }

    async fn read(mut self) {
        while self.member.goes_on() {
            self.graphql(READ, json!({})).await;
        }
    }
}

/// Waits, within a bound, until good answers come and none is put off any more.
pub(crate) async fn recovered(since: &str, server: &mut Server, load: &Load) -> Outcome {
    for _ in 0..40 {
        load.take().nothing_wrong()?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = load.take();
        now.nothing_wrong()?;
        if now.good > 0 && now.unavailable == 0 && now.broken == 0 {
            return server.runs();
        }
    }
    Err(format!("it does not recover though {since}").into())
}

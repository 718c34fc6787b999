//! Subscriptions over a WebSocket: our own server side of `graphql-transport-ws` (the protocol of the npm package `graphql-ws`), because the
//! stock one takes duplicate ids, any number of subscriptions and queries of any size, and never looks at the token again.
//!
//! Queries and mutations belong into requests; here one only listens.

mod subscriptions;

use super::{
    Engine,
    admission::{Admission, Unknown},
    context::{self, Listening},
    document::{Params, Prepared},
    error::{code, code_of, presentable, server_error},
    limits,
    session::Session,
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Origin},
        error::Error,
        feed::Follower,
    },
};
use apollo_compiler::executable::OperationType;
use async_graphql::{Response as Answer, ServerError, Value};
use axum::{
    Json,
    extract::{
        FromRequestParts, Request, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, ORIGIN, UPGRADE},
    },
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value as Any, json};
use std::{sync::Arc, time::Duration};
use subscriptions::Subscriptions;
use tokio::{sync::Semaphore, time::timeout};
use tracing::Instrument;
use url::Url;

const PROTOCOL: &str = "graphql-transport-ws";
/// Events and tokens that are looked at for sockets at the same time. Each takes a connection to the database, of which requests need the rest.
const TURNS: usize = 3;
/// Subscriptions of one socket at once.
const MOST_SUBSCRIPTIONS: usize = 10;
/// How long a new socket may say nothing of who it is.
const INIT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a message may take to be sent.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a socket is asked whether it is still there, and its token whether it is alive.
const TICK: Duration = Duration::from_secs(15);
/// How long we wait for the other side to see that we close.
const FAREWELL: Duration = Duration::from_secs(1);

/// Whether a request wants a WebSocket.
pub fn is_asked(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens sockets, up to a number.
#[derive(Clone)]
pub struct Sockets {
    app: Arc<App>,
    engine: Engine,
    admission: Admission,
    turns: Arc<Semaphore>,
}

impl Sockets {
    /// None are open yet.
    pub fn new(app: Arc<App>, engine: Engine) -> Self {
        let admission = Admission::new(&app.network);
        Self { app, engine, admission, turns: Arc::new(Semaphore::new(TURNS)) }
    }

    /// `GET /graphql` with `Upgrade: websocket`.
    pub async fn open(self, request: Request, origin: Origin) -> Response {
        let (mut parts, _) = request.into_parts();
        if !is_same_origin(&parts.headers, &self.app.tools.policy.issuer) {
            return refuse(StatusCode::FORBIDDEN, "Pages of other origins may not listen.");
        }
        let Ok(authorization) = header(&parts.headers) else {
            return refuse(StatusCode::BAD_REQUEST, "Send one Authorization header, well formed.");
        };
        let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => upgrade.protocols([PROTOCOL]),
            Err(rejection) => return rejection.into_response(),
        };
        if upgrade.selected_protocol().is_none() {
            return refuse(StatusCode::BAD_REQUEST, "The only subprotocol is graphql-transport-ws.");
        }
        let Some(place) = self.admission.receive(origin.ip) else {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "There are too many sockets. Try again later.");
        };
        // A message that is a little too long is refused in words; what is far too long is not even read.
        let upgrade = upgrade.max_message_size(2 * limits::LARGEST_BODY).max_frame_size(2 * limits::LARGEST_BODY);
        let greeting = Greeting { sockets: self, authorization, origin, place };
        let serve = async move |socket| serve(socket, greeting).await;
        let span = tracing::Span::current();
        upgrade.on_upgrade(move |socket| serve(socket).instrument(span))
    }
}

/// Browsers say where a page is from; a page from elsewhere could use what the browser knows of us. Programs say nothing.
fn is_same_origin(headers: &HeaderMap, issuer: &str) -> bool {
    let ours = Url::parse(issuer).map(|url| url.origin());
    let theirs = |value: &axum::http::HeaderValue| value.to_str().ok().and_then(|text| Url::parse(text).ok()).map(|url| url.origin());
    headers.get_all(ORIGIN).iter().all(|value| ours.as_ref().is_ok_and(|ours| theirs(value).as_ref() == Some(ours)))
}

/// The one `Authorization` header, if there is one.
fn header(headers: &HeaderMap) -> Result<Option<String>, ()> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let first = values.next().map(|value| value.to_str().map(str::to_owned)).transpose().map_err(|_| ())?;
    if values.next().is_some() { Err(()) } else { Ok(first) }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    let code = if status == StatusCode::FORBIDDEN { code::FORBIDDEN } else { code::BAD_USER_INPUT };
    let code = if status == StatusCode::SERVICE_UNAVAILABLE { code::TIMEOUT } else { code };
    (status, Json(json!({ "errors": [server_error(code, message)] }))).into_response()
}

/// How a socket ends.
enum End {
    /// The other side went away.
    Gone,
    /// We close it, with a code of the protocol.
    Close(u16, &'static str),
}

type Outcome<T> = Result<T, End>;

const DEAD: End = End::Close(4403, "The access token is expired, revoked or malformed, or not for this API.");
const CROWDED: End = End::Close(4429, "The client, its account, its address or the server has too many sockets.");
const OVER: End = End::Close(1001, "The server stops.");

/// What is known before the other side has said anything.
struct Greeting {
    sockets: Sockets,
    authorization: Option<String>,
    origin: Origin,
    /// Its room among those that have not said whose they are.
    place: Unknown,
}

async fn serve(mut socket: WebSocket, greeting: Greeting) {
    // Held until everything has been said: the server waits for it when it stops.
    let mut over = greeting.sockets.app.feed.over();
    let _open = greeting.sockets.app.metrics.sockets.enter();
    let end = tokio::select! {
        end = converse(&mut socket, greeting) => end,
        _ = over.wait_for(|over| *over) => OVER,
    };
    if let End::Close(code, reason) = end {
        let frame = CloseFrame { code, reason: reason.into() };
        if let Ok(Ok(())) = timeout(SEND_TIMEOUT, socket.send(Message::Close(Some(frame)))).await {
            // To go while something is still unread could take back what was just sent.
            let _ = timeout(FAREWELL, async { while let Some(Ok(_)) = socket.recv().await {} }).await;
        }
    }
}

async fn converse(socket: &mut WebSocket, greeting: Greeting) -> End {
    let run = async {
        let Greeting { sockets: Sockets { app, engine, admission, turns }, authorization, origin, place } = greeting;
        let payload = timeout(INIT_TIMEOUT, hello(socket)).await.unwrap_or(Err(End::Close(4408, "Connection initialisation timeout")))?;
        let given = ["Authorization", "authorization"].iter().find_map(|name| payload.get(*name));
        let authorization = match given {
            Some(Any::String(text)) => text.clone(),
            Some(_) => return Err(End::Close(4400, "`Authorization` is a text.")),
            None => authorization.ok_or(End::Close(4401, "A valid access token is needed."))?,
        };
        let ip = origin.ip;
        let session = Arc::new(Session::new(app.clone(), turns, (authorization, origin)));
        let actor = session.actor().await.map_err(|error| unauthenticated(&error))?;
        let _own = admission.admit(&actor, ip).ok_or(CROWDED)?;
        drop(place);
        let follower = app.feed.follow().await.map_err(|error| failed(&error))?;
        send(socket, json!({ "type": "connection_ack" })).await?;
        let mut listener = Listener { socket, engine, session, actor, subscriptions: Subscriptions::default() };
        listener.listen(follower).await
    };
    match run.await {
        Ok(never) => match never {},
        Err(end) => end,
    }
}

fn unauthenticated(error: &Error) -> End {
    if matches!(error, Error::Unauthenticated) { DEAD } else { failed(error) }
}

fn failed(error: &Error) -> End {
    tracing::warn!(error = error.for_operator(), "a socket was closed");
    End::Close(1013, "The server is busy. Try again later.")
}

/// What the other side says. Anything else is no message of the protocol.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    ConnectionInit { payload: Option<Map<String, Any>> },
    Subscribe { id: String, payload: Params },
    Complete { id: String },
    Ping,
    Pong,
}

async fn receive(socket: &mut WebSocket) -> Outcome<Option<Said>> {
    let text = match socket.recv().await {
        Some(Ok(Message::Text(text))) => text,
        Some(Ok(Message::Binary(_))) => return Err(End::Close(4400, "Messages are texts.")),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return Err(End::Gone),
    };
    if text.len() > limits::LARGEST_BODY {
        return Err(End::Close(1009, "A message is larger than 64 KiB."));
    }
    serde_json::from_str(&text).map(Some).map_err(|_| End::Close(4400, "A message is not of the protocol graphql-transport-ws."))
}

async fn send(socket: &mut WebSocket, message: Any) -> Outcome<()> {
    deliver(socket, Message::Text(message.to_string().into())).await
}

async fn deliver(socket: &mut WebSocket, message: Message) -> Outcome<()> {
    match timeout(SEND_TIMEOUT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(End::Gone),
    }
}

/// Waits for `connection_init`; answers its payload.
async fn hello(socket: &mut WebSocket) -> Outcome<Map<String, Any>> {
    loop {
        match receive(socket).await? {
            Some(Said::ConnectionInit { payload }) => return Ok(payload.unwrap_or_default()),
            Some(Said::Subscribe { .. }) => return Err(End::Close(4401, "Unauthorized")),
            Some(Said::Ping) => send(socket, json!({ "type": "pong" })).await?,
            Some(Said::Complete { .. } | Said::Pong) | None => {}
        }
    }
}

/// Ends a socket whose token is dead. Of a database that is away nothing is known; every event asks for itself.
async fn check_token(session: &Session) -> Outcome<()> {
    match session.actor().await {
        Err(Error::Unauthenticated) => Err(DEAD),
        _ => Ok(()),
    }
}

/// A socket that said who it is.
struct Listener<'a> {
    socket: &'a mut WebSocket,
    engine: Engine,
    session: Arc<Session>,
    actor: Arc<Actor>,
    subscriptions: Subscriptions,
}

impl Listener<'_> {
    async fn listen(&mut self, mut follower: Follower) -> Outcome<std::convert::Infallible> {
        let app = self.session.app.clone();
        let left = self.actor.expires_at.map(|at| at - app.tools.clock.now()).and_then(|left| left.to_std().ok()).unwrap_or_default();
        let mut expiry = std::pin::pin!(tokio::time::sleep(left));
        let mut tick = tokio::time::interval_at(tokio::time::Instant::now() + TICK, TICK);
        let own = self.actor.client().map(|id| id.to_string());
        let mut heard = true;
        loop {
            tokio::select! {
                said = receive(self.socket) => {
                    heard = true;
                    if let Some(said) = said? {
                        self.answer(said).await?;
                    }
                }
                Some((id, answer)) = self.subscriptions.streams.next() => self.tell(id, answer).await?,
                event = follower.next() => match event {
                    Ok(None) => return Err(OVER),
                    // What ends a token is an event about its client.
                    Ok(Some(event)) if event.subject_id != own => {}
                    _ => check_token(&self.session).await?,
                },
                _ = tick.tick() => {
                    if !std::mem::replace(&mut heard, false) {
                        return Err(End::Gone);
                    }
                    deliver(self.socket, Message::Ping(bytes::Bytes::new())).await?;
                    check_token(&self.session).await?;
                }
                () = &mut expiry => return Err(DEAD),
            }
        }
    }

    async fn answer(&mut self, said: Said) -> Outcome<()> {
        match said {
            Said::ConnectionInit { .. } => Err(End::Close(4429, "Too many initialisation requests")),
            Said::Ping => send(self.socket, json!({ "type": "pong" })).await,
            Said::Pong => Ok(()),
            Said::Complete { id } => {
                self.subscriptions.remove(&id);
                Ok(())
            }
            Said::Subscribe { id, payload } => self.subscribe(id, payload).await,
        }
    }

    async fn subscribe(&mut self, id: String, params: Params) -> Outcome<()> {
        if self.subscriptions.handles.contains_key(&id) {
            return Err(End::Close(4409, "There is a subscription with this id already."));
        }
        if self.subscriptions.handles.len() >= MOST_SUBSCRIPTIONS {
            let message = format!("A socket has at most {MOST_SUBSCRIPTIONS} subscriptions.");
            return self.refuse(id, vec![server_error(code::QUERY_TOO_LARGE, message)]).await;
        }
        let prepared = match self.engine.documents.prepare(params) {
            Ok(prepared) => prepared,
            Err(error) => return self.refuse(id, error.into_server_errors()).await,
        };
        if prepared.kind() != OperationType::Subscription {
            let message = "Only subscriptions run over a WebSocket. Send queries and mutations by POST.";
            return self.refuse(id, vec![server_error(code::BAD_USER_INPUT, message)]).await;
        }
        self.start(id, prepared).await
    }

    async fn start(&mut self, id: String, prepared: Prepared) -> Outcome<()> {
        let app = self.session.app.clone();
        let actor = self.session.actor().await.map_err(|error| unauthenticated(&error))?;
        let counts = context::counts(&app, &actor, &prepared).await.map_err(|error| failed(&error))?;
        let costed = self.engine.documents.cost(&prepared, &counts).and_then(|()| prepared.into_request());
        let request = match costed {
            Ok(request) => request,
            Err(error) => return self.refuse(id, error.into_server_errors()).await,
        };
        let (loader, follower) = (context::loader(&app, &actor), app.feed.follow().await.map_err(|error| failed(&error))?);
        let request = request.data(app).data(actor).data(loader).data(self.session.clone()).data(Listening::from(follower));
        self.subscriptions.add(id, self.engine.schema.execute_stream(request));
        Ok(())
    }

    async fn refuse(&mut self, id: String, errors: Vec<ServerError>) -> Outcome<()> {
        send(self.socket, json!({ "type": "error", "id": id, "payload": errors })).await
    }

    async fn tell(&mut self, id: String, answer: Option<Answer>) -> Outcome<()> {
        let Some(mut answer) = answer else {
            self.subscriptions.remove(&id);
            return send(self.socket, json!({ "type": "complete", "id": id })).await;
        };
        answer.errors = presentable(answer.errors, self.session.request_id());
        if answer.data != Value::Null || answer.errors.is_empty() {
            return send(self.socket, json!({ "type": "next", "id": id, "payload": answer })).await;
        }
        // Nothing could be answered: it was refused, is no longer allowed, or something was missed. None of these ends by itself.
        let dead = answer.errors.iter().any(|error| code_of(error) == Some(code::UNAUTHENTICATED));
        self.subscriptions.remove(&id);
        send(self.socket, json!({ "type": "error", "id": id, "payload": answer.errors })).await?;
        if dead { Err(DEAD) } else { Ok(()) }
    }
}

//! Subscriptions over a WebSocket: a separate server side of `graphql-transport-ws` (the protocol
//! of the npm package `graphql-ws`), because the one of async-graphql accepts duplicate ids, any
//! number of subscriptions and queries of any size, and never verifies the token again.
//!
//! Queries and mutations must be sent as requests; a socket only serves subscriptions.

mod end;
mod listener;
mod subscriptions;

use super::{
    Engine,
    admission::{Admission, Unknown},
    document::Params,
    error::{code, server_error},
    limits,
    session::Session,
};
use app::App;
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
use domain::actor::Origin;
use end::{CloseReason, SERVER_STOPS, SocketResult, TOO_MANY_SOCKETS, failed, unauthenticated};
use listener::Listener;
use serde::Deserialize;
use serde_json::{Map, Value as Any, json};
use std::{sync::Arc, time::Duration};
use subscriptions::Subscriptions;
use tokio::{sync::Semaphore, time::timeout};
use tracing::Instrument;
use url::Url;

const PROTOCOL: &str = "graphql-transport-ws";

/// Events and tokens that are processed for sockets at the same time. Each takes a connection to
/// the database, of which requests need the rest.
const MAX_CONCURRENT_READS: usize = 3;

/// How long a new socket may take to authenticate.
const INIT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long sending a message may take.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait for the other side to acknowledge the close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Whether a request wants a WebSocket.
pub fn is_asked(headers: &HeaderMap) -> bool {
    headers
        .get(UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens sockets, up to the limits.
#[derive(Clone)]
pub struct Sockets {
    app: Arc<App>,
    engine: Engine,
    admission: Admission,
    turns: Arc<Semaphore>,
}

impl Sockets {
    /// No socket is open yet.
    pub fn new(app: Arc<App>, engine: Engine) -> Self {
        let admission = Admission::new(&app.network);
        Self {
            app,
            engine,
            admission,
            turns: Arc::new(Semaphore::new(MAX_CONCURRENT_READS)),
        }
    }

    /// `GET /graphql` with `Upgrade: websocket`.
    pub async fn open(self, request: Request, origin: Origin) -> Response {
        let (mut parts, _) = request.into_parts();
        if !is_same_origin(&parts.headers, &self.app.tools.settings.issuer) {
            return refuse(
                StatusCode::FORBIDDEN,
                "Pages of other origins may not listen.",
            );
        }
        let Ok(authorization) = header(&parts.headers) else {
            return refuse(
                StatusCode::BAD_REQUEST,
                "Send one Authorization header, well formed.",
            );
        };
        let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => upgrade.protocols([PROTOCOL]),
            Err(rejection) => return rejection.into_response(),
        };
        if upgrade.selected_protocol().is_none() {
            return refuse(
                StatusCode::BAD_REQUEST,
                "The only subprotocol is graphql-transport-ws.",
            );
        }
        let Some(place) = self.admission.receive(origin.ip) else {
            return refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                "There are too many sockets. Try again later.",
            );
        };
        // A message that is slightly too long is refused with a message; a far longer one is not
        // even read.
        let upgrade = upgrade
            .max_message_size(2 * limits::MAX_BODY_BYTES)
            .max_frame_size(2 * limits::MAX_BODY_BYTES);
        let greeting = Greeting {
            sockets: self,
            authorization,
            origin,
            place,
        };
        let serve = async move |socket| serve(socket, greeting).await;
        let span = tracing::Span::current();
        upgrade.on_upgrade(move |socket| serve(socket).instrument(span))
    }
}

/// Browsers send the origin of a page; a page of another origin could use the browser's
/// credentials. Programs send none.
fn is_same_origin(headers: &HeaderMap, issuer: &str) -> bool {
    let ours = Url::parse(issuer).map(|url| url.origin());
    let theirs = |value: &axum::http::HeaderValue| {
        value
            .to_str()
            .ok()
            .and_then(|text| Url::parse(text).ok())
            .map(|url| url.origin())
    };
    headers.get_all(ORIGIN).iter().all(|value| {
        ours.as_ref()
            .is_ok_and(|ours| theirs(value).as_ref() == Some(ours))
    })
}

/// The one `Authorization` header, if there is one.
fn header(headers: &HeaderMap) -> Result<Option<String>, ()> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let first = values
        .next()
        .map(|value| value.to_str().map(str::to_owned))
        .transpose()
        .map_err(|_| ())?;
    if values.next().is_some() {
        Err(())
    } else {
        Ok(first)
    }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    let code = if status == StatusCode::FORBIDDEN {
        code::FORBIDDEN
    } else {
        code::BAD_USER_INPUT
    };
    let code = if status == StatusCode::SERVICE_UNAVAILABLE {
        code::TIMEOUT
    } else {
        code
    };
    (
        status,
        Json(json!({ "errors": [server_error(code, message)] })),
    )
        .into_response()
}

/// State of a socket before its first message.
struct Greeting {
    sockets: Sockets,
    authorization: Option<String>,
    origin: Origin,
    /// Its slots among the sockets that are not authenticated.
    place: Unknown,
}

async fn serve(mut socket: WebSocket, greeting: Greeting) {
    // Held until everything has been sent: the server waits for it when it stops.
    let mut over = greeting.sockets.app.feed.over();
    let _open = greeting.sockets.app.metrics.sockets.enter();
    let end = tokio::select! {
        end = converse(&mut socket, greeting) => end,
        _ = over.wait_for(|over| *over) => SERVER_STOPS,
    };
    if let CloseReason::Close(code, reason) = end {
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        if let Ok(Ok(())) = timeout(SEND_TIMEOUT, socket.send(Message::Close(Some(frame)))).await {
            // Closing with unread input makes the kernel send RST, which may discard the close
            // frame.
            let _ = timeout(CLOSE_TIMEOUT, async {
                while let Some(Ok(_)) = socket.recv().await {}
            })
            .await;
        }
    }
}

async fn converse(socket: &mut WebSocket, greeting: Greeting) -> CloseReason {
    let run = async {
        let Greeting {
            sockets:
                Sockets {
                    app,
                    engine,
                    admission,
                    turns,
                },
            authorization,
            origin,
            place,
        } = greeting;
        let payload = timeout(INIT_TIMEOUT, connection_init(socket))
            .await
            .unwrap_or(Err(CloseReason::Close(
                4408,
                "Connection initialisation timeout",
            )))?;
        let given = ["Authorization", "authorization"]
            .iter()
            .find_map(|name| payload.get(*name));
        let authorization = match given {
            Some(Any::String(text)) => text.clone(),
            Some(_) => return Err(CloseReason::Close(4400, "`Authorization` is a text.")),
            None => {
                authorization.ok_or(CloseReason::Close(4401, "A valid access token is needed."))?
            }
        };
        let ip = origin.ip;
        let session = Arc::new(Session::new(app.clone(), turns, (authorization, origin)));
        let actor = session
            .actor()
            .await
            .map_err(|error| unauthenticated(&error))?;
        let _own = admission.admit(&actor, ip).ok_or(TOO_MANY_SOCKETS)?;
        drop(place);
        let follower = app.feed.follow().await.map_err(|error| failed(&error))?;
        send(socket, json!({ "type": "connection_ack" })).await?;
        let mut listener = Listener {
            socket,
            engine,
            session,
            actor,
            subscriptions: Subscriptions::default(),
        };
        listener.listen(follower).await
    };
    match run.await {
        Ok(never) => match never {},
        Err(end) => end,
    }
}

/// A message from the other side. Others are not part of the protocol.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMessage {
    ConnectionInit { payload: Option<Map<String, Any>> },
    Subscribe { id: String, payload: Params },
    Complete { id: String },
    Ping,
    Pong,
}

async fn receive(socket: &mut WebSocket) -> SocketResult<Option<ClientMessage>> {
    let text = match socket.recv().await {
        Some(Ok(Message::Text(text))) => text,
        Some(Ok(Message::Binary(_))) => {
            return Err(CloseReason::Close(4400, "Messages are texts."));
        }
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return Err(CloseReason::Gone),
    };
    if text.len() > limits::MAX_BODY_BYTES {
        return Err(CloseReason::Close(1009, "A message is larger than 64 KiB."));
    }
    serde_json::from_str(&text).map(Some).map_err(|_| {
        CloseReason::Close(
            4400,
            "A message is not of the protocol graphql-transport-ws.",
        )
    })
}

async fn send(socket: &mut WebSocket, message: Any) -> SocketResult<()> {
    deliver(socket, Message::Text(message.to_string().into())).await
}

async fn deliver(socket: &mut WebSocket, message: Message) -> SocketResult<()> {
    match timeout(SEND_TIMEOUT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(CloseReason::Gone),
    }
}

async fn ping(socket: &mut WebSocket) -> SocketResult<()> {
    deliver(socket, Message::Ping(bytes::Bytes::new())).await
}

/// Waits for `connection_init`; returns its payload.
async fn connection_init(socket: &mut WebSocket) -> SocketResult<Map<String, Any>> {
    loop {
        match receive(socket).await? {
            Some(ClientMessage::ConnectionInit { payload }) => {
                return Ok(payload.unwrap_or_default());
            }
            Some(ClientMessage::Subscribe { .. }) => {
                return Err(CloseReason::Close(4401, "Unauthorized"));
            }
            Some(ClientMessage::Ping) => send(socket, json!({ "type": "pong" })).await?,
            Some(ClientMessage::Complete { .. } | ClientMessage::Pong) | None => {}
        }
    }
}

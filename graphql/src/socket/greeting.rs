//! A socket until it is authenticated, and its end: the first message has the token, unless the
//! request had it, or names the account whose session in the browser is meant.

use super::{
    Sockets,
    end::{
        CloseReason, FOREIGN_PAGE, SERVER_STOPS, SESSION_ENDED, TOO_MANY_SOCKETS, failed,
        unauthenticated,
    },
    listener::Listener,
    message::{SEND_TIMEOUT, connection_init, send},
    subscriptions::Subscriptions,
};
use crate::{
    admission::Unknown,
    subscriber::{SocketCredential, Subscriber},
};
use app::{
    App,
    console_session::{ConsoleSession, SessionError},
};
use axum::{
    extract::ws::{CloseFrame, Message, WebSocket},
    http::HeaderMap,
};
use domain::actor::Origin;
use serde_json::{Map, Value as Any, json};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long a new socket may take to authenticate.
pub const INIT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long to wait for the other side to acknowledge the close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// State of a socket before its first message.
pub(super) struct Greeting {
    pub(super) sockets: Sockets,
    pub(super) authorization: Option<String>,
    /// Headers of the request.
    pub(super) headers: HeaderMap,
    pub(super) origin: Origin,
    /// Its slots among the sockets that are not authenticated.
    pub(super) place: Unknown,
}

pub(super) async fn serve(mut socket: WebSocket, greeting: Greeting) {
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
            headers,
            origin,
            place,
        } = greeting;
        let payload = timeout(INIT_TIMEOUT, connection_init(socket))
            .await
            .unwrap_or(Err(CloseReason::Close(
                4408,
                "Connection initialisation timeout",
            )))?;
        let credential = credential(&app, &payload, authorization, &headers)?;
        let ip = origin.ip;
        let caller = (credential, origin);
        let subscriber = Arc::new(Subscriber::new(app.clone(), turns, caller, engine.timeout));
        let actor = subscriber
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
            subscriber,
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

/// The token of the first message, else that of the request; else the session of the account that
/// the first message names.
fn credential(
    app: &App,
    payload: &Map<String, Any>,
    authorization: Option<String>,
    headers: &HeaderMap,
) -> Result<SocketCredential, CloseReason> {
    let given = ["Authorization", "authorization"]
        .iter()
        .find_map(|name| payload.get(*name));
    match (given, authorization, payload.get("console")) {
        (Some(Any::String(text)), ..) => Ok(SocketCredential::Authorization(text.clone())),
        (Some(_), ..) => Err(CloseReason::Close(4400, "`Authorization` is a text.")),
        (None, Some(text), _) => Ok(SocketCredential::Authorization(text)),
        (None, None, Some(Any::String(slug))) => ConsoleSession::of_account(app, headers, slug)
            .map_or_else(
                |error| {
                    Err(match error {
                        SessionError::ForeignPage => FOREIGN_PAGE,
                        SessionError::Ended => SESSION_ENDED,
                        SessionError::Internal(error) => failed(&error),
                    })
                },
                |session| Ok(SocketCredential::Session(session)),
            ),
        (None, None, Some(_)) => Err(CloseReason::Close(4400, "`console` is a text.")),
        (None, None, None) => Err(CloseReason::Close(4401, "A valid access token is needed.")),
    }
}

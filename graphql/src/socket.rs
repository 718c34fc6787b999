//! Subscriptions over a WebSocket: a separate server side of `graphql-transport-ws` (the protocol
//! of the npm package `graphql-ws`), because the one of async-graphql accepts duplicate ids, any
//! number of subscriptions and queries of any size, and never verifies the token again.
//!
//! Queries and mutations must be sent as requests; a socket only serves subscriptions.

mod end;
mod greeting;
mod handshake;
mod listener;
mod message;
mod subscriptions;

pub use greeting::INIT_TIMEOUT;
pub(crate) use handshake::is_asked;

use super::{admission::Admission, engine::Engine, limits};
use app::{App, own_page::is_of_origin};
use axum::{
    extract::{FromRequestParts, Request, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::actor::Origin;
use greeting::{Greeting, serve};
use handshake::{header, refuse};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tracing::Instrument;

const PROTOCOL: &str = "graphql-transport-ws";

/// Events and tokens that are processed for sockets at the same time. Each takes a connection to
/// the database, of which requests need the rest.
const MAX_CONCURRENT_READS: usize = 3;

/// Opens sockets, up to the limits.
#[derive(Clone)]
pub(crate) struct Sockets {
    app: Arc<App>,
    engine: Engine,
    admission: Admission,
    turns: Arc<Semaphore>,
}

impl Sockets {
    /// No socket is open yet.
    pub(crate) fn new(app: Arc<App>, engine: Engine) -> Self {
        let admission = Admission::new(&app.network);
        Self {
            app,
            engine,
            admission,
            turns: Arc::new(Semaphore::new(MAX_CONCURRENT_READS)),
        }
    }

    /// `GET /graphql` with `Upgrade: websocket`.
    pub(crate) async fn open(self, request: Request, origin: Origin) -> Response {
        let (mut parts, _) = request.into_parts();
        // Browsers send the origin of a page, which could use the browser's credentials. Programs
        // send none.
        if !is_of_origin(&parts.headers, &self.app.tools.settings.issuer) {
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
            headers: parts.headers,
            origin,
            place,
        };
        let serve = async move |socket| serve(socket, greeting).await;
        let span = tracing::Span::current();
        upgrade.on_upgrade(move |socket| serve(socket).instrument(span))
    }
}

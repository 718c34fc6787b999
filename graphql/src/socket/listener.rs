//! An authenticated socket: its messages and subscriptions.

use super::{
    end::{CloseReason, SERVER_STOPS, SocketResult, TOKEN_REFUSED, failed, unauthenticated},
    message::{ClientMessage, ping, receive, send},
    subscriptions::Subscriptions,
};
use crate::{
    context::{self, Listening},
    document::{Params, Prepared},
    engine::Engine,
    error::{code, code_of, presentable, server_error},
    subscriber::Subscriber,
};
use apollo_compiler::executable::OperationType;
use async_graphql::{Response as Answer, ServerError, Value};
use axum::extract::ws::WebSocket;
use domain::{actor::Actor, error::Error, feed::Follower};
use futures_util::StreamExt;
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// Most subscriptions of one socket at once.
const MAX_SUBSCRIPTIONS: usize = 10;

/// How often a socket is pinged, and its token verified.
const PING_INTERVAL: Duration = Duration::from_secs(15);

/// ID of the caller, as events about it name it.
fn own_id(actor: &Actor) -> Option<String> {
    let client = actor.client().map(|id| id.to_string());
    client.or_else(|| actor.user().map(|id| id.to_string()))
}

/// Closes a socket whose token is not valid. A failure of the database is ignored here; every event
/// verifies the token itself.
async fn check_token(subscriber: &Subscriber) -> SocketResult<()> {
    match subscriber.actor().await {
        Err(Error::Unauthenticated) => Err(TOKEN_REFUSED),
        _ => Ok(()),
    }
}

/// An authenticated socket.
pub(super) struct Listener<'a> {
    pub(super) socket: &'a mut WebSocket,
    pub(super) engine: Engine,
    pub(super) subscriber: Arc<Subscriber>,
    pub(super) actor: Arc<Actor>,
    pub(super) subscriptions: Subscriptions,
}

impl Listener<'_> {
    pub(super) async fn listen(
        &mut self,
        mut follower: Follower,
    ) -> SocketResult<std::convert::Infallible> {
        let mut expiry = std::pin::pin!(tokio::time::sleep(self.left()));
        let mut tick =
            tokio::time::interval_at(tokio::time::Instant::now() + PING_INTERVAL, PING_INTERVAL);
        let own = own_id(&self.actor);
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
                    Ok(None) => return Err(SERVER_STOPS),
                    // A token is revoked by an event about its client or user.
                    Ok(Some(events)) if events.iter().all(|event| event.subject_id != own) => {}
                    _ => check_token(&self.subscriber).await?,
                },
                _ = tick.tick() => {
                    if !std::mem::replace(&mut heard, false) {
                        return Err(CloseReason::Gone);
                    }
                    ping(self.socket).await?;
                    check_token(&self.subscriber).await?;
                }
                () = &mut expiry => {
                    // A session that was used in the meantime expires later than it did.
                    let actor = self.subscriber.actor().await;
                    self.actor = actor.map_err(|error| unauthenticated(&error))?;
                    expiry.set(tokio::time::sleep(self.left()));
                }
            }
        }
    }

    /// How long the caller's token or session is valid from now on.
    fn left(&self) -> Duration {
        let now = self.subscriber.app.tools.clock.now();
        let left = self.actor.expires_at.map(|at| at - now);
        left.and_then(|left| left.to_std().ok()).unwrap_or_default()
    }

    async fn answer(&mut self, said: ClientMessage) -> SocketResult<()> {
        match said {
            ClientMessage::ConnectionInit { .. } => {
                Err(CloseReason::Close(4429, "Too many initialisation requests"))
            }
            ClientMessage::Ping => send(self.socket, json!({ "type": "pong" })).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Complete { id } => {
                self.subscriptions.remove(&id);
                Ok(())
            }
            ClientMessage::Subscribe { id, payload } => self.subscribe(id, payload).await,
        }
    }

    async fn subscribe(&mut self, id: String, params: Params) -> SocketResult<()> {
        if self.subscriptions.handles.contains_key(&id) {
            return Err(CloseReason::Close(
                4409,
                "There is a subscription with this id already.",
            ));
        }
        if self.subscriptions.handles.len() >= MAX_SUBSCRIPTIONS {
            let message = format!("A socket has at most {MAX_SUBSCRIPTIONS} subscriptions.");
            return self
                .refuse(id, vec![server_error(code::QUERY_TOO_LARGE, message)])
                .await;
        }
        let executor = self.engine.executor().await;
        let executor = executor.map_err(|error| failed(&error))?;
        let prepared = match executor.documents.prepare(params) {
            Ok(prepared) => prepared,
            Err(error) => return self.refuse(id, error.into_server_errors()).await,
        };
        if prepared.kind() != OperationType::Subscription {
            let message =
                "Only subscriptions run over a WebSocket. Send queries and mutations by POST.";
            return self
                .refuse(id, vec![server_error(code::BAD_USER_INPUT, message)])
                .await;
        }
        self.start(id, prepared).await
    }

    async fn start(&mut self, id: String, prepared: Prepared) -> SocketResult<()> {
        let app = self.subscriber.app.clone();
        let actor = self
            .subscriber
            .actor()
            .await
            .map_err(|error| unauthenticated(&error))?;
        let counts = context::counts(&app, &actor, &prepared)
            .await
            .map_err(|error| failed(&error))?;
        let executor = self.engine.executor().await;
        let executor = executor.map_err(|error| failed(&error))?;
        let costed = executor
            .documents
            .cost(&prepared, &counts)
            .and_then(|_| prepared.into_request());
        let request = match costed {
            Ok(request) => request,
            Err(error) => return self.refuse(id, error.into_server_errors()).await,
        };
        let schema = executor.checked().await.map_err(|error| failed(&error))?;
        let (loader, follower) = (
            context::loader(&app, &actor),
            app.feed.follow().await.map_err(|error| failed(&error))?,
        );
        let request = request
            .data(app)
            .data(actor)
            .data(loader)
            .data(self.subscriber.clone())
            .data(Listening::from(follower));
        self.subscriptions.add(id, schema.execute_stream(request));
        Ok(())
    }

    async fn refuse(&mut self, id: String, errors: Vec<ServerError>) -> SocketResult<()> {
        send(
            self.socket,
            json!({ "type": "error", "id": id, "payload": errors }),
        )
        .await
    }

    async fn tell(&mut self, id: String, answer: Option<Answer>) -> SocketResult<()> {
        let Some(mut answer) = answer else {
            self.subscriptions.remove(&id);
            return send(self.socket, json!({ "type": "complete", "id": id })).await;
        };
        answer.errors = presentable(answer.errors, self.subscriber.request_id());
        if answer.data != Value::Null || answer.errors.is_empty() {
            return send(
                self.socket,
                json!({ "type": "next", "id": id, "payload": answer }),
            )
            .await;
        }
        // The event could not be answered: it was refused, the token is no longer valid, or events
        // were missed. None of these ends the stream.
        let dead = answer
            .errors
            .iter()
            .any(|error| code_of(error) == Some(code::UNAUTHENTICATED));
        self.subscriptions.remove(&id);
        send(
            self.socket,
            json!({ "type": "error", "id": id, "payload": answer.errors }),
        )
        .await?;
        if dead { Err(TOKEN_REFUSED) } else { Ok(()) }
    }
}

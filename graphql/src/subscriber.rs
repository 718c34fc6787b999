//! The caller of a WebSocket. A token, or a session, that was valid when the socket was opened may end
//! a moment later, so it is verified again for every event: an event is delivered exactly where a
//! request with the same token would be answered at that moment.

use super::context;
use app::{
    App,
    bearer::{self, AuthError},
    console_session::{ConsoleSession, SessionError},
};
use async_graphql::Data;
use domain::{
    actor::{Actor, Origin},
    error::{Error, Result},
    session_actor::SessionUse,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// By what the caller of a WebSocket is known. Has no `Debug`, on purpose.
pub(crate) enum SocketCredential {
    /// Text of an `Authorization` header.
    Authorization(String),
    /// The session of a browser.
    Session(ConsoleSession),
}

/// The caller of a WebSocket. Has no `Debug`, on purpose.
pub(crate) struct Subscriber {
    /// The shared state.
    pub app: Arc<App>,
    turns: Arc<Semaphore>,
    credential: SocketCredential,
    origin: Origin,
    /// How long answering one event may take.
    pub timeout: Duration,
}

impl Subscriber {
    /// A subscriber with that credential.
    pub(crate) fn new(
        app: Arc<App>,
        turns: Arc<Semaphore>,
        (credential, origin): (SocketCredential, Origin),
        timeout: Duration,
    ) -> Self {
        Self {
            app,
            turns,
            credential,
            origin,
            timeout,
        }
    }

    /// The actor that the credential stands for now.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where it is not valid, and internal ones.
    pub(crate) async fn actor(&self) -> Result<Arc<Actor>> {
        let _turn = self.turn().await?;
        self.verified().await
    }

    /// Waits for a permit: one event may concern thousands of subscriptions, and requests must not
    /// wait for all of them.
    async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        self.turns
            .clone()
            .acquire_owned()
            .await
            .map_err(Error::internal)
    }

    async fn verified(&self) -> Result<Arc<Actor>> {
        let (app, origin) = (&self.app, self.origin.clone());
        match &self.credential {
            SocketCredential::Authorization(text) => bearer::verify(app, text, origin)
                .await
                .map(Arc::new)
                .map_err(|refusal| match refusal {
                    AuthError::InvalidRequest | AuthError::NoToken | AuthError::InvalidToken => {
                        Error::Unauthenticated
                    }
                    AuthError::Internal(error) => error,
                }),
            SocketCredential::Session(session) => session
                .actor(app, SessionUse::Background, origin)
                .await
                .map(Arc::new)
                .map_err(|refusal| match refusal {
                    SessionError::ForeignPage | SessionError::Ended => Error::Unauthenticated,
                    SessionError::Internal(error) => error,
                }),
        }
    }

    /// The context of resolvers while one event is answered, and the permit to answer it; within a
    /// time limit.
    ///
    /// # Errors
    /// As [`Subscriber::actor`].
    pub(crate) async fn renew(&self) -> Result<(Arc<Actor>, Data, OwnedSemaphorePermit)> {
        let renew = async {
            let turn = self.turn().await?;
            Ok((self.verified().await?, turn))
        };
        let renewed = tokio::time::timeout(self.timeout, renew).await;
        let (actor, turn) = renewed.unwrap_or(Err(Error::busy(1)))?;
        let mut data = Data::default();
        data.insert(actor.clone());
        data.insert(context::loader(&self.app, &actor));
        Ok((actor, data, turn))
    }

    /// ID of the request that opened the socket.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.origin.request_id.as_deref()
    }
}

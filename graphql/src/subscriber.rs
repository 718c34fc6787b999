//! The caller of a WebSocket. A token that was valid when the socket was opened may be revoked a
//! moment later, so it is verified again for every event: an event is delivered exactly where a
//! request with the same token would be answered at that moment.

use super::{context, limits};
use app::{
    App,
    bearer::{self, AuthError},
};
use async_graphql::Data;
use domain::{
    actor::{Actor, Origin},
    error::{Error, Result},
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The caller of a WebSocket, by its token. Has no `Debug`, on purpose.
pub struct Subscriber {
    /// The shared state.
    pub app: Arc<App>,
    turns: Arc<Semaphore>,
    authorization: String,
    origin: Origin,
}

impl Subscriber {
    /// A subscriber with the text of an `Authorization` header.
    pub fn new(
        app: Arc<App>,
        turns: Arc<Semaphore>,
        (authorization, origin): (String, Origin),
    ) -> Self {
        Self {
            app,
            turns,
            authorization,
            origin,
        }
    }

    /// The actor that the token stands for now.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where it is not valid, and internal ones.
    pub async fn actor(&self) -> Result<Arc<Actor>> {
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
        let verified = bearer::verify(&self.app, &self.authorization, self.origin.clone()).await;
        verified.map(Arc::new).map_err(|refusal| match refusal {
            AuthError::InvalidRequest | AuthError::NoToken | AuthError::InvalidToken => {
                Error::Unauthenticated
            }
            AuthError::Internal(error) => error,
        })
    }

    /// The context of resolvers while one event is answered, and the permit to answer it; within a
    /// time limit.
    ///
    /// # Errors
    /// As [`Subscriber::actor`].
    pub async fn renew(&self) -> Result<(Arc<Actor>, Data, OwnedSemaphorePermit)> {
        let renew = async {
            let turn = self.turn().await?;
            Ok((self.verified().await?, turn))
        };
        let renewed = tokio::time::timeout(limits::TIMEOUT, renew).await;
        let (actor, turn) = renewed.unwrap_or(Err(Error::Busy { retry_after: 1 }))?;
        let mut data = Data::default();
        data.insert(actor.clone());
        data.insert(context::loader(&self.app, &actor));
        Ok((actor, data, turn))
    }

    /// ID of the request that opened the socket.
    pub fn request_id(&self) -> Option<&str> {
        self.origin.request_id.as_deref()
    }
}

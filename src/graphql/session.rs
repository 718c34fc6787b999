//! Who listens over a WebSocket. A token that was good when the socket was opened may be dead a moment later, so it is looked at again for
//! every event: what is delivered is what a request with the same token would be answered at that moment.

use super::{context, limits};
use crate::{
    app::App,
    bearer::{self, Refusal},
    domain::{
        actor::{Actor, Origin},
        error::{Error, Result},
    },
};
use async_graphql::Data;
use std::sync::Arc;

/// A token that somebody listens with. Has no `Debug`, on purpose.
pub struct Session {
    /// The shared state.
    pub app: Arc<App>,
    authorization: String,
    origin: Origin,
}

impl Session {
    /// Begins one with the text of an `Authorization` header.
    pub fn new(app: Arc<App>, authorization: String, origin: Origin) -> Self {
        Self { app, authorization, origin }
    }

    /// Who the token stands for now.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where it is dead, and internal ones.
    pub async fn actor(&self) -> Result<Arc<Actor>> {
        let verified = bearer::verify(&self.app, &self.authorization, self.origin.clone()).await;
        verified.map(Arc::new).map_err(|refusal| match refusal {
            Refusal::InvalidRequest | Refusal::InvalidToken => Error::Unauthenticated,
            Refusal::Internal(error) => error,
        })
    }

    /// What resolvers find while one event is answered; within a bound of time.
    ///
    /// # Errors
    /// As [`Session::actor`].
    pub async fn renew(&self) -> Result<(Arc<Actor>, Data)> {
        let renewed = tokio::time::timeout(limits::TIMEOUT, self.actor()).await;
        let actor = renewed.unwrap_or(Err(Error::Busy { retry_after: 1 }))?;
        let mut data = Data::default();
        data.insert(actor.clone());
        data.insert(context::loader(&self.app, &actor));
        Ok((actor, data))
    }

    /// Id of the request that opened the socket.
    pub fn request_id(&self) -> Option<&str> {
        self.origin.request_id.as_deref()
    }
}

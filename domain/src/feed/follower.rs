//! A subscriber of the feed: it receives each event once, in order, or is told that it missed some.

use entity::{AccountId, audit_event::Model};
use futures_util::{Stream, stream};
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// A follower was too slow and has missed events. The log still has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lagged;

/// A subscriber of the feed.
pub struct Follower {
    pub(super) events: broadcast::Receiver<Arc<Model>>,
    pub(super) over: watch::Receiver<bool>,
    pub(super) after: i64,
}

impl Follower {
    /// The next event; none when the feed has ended.
    ///
    /// # Errors
    /// [`Lagged`] where the follower has missed events.
    pub async fn next(&mut self) -> std::result::Result<Option<Arc<Model>>, Lagged> {
        loop {
            let received = tokio::select! {
                biased;
                _ = self.over.wait_for(|over| *over) => return Ok(None),
                received = self.events.recv() => received,
            };
            match received {
                Ok(event) if event.sequence <= self.after => {}
                Ok(event) => return Ok(Some(event)),
                Err(broadcast::error::RecvError::Lagged(_)) => return Err(Lagged),
                Err(broadcast::error::RecvError::Closed) => return Ok(None),
            }
        }
    }

    /// The events of an account, mapped by `pick`. Ends after the first missed event.
    pub(super) fn of_account<T: Send + 'static>(
        self,
        account: AccountId,
        pick: impl Fn(Arc<Model>) -> Option<T> + Send + 'static,
    ) -> impl Stream<Item = std::result::Result<T, Lagged>> + Send + 'static {
        stream::unfold(Some((self, pick)), move |state| async move {
            let (mut follower, pick) = state?;
            loop {
                match follower.next().await {
                    Ok(Some(event)) if event.account_id == account => {
                        if let Some(item) = pick(event) {
                            return Some((Ok(item), Some((follower, pick))));
                        }
                    }
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(lagged) => return Some((Err(lagged), None)),
                }
            }
        })
    }
}

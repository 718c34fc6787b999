//! A subscriber of the feed: it receives each event once, in order, or is told that it missed some.

use entity::{AccountId, audit_event::Model};
use futures_util::{Stream, StreamExt, stream};
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// A follower was too slow and has missed events. The log still has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lagged;

/// Events that follow each other in the log and come from one request in one account, at most 100:
/// never empty. An event that no request caused is alone.
pub type Group = Arc<[Model]>;

/// A subscriber of the feed.
pub struct Follower {
    pub(super) events: broadcast::Receiver<Group>,
    pub(super) over: watch::Receiver<bool>,
    pub(super) after: i64,
}

impl Follower {
    /// The next events; none when the feed has ended.
    ///
    /// # Errors
    /// [`Lagged`] where the follower has missed events.
    pub async fn next(&mut self) -> std::result::Result<Option<Group>, Lagged> {
        loop {
            let received = tokio::select! {
                biased;
                _ = self.over.wait_for(|over| *over) => return Ok(None),
                received = self.events.recv() => received,
            };
            match received {
                Ok(group) => {
                    let old = group.partition_point(|event| event.sequence <= self.after);
                    match group.get(old..) {
                        Some(new) if old > 0 && !new.is_empty() => return Ok(Some(new.into())),
                        Some(new) if !new.is_empty() => return Ok(Some(group)),
                        _ => {}
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => return Err(Lagged),
                Err(broadcast::error::RecvError::Closed) => return Ok(None),
            }
        }
    }

    /// What `pick` makes of each group of events of an account. Ends after the first missed event.
    pub(super) fn of_account<T: Send + 'static>(
        self,
        account: AccountId,
        pick: impl Fn(&[Model]) -> Vec<T> + Send + 'static,
    ) -> impl Stream<Item = std::result::Result<T, Lagged>> + Send + 'static {
        let groups = stream::unfold(Some(self), |follower| async move {
            let mut follower = follower?;
            match follower.next().await {
                Ok(Some(group)) => Some((Ok(group), Some(follower))),
                Ok(None) => None,
                Err(lagged) => Some((Err(lagged), None)),
            }
        });
        groups.flat_map(move |group| {
            let items: Vec<_> = match group {
                Ok(group)
                    if group
                        .first()
                        .is_some_and(|event| event.account_id == account) =>
                {
                    pick(&group).into_iter().map(Ok).collect()
                }
                Ok(_) => Vec::new(),
                Err(lagged) => vec![Err(lagged)],
            };
            stream::iter(items)
        })
    }
}

//! When a batch begins: once the resolvers of the request have all asked for what they need.

use async_graphql::runtime::Timer;
use futures_util::future::BoxFuture;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Most times that a batch waits for the resolvers of a request, each for a millisecond.
const MAX_WAITS: usize = 100;

/// Number of fields of a request that have been started. The resolvers of a page may take longer
/// than a batch waits, and would then read it in as many batches as it takes milliseconds. So a
/// batch begins only when no field has been started since the last check.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Records that a field is being resolved.
    pub(crate) fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Timer for Progress {
    fn delay(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let fields = self.0.clone();
        Box::pin(async move {
            let mut before = fields.load(Ordering::Relaxed);
            for _ in 0..MAX_WAITS {
                tokio::time::sleep(duration).await;
                let now = fields.load(Ordering::Relaxed);
                if now == before {
                    return;
                }
                before = now;
            }
        })
    }
}

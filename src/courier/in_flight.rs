//! Attempts in progress: bounded in all, and for each webhook.

use domain::webhook::DELIVERIES_AT_ONCE;
use entity::WebhookId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Most attempts at a time: more than the webhooks of one account can have, so that no account holds
/// up another.
pub const MAX_ATTEMPTS_AT_ONCE: u32 = 64;

/// Attempts in progress.
pub(super) struct InFlight(Arc<Counts>);

struct Counts {
    permits: Arc<Semaphore>,
    of_webhook: Mutex<HashMap<WebhookId, u64>>,
    ended: Notify,
}

impl Default for InFlight {
    fn default() -> Self {
        Self(Arc::new(Counts {
            permits: Arc::new(Semaphore::new(MAX_ATTEMPTS_AT_ONCE as usize)),
            of_webhook: Mutex::default(),
            ended: Notify::new(),
        }))
    }
}

/// One attempt, until it is dropped.
pub(super) struct Sending {
    webhook: WebhookId,
    counts: Arc<Counts>,
    _permit: OwnedSemaphorePermit,
}

impl InFlight {
    /// How many more there may be.
    pub(super) fn room(&self) -> u64 {
        u64::try_from(self.0.permits.available_permits()).unwrap_or_default()
    }

    /// Webhooks that have as many as they may.
    pub(super) fn busy(&self) -> Vec<WebhookId> {
        let counts = self.0.counts();
        let busy = counts
            .iter()
            .filter(|(_, count)| **count >= DELIVERIES_AT_ONCE);
        busy.map(|(id, _)| *id).collect()
    }

    /// Begins one; none where there are too many.
    pub(super) fn enter(&self, webhook: WebhookId) -> Option<Sending> {
        let permit = self.0.permits.clone().try_acquire_owned().ok()?;
        let mut counts = self.0.counts();
        let count = counts.entry(webhook).or_default();
        if *count >= DELIVERIES_AT_ONCE {
            return None;
        }
        *count += 1;
        Some(Sending {
            webhook,
            counts: self.0.clone(),
            _permit: permit,
        })
    }

    /// Says that one has ended.
    pub(super) fn end(&self, sending: Sending) {
        drop(sending);
        self.0.ended.notify_one();
    }

    /// Waits until one has ended since the last call.
    pub(super) async fn ended(&self) {
        self.0.ended.notified().await;
    }

    /// Waits until there are none.
    pub(super) async fn rest(&self) {
        let _ = self.0.permits.acquire_many(MAX_ATTEMPTS_AT_ONCE).await;
    }
}

impl Counts {
    fn counts(&self) -> std::sync::MutexGuard<'_, HashMap<WebhookId, u64>> {
        self.of_webhook
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        let mut counts = self.counts.counts();
        if let Some(count) = counts.get_mut(&self.webhook) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.webhook);
            }
        }
    }
}

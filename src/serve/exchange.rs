//! A request and its response: until the response has been read, it holds a share of what the
//! connection may leave unread.

use super::activity::ConnectionActivity;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

/// Most bytes of responses that one HTTP/2 connection may leave unread, in KiB: those of larger
/// responses, each of which reserves its share before it is sent, and those that wait for their
/// share. With as many small ones as there may be streams that is one MiB.
pub const MAX_UNREAD_KIB: usize = 512;
/// Most bytes of responses of one HTTP/2 connection that wait for their share, in KiB.
pub const MAX_WAITING_KIB: usize = 256;
/// Responses up to this size, in KiB, reserve no share: there are at most as many of them as streams.
pub const SMALL_KIB: usize = 2;

/// A request, from its head to the last byte of its response.
pub(super) struct Exchange {
    pub(super) activity: Arc<ConnectionActivity>,
    pub(super) number: u64,
    /// Whether the other side may send more requests before it has read this response.
    pub(super) multiplexed: bool,
    /// Its part of the connection's budget; on HTTP/1, all of it.
    pub(super) share: Option<OwnedSemaphorePermit>,
}

impl Exchange {
    /// Records that the response is complete: from now on, the other side must read it.
    pub(super) fn answered(&self) {
        self.activity
            .with(|state| state.answers.push((self.number, Instant::now())));
    }

    /// On HTTP/1, waits until the response before has been written, unless it was small: a connection
    /// that reads nothing keeps one response in memory, however many requests it has sent.
    pub(super) async fn take_turn(&mut self) {
        if !self.multiplexed {
            let whole = u32::try_from(MAX_UNREAD_KIB).unwrap_or(u32::MAX);
            let budget = self.activity.budget.clone();
            self.share = budget.acquire_many_owned(whole).await.ok();
        }
    }

    /// Reserves a share of what the connection may leave unread, and waits for it where other
    /// responses have it. Returns false where too many wait.
    pub(super) async fn take_share(&mut self, bytes: u64) -> bool {
        let kib = usize::try_from(bytes / 1024)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        if !self.multiplexed || kib <= SMALL_KIB {
            return true;
        }
        let activity = self.activity.clone();
        let permits = u32::try_from(kib.min(MAX_UNREAD_KIB)).unwrap_or(u32::MAX);
        self.share = activity.budget.clone().try_acquire_many_owned(permits).ok();
        if self.share.is_some() {
            return true;
        }
        let Some(_waiting) = Waiting::begin(&activity.waiting_kib, kib) else {
            return false;
        };
        self.share = activity
            .budget
            .clone()
            .acquire_many_owned(permits)
            .await
            .ok();
        self.share.is_some()
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.activity.with(|state| {
            state.exchanges = state.exchanges.saturating_sub(1);
            state.answers.retain(|(number, _)| *number != self.number);
            if state.exchanges == 0 {
                state.idle = Instant::now();
            }
        });
    }
}

/// A response that waits for its share.
struct Waiting<'a> {
    all: &'a AtomicUsize,
    kib: usize,
}

impl<'a> Waiting<'a> {
    fn begin(all: &'a AtomicUsize, kib: usize) -> Option<Self> {
        let added = all.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            let sum = waiting.saturating_add(kib);
            // One that is larger than the limit of waiting bytes waits alone.
            (sum <= MAX_WAITING_KIB || waiting == 0).then_some(sum)
        });
        added.is_ok().then(|| Self { all, kib })
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(self.kib, Ordering::Relaxed);
    }
}

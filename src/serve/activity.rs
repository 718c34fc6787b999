//! Activity of one connection, and the timeouts that it has exceeded.
//!
//! The connection's own task checks this periodically, so that requests set no timers of their own.

use super::limits::Limits;
use axum::http::Version;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// Most bytes of responses that one HTTP/2 connection may leave unread, in KiB: those of larger
/// responses, each of which reserves its share before it is sent, and those that wait for their
/// share. With as many small ones as there may be streams that is one MiB.
const MAX_UNREAD_KIB: usize = 512;
const MAX_WAITING_KIB: usize = 256;
/// Responses up to this size reserve no share: there are at most as many of them as streams.
const SMALL_KIB: usize = 2;

/// Why a connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// A request's head is not complete in time.
    Head,
    /// No request was made for too long.
    Idle,
    /// Sent bytes are not read, or a response is not read in time.
    Unread,
}

impl Late {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Idle => "idle",
            Self::Unread => "unread",
        }
    }
}

/// State of one connection.
pub(super) struct ConnectionActivity {
    limits: Arc<Limits>,
    state: Mutex<ActivityState>,
    budget: Arc<Semaphore>,
    waiting_kib: AtomicUsize,
}

struct ActivityState {
    /// Requests whose responses have not been read completely.
    exchanges: u64,
    /// Those with a complete response, oldest first, and since when.
    answers: Vec<(u64, Instant)>,
    /// Number of the next request.
    next: u64,
    /// Since when there is no request.
    idle: Instant,
    /// Since when a further head of HTTP/1 is being received.
    head: Option<Instant>,
    /// Since when nothing can be written.
    blocked: Option<Instant>,
    /// Whether a first request was served.
    served: bool,
    /// Whether it is HTTP/2, on which bytes that belong to no request may arrive at any time.
    multiplexed: bool,
}

impl ConnectionActivity {
    pub(super) fn new(limits: Arc<Limits>) -> Arc<Self> {
        let state = ActivityState {
            exchanges: 0,
            answers: Vec::new(),
            next: 0,
            idle: Instant::now(),
            head: None,
            blocked: None,
            served: false,
            multiplexed: false,
        };
        let budget = Arc::new(Semaphore::new(MAX_UNREAD_KIB));
        Arc::new(Self {
            limits,
            state: Mutex::new(state),
            budget,
            waiting_kib: AtomicUsize::new(0),
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut ActivityState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Records that bytes were received.
    pub(super) fn heard(&self) {
        self.with(|state| {
            if state.served && state.exchanges == 0 && !state.multiplexed && state.head.is_none() {
                state.head = Some(Instant::now());
            }
        });
    }

    /// Records whether the other side accepted bytes.
    pub(super) fn wrote(&self, blocked: bool) {
        self.with(|state| match (blocked, state.blocked) {
            (true, None) => state.blocked = Some(Instant::now()),
            (false, Some(_)) => state.blocked = None,
            _ => {}
        });
    }

    /// Records that a request's head has been read.
    pub(super) fn begin(self: &Arc<Self>, version: Version) -> Exchange {
        let multiplexed = version == Version::HTTP_2;
        let number = self.with(|state| {
            state.served = true;
            state.multiplexed = multiplexed;
            state.head = None;
            state.exchanges += 1;
            state.next += 1;
            state.next
        });
        Exchange {
            activity: self.clone(),
            number,
            multiplexed,
            share: None,
        }
    }

    /// The timeout that was exceeded; else, when to check again.
    pub(super) fn look(&self) -> Result<Instant, Late> {
        let (now, limits) = (Instant::now(), &self.limits);
        let due = self.with(|state| {
            let answer = state
                .answers
                .first()
                .map(|(_, at)| (*at + limits.answer, Late::Unread));
            let blocked = state.blocked.map(|at| (at + limits.write, Late::Unread));
            let head = state.head.map(|at| (at + limits.head, Late::Head));
            let idle = match (state.served, state.exchanges) {
                (false, _) => Some((state.idle + limits.head, Late::Head)),
                (true, 0) => Some((state.idle + limits.idle, Late::Idle)),
                (true, _) => None,
            };
            [answer, blocked, head, idle]
                .into_iter()
                .flatten()
                .min_by_key(|(at, _)| *at)
        });
        match due {
            Some((at, late)) if at <= now => Err(late),
            due => Ok(due.map_or(now + limits.shortest(), |(at, _)| {
                at.min(now + limits.shortest())
            })),
        }
    }

    /// How long the first check may be delayed.
    pub(super) fn patience(&self) -> Duration {
        self.limits.shortest()
    }
}

/// A request, from its head to the last byte of its response.
pub(super) struct Exchange {
    activity: Arc<ConnectionActivity>,
    number: u64,
    /// Whether the other side may send more requests before it has read this response.
    pub(super) multiplexed: bool,
    share: Option<OwnedSemaphorePermit>,
}

impl Exchange {
    /// Records that the response is complete: from now on, the other side must read it.
    pub(super) fn answered(&self) {
        self.activity
            .with(|state| state.answers.push((self.number, Instant::now())));
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

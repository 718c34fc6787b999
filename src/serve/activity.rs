//! Activity of one connection, and the timeouts that it has exceeded.
//!
//! The connection's own task checks this periodically, so that requests set no timers of their own.

use super::{
    exchange::{Exchange, MAX_UNREAD_KIB},
    limits::Limits,
};
use axum::http::Version;
use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicUsize};
use tokio::{sync::Semaphore, time::Instant};

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
    pub(super) budget: Arc<Semaphore>,
    pub(super) waiting_kib: AtomicUsize,
}

pub(super) struct ActivityState {
    /// Requests whose responses have not been read completely.
    pub(super) exchanges: u64,
    /// Those with a complete response, oldest first, and since when.
    pub(super) answers: Vec<(u64, Instant)>,
    /// Number of the next request.
    next: u64,
    /// Since when there is no request.
    pub(super) idle: Instant,
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

    pub(super) fn with<T>(&self, change: impl FnOnce(&mut ActivityState) -> T) -> T {
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
}

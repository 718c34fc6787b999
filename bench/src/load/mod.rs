//! The load generator: so many connections in one thread, each of which asks again as soon as it
//! has its answer. Every answer is checked.

pub(crate) mod histogram;
pub(crate) mod http;

use self::{histogram::Histogram, http::Connection};
use crate::Outcome;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    rc::Rc,
    time::Duration,
};
use tokio::task::LocalSet;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;

/// Wrong answers on a connection before it gives up: a server that only fails would be measured for
/// nothing.
const MOST_WRONG: u64 = 100;
/// How long past its time a load may take to come to its end.
const GRACE: Duration = Duration::from_secs(60);

/// What a right answer looks like.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// Any of these.
    pub statuses: &'static [u16],
    /// How the body begins.
    pub begins: &'static str,
}

impl Expected {
    /// Status 200, and a body that begins like that.
    #[must_use]
    pub(crate) const fn ok(begins: &'static str) -> Self {
        Self {
            statuses: &[200],
            begins,
        }
    }

    /// Whether an answer is a right one.
    #[must_use]
    pub(crate) fn is_met(&self, status: u16, body: &[u8]) -> bool {
        self.statuses.contains(&status) && body.starts_with(self.begins.as_bytes())
    }
}

/// What is asked, and of whom.
#[derive(Clone)]
pub(crate) struct Load {
    /// The servers; connections take turns.
    pub addresses: Vec<SocketAddr>,
    /// The requests; they take turns over all connections.
    pub requests: Rc<Vec<Vec<u8>>>,
    /// What a right answer is.
    pub expected: Expected,
    /// How many at once, where the plan allows as many.
    pub connections: usize,
    /// Where connections come from, taking turns; anywhere where none.
    pub sources: Vec<IpAddr>,
    /// TLS, where the servers speak it.
    pub tls: Option<TlsConnector>,
    /// Whether a connection is kept for further requests, or a new one opened for each.
    pub kept: bool,
}

impl Load {
    /// Requests to one server.
    #[must_use]
    pub(crate) fn new(address: SocketAddr, requests: Vec<Vec<u8>>, expected: Expected) -> Self {
        Self {
            addresses: vec![address],
            requests: Rc::new(requests),
            expected,
            connections: usize::MAX,
            sources: Vec::new(),
            tls: None,
            kept: true,
        }
    }

    async fn open(&self, number: usize) -> Outcome<Connection> {
        let address = pick(&self.addresses, number).ok_or("there is no server to ask")?;
        match &self.tls {
            Some(tls) => Connection::open_encrypted(address, tls).await,
            None => Connection::open(address, pick(&self.sources, number)).await,
        }
    }
}

/// When it is enough.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// After that time.
    Time(Duration),
    /// After so many requests, or that time, whichever comes first.
    Count(usize, Duration),
}

/// What was seen.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// Latencies of right answers.
    pub latencies: Histogram,
    /// How many answers were wrong or did not come.
    pub wrong: u64,
    /// How many answers there were of each status.
    pub statuses: BTreeMap<u16, u64>,
    /// What the first wrong one was.
    pub complaint: Option<String>,
    /// How long it took.
    pub time: Duration,
}

struct Shared {
    load: Load,
    next: Cell<usize>,
    most: usize,
    end: Instant,
    seen: RefCell<Seen>,
}

impl Shared {
    fn take(&self) -> Option<&[u8]> {
        let turn = self.next.get();
        if turn >= self.most || Instant::now() >= self.end {
            return None;
        }
        self.next.set(turn + 1);
        self.load
            .requests
            .get(turn % self.load.requests.len())
            .map(Vec::as_slice)
    }

    /// Counts an answer, and how long it took where it is right. Answers whether it is.
    fn note(&self, status: u16, latency: Option<Duration>) -> bool {
        let mut seen = self.seen.borrow_mut();
        *seen.statuses.entry(status).or_default() += 1;
        latency
            .inspect(|latency| seen.latencies.record(*latency))
            .is_some()
    }

    fn complain(&self, complaint: impl FnOnce() -> String) {
        let mut seen = self.seen.borrow_mut();
        seen.wrong += 1;
        if seen.complaint.is_none() {
            seen.complaint = Some(complaint());
        }
    }
}

/// Runs a load to its end.
pub(crate) async fn run(load: &Load, until: Until) -> Seen {
    let (most, time) = match until {
        Until::Time(time) => (usize::MAX, time),
        Until::Count(count, time) => (count, time),
    };
    let began = Instant::now();
    let shared = Rc::new(Shared {
        load: load.clone(),
        next: Cell::new(0),
        most,
        end: began + time,
        seen: RefCell::new(Seen::default()),
    });
    let tasks = LocalSet::new();
    for number in 0..load.connections {
        let shared = shared.clone();
        tasks.spawn_local(async move {
            if let Err(error) = keep_asking(&shared, number).await {
                shared.complain(|| error.to_string());
            }
        });
    }
    if tokio::time::timeout(time + GRACE, tasks).await.is_err() {
        shared.complain(|| "some answers did not come".to_owned());
    }
    let mut seen = shared.seen.take();
    seen.time = began.elapsed();
    seen
}

async fn keep_asking(shared: &Shared, number: usize) -> Outcome<()> {
    let mut open = if shared.load.kept {
        Some(shared.load.open(number).await?)
    } else {
        None
    };
    let mut wrong = 0;
    while let Some(request) = shared.take() {
        let began = Instant::now();
        let mut connection = match open.take() {
            Some(connection) => connection,
            None => shared.load.open(number).await?,
        };
        let (status, body) = connection.ask(request).await?;
        let latency = began.elapsed();
        let is_right = shared.load.expected.is_met(status, body);
        if !shared.note(status, is_right.then_some(latency)) {
            let text = || {
                let text = String::from_utf8_lossy(body);
                let start: String = text.chars().take(300).collect();
                format!("status {status}: {start}")
            };
            shared.complain(text);
            wrong += 1;
            if wrong == MOST_WRONG {
                break;
            }
        }
        if shared.load.kept {
            open = Some(connection);
        }
    }
    Ok(())
}

fn pick<T: Copy>(all: &[T], number: usize) -> Option<T> {
    all.get(number.checked_rem(all.len())?).copied()
}

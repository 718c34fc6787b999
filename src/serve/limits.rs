//! What one connection, one address and all connections together may use of the server: time, bytes
//! and file descriptors.

pub use super::{
    connection::{
        HTTP1_BUFFER, HTTP2_HEAD, HTTP2_REFUSALS, HTTP2_RESETS, HTTP2_STREAM_WINDOW, HTTP2_STREAMS,
        HTTP2_WINDOW,
    },
    exchange::{MAX_UNREAD_KIB, MAX_WAITING_KIB, SMALL_KIB},
};

use config::{counted_with, share};
use ipnet::IpNet;
use std::{net::IpAddr, time::Duration};

/// Connections served at once; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 10_000;
/// Most connections to the address of the metrics.
const MAX_METRICS_CONNECTIONS: usize = 50;
/// File descriptors that are reserved for logs, listeners, files being read.
const OTHER_FILES: usize = 64;
/// File descriptors that are reserved for everything but connections to the server and to the
/// database.
pub const KEPT_FILES: usize = OTHER_FILES + MAX_METRICS_CONNECTIONS;
/// File descriptors of one connection to the database: SQLite opens the file, its log and its
/// index.
pub const FILES_PER_DATABASE_CONNECTION: usize = 3;

/// Limits of connections. Tests shorten the times.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long a connection may take until its first request has been read, and any later HTTP/1
    /// request from its first byte on.
    pub head: Duration,
    /// How long a connection may be idle between requests: longer than the minute after which load
    /// balancers close idle connections, so that the server does not close one that they are about
    /// to use.
    pub idle: Duration,
    /// How long the other side may accept none of what is written to it.
    pub write: Duration,
    /// How long the other side may take to read a response, from the moment that the response is
    /// complete.
    pub answer: Duration,
    /// Connections served at once.
    pub connections: usize,
    /// Connections from one address (of IPv6: from one /64).
    pub per_address: usize,
    /// Networks whose connections are not limited per address: those of trusted proxies, behind
    /// which there are many clients.
    pub exempt: Vec<IpNet>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            write: Duration::from_secs(20),
            answer: Duration::from_secs(60),
            connections: MAX_CONNECTIONS,
            per_address: MAX_CONNECTIONS,
            exempt: Vec::new(),
        }
    }
}

impl Limits {
    /// As many connections as `files` descriptors allow beside a database with so many connections;
    /// each address may have at most `percent` of them.
    #[must_use]
    pub fn within(files: Option<u64>, database_connections: u32, percent: usize) -> Self {
        let files = files
            .and_then(|files| usize::try_from(files).ok())
            .unwrap_or(usize::MAX);
        let database = usize::try_from(database_connections)
            .unwrap_or(usize::MAX)
            .saturating_mul(FILES_PER_DATABASE_CONNECTION);
        let kept = database.saturating_add(KEPT_FILES);
        // Where there are very few descriptors, the database and connections share them.
        let connections = files
            .saturating_sub(kept)
            .max(files / 4)
            .clamp(1, MAX_CONNECTIONS);
        Self {
            connections,
            per_address: share(connections, percent),
            ..Self::default()
        }
    }

    /// The same times, for the address of the metrics.
    #[must_use]
    pub fn for_metrics(&self) -> Self {
        Self {
            connections: MAX_METRICS_CONNECTIONS,
            per_address: MAX_METRICS_CONNECTIONS,
            ..self.clone()
        }
    }

    /// The address that connections of this address are counted by; none where they are not
    /// limited.
    pub(super) fn holder(&self, ip: IpAddr) -> Option<IpAddr> {
        counted_with(&self.exempt, ip)
    }

    /// The shortest of the times: no timeout can expire any sooner.
    pub(super) fn shortest(&self) -> Duration {
        self.head.min(self.idle).min(self.write).min(self.answer)
    }
}

/// How long requests may take.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// A whole request, its body included.
    pub request: Duration,
    /// The execution of a GraphQL document.
    pub graphql: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            graphql: graphql::limits::TIMEOUT,
        }
    }
}

/// Raises the number of file descriptors to what the system allows the process; returns it, where
/// it is known.
#[cfg(unix)]
pub(super) fn raise_file_limit() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: now.maximum,
            maximum: now.maximum,
        },
    ) {
        tracing::debug!(%error, "the limit of file descriptors stays as it is");
    }
    getrlimit(Resource::Nofile).current
}

/// Elsewhere the limit is unknown.
#[cfg(not(unix))]
pub(super) fn raise_file_limit() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::Limits;

    /// `ulimit -n 1024` with ten connections to the database.
    #[test]
    fn connections_leave_file_descriptors_for_the_database() {
        for (files, database) in [(1024, 10), (256, 10), (4096, 1000), (64, 100)] {
            let limits = Limits::within(Some(files), database, 5);
            let left = usize::try_from(files).unwrap() - limits.connections;
            assert!(
                limits.connections >= 1 && left >= 48,
                "{files}: {} connections leave {left}",
                limits.connections
            );
        }
        assert_eq!(Limits::within(Some(1024), 10, 5).connections, 880);
        assert_eq!(Limits::within(None, 10, 5).connections, 10_000);
        assert_eq!(Limits::within(Some(1_048_576), 10, 5).per_address, 500);
        assert_eq!(Limits::within(Some(100), 10, 1).per_address, 1);
    }
}

//! What a running server has open, as the system knows it.

use super::Server;
use crate::Outcome;

/// States of a TCP connection in `/proc/net/tcp` that are none, or over: TIME_WAIT and LISTEN.
const NOT_OPEN: [&str; 2] = ["06", "0A"];

impl Server {
    /// Files, sockets and the like that it has open.
    pub(crate) fn descriptors(&self) -> Outcome<usize> {
        let id = self.child.id().ok_or("it has ended")?;
        Ok(std::fs::read_dir(format!("/proc/{id}/fd"))?.count())
    }

    /// Connections at its port that it has not closed.
    pub(crate) fn connections(&self) -> Outcome<usize> {
        let (_, port) = self.address().rsplit_once(':').ok_or("no port")?;
        let port = format!(":{:04X}", port.parse::<u16>()?);
        let table = std::fs::read_to_string("/proc/self/net/tcp")?;
        let open = table.lines().skip(1).filter(|line| {
            let mut fields = line.split_whitespace().skip(1);
            let (local, state) = (fields.next(), fields.nth(1));
            local.is_some_and(|local| local.ends_with(&port))
                && state.is_some_and(|state| !NOT_OPEN.contains(&state))
        });
        Ok(open.count())
    }
}

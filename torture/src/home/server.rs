//! A running server: its memory, its limits, and how it ends.

use super::{PATIENCE, log::Log};
use crate::{Outcome, caller::Caller, ensure};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use tokio::{process::Child, time::timeout};

/// A running server. It is killed when it is dropped.
pub(crate) struct Server {
    pub(super) child: Child,
    pub(super) log: Log,
    /// Where it listens.
    pub url: String,
}

impl Server {
    /// A caller that sends requests to it.
    pub(crate) fn caller(&self) -> Outcome<Caller> {
        Caller::new(&self.url)
    }

    /// Where it listens, without the scheme.
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    fn pid(&self) -> Outcome<Pid> {
        let id = self.child.id().ok_or("it has ended")?;
        Ok(Pid::from_raw(i32::try_from(id)?).ok_or("no process")?)
    }

    /// Bytes of memory that it has in use.
    pub(crate) fn memory(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!(
            "/proc/{}/status",
            self.child.id().ok_or("it has ended")?
        ))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// Ends it as a power cut would.
    pub(crate) async fn kill(mut self) -> Outcome {
        Ok(self.child.kill().await?)
    }

    /// Ends it in order, and insists that it goes well.
    pub(crate) async fn stop(mut self) -> Outcome {
        kill_process(self.pid()?, Signal::TERM)?;
        let status = timeout(PATIENCE, self.child.wait()).await??;
        ensure(status.success(), || {
            format!("it ended with {status}:\n{}", self.log.tail())
        })
    }

    /// Insists that it has not ended by itself.
    pub(crate) fn runs(&mut self) -> Outcome {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(format!("it ended with {status}:\n{}", self.log.tail()).into()),
        }
    }

    /// No file that it writes may become larger than that; none lifts the limit.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) -> Outcome {
        prlimit(
            Some(self.pid()?),
            Resource::Fsize,
            Rlimit {
                current: bytes,
                maximum: None,
            },
        )?;
        Ok(())
    }

    /// What went wrong, with the end of the log.
    pub(crate) fn explain<T>(&self, outcome: Outcome<T>) -> Outcome<T> {
        outcome.map_err(|error| format!("{error}; the end of its log:\n{}", self.log.tail()).into())
    }
}

//! Processes that serve: started on a free port, waited for, asked what they use, and ended
//! whatever happens.

use crate::{
    Outcome,
    load::http::{once, request},
    machine,
};
use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::time::Instant;

/// How often a server that starts is asked whether it is ready.
const PAUSE: Duration = Duration::from_millis(1);
/// How long a start may take, and an end.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a server that was told to end is looked at before it is killed, and how long between.
const END_CHECKS: u32 = 100;
const END_CHECK_INTERVAL: Duration = Duration::from_millis(50);

/// A server of this run.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from the start of the process to the first answer that it is ready.
    pub started_in: Duration,
}

/// An address that no process listens on at this moment.
pub(crate) fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

impl Server {
    /// Runs a command that will listen there, with its output in a file, and waits until `GET` on
    /// that path is answered with 200.
    pub(crate) async fn start(
        mut command: Command,
        address: SocketAddr,
        path: &str,
        log: &Path,
    ) -> Outcome<Self> {
        let output = File::options().create(true).append(true).open(log)?;
        let began = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn();
        let child = child.map_err(|error| {
            format!(
                "{} cannot be started: {error}",
                command.get_program().display()
            )
        })?;
        let mut server = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        let ask = request(&format!("GET {path}"), &[("Connection", "close")], "");
        while began.elapsed() < PATIENCE {
            if matches!(once(address, &ask).await, Ok((200, _))) {
                server.started_in = began.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("a server ended with {status}: {}", tail(log)).into());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(format!("a server is not ready after a minute: {}", tail(log)).into())
    }

    /// The ID of its process.
    #[must_use]
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// CPU time that it has used so far.
    #[must_use]
    pub(crate) fn cpu(&self) -> Option<Duration> {
        machine::cpu(self.child.id())
    }

    /// Its resident memory in MiB: now, and at most so far.
    #[must_use]
    pub(crate) fn memory(&self) -> Option<(f64, f64)> {
        machine::memory(self.child.id())
    }

    /// How many files and connections it has open.
    #[must_use]
    pub(crate) fn open_files(&self) -> Option<usize> {
        machine::open_files(self.child.id())
    }

    /// Lets it end in order.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        self.terminate()?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return if status.success() {
                    Ok(())
                } else {
                    Err(format!("a server ended with {status}").into())
                };
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err("a server did not end within a minute".into())
    }

    fn terminate(&self) -> std::io::Result<()> {
        let process = self.child.id().to_string();
        let kill = ["-c", "kill -TERM \"$0\"", &process];
        Command::new("sh").args(kill).status().map(|_| ())
    }

    /// Asks a server with processes of its own to end, since those would go on without it.
    fn end_children(&mut self) {
        if machine::children(self.child.id()).is_empty() || self.terminate().is_err() {
            return;
        }
        for _ in 0..END_CHECKS {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(END_CHECK_INTERVAL);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end_children();
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

//! A deployment under torture: its database and settings, and the server that runs on them, which
//! ends with us.

use crate::{Outcome, World, caller::Caller, ensure};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::oneshot,
    time::timeout,
};

/// Client id and secret of the first administrator.
pub const ADMIN: (&str, &str) = ("torture", "Tortured.for-as_long:as(it)takes;123");

/// The master key of all that run on one database.
pub const MASTER_KEY: &str = "the master key of those who are tortured";

/// How long a start, an orderly end or a command may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Seconds that a server waits for its database where that is expected to serve.
const USUAL: &str = "5";
/// The same where it is taken away, so that not too much time is spent on waiting.
const SHORT: &str = "2";
/// Lines of the log that are kept for those who ask why.
const MOST_LINES: usize = 20;

/// A database and the settings to run on it.
pub struct Home {
    binary: PathBuf,
    folder: TempDir,
    database_url: String,
    /// Seconds that it waits for the database.
    timeout: &'static str,
}

impl Home {
    /// On a new SQLite file in a folder of its own.
    pub fn sqlite(world: &World) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("latchkey.db");
        Ok(Self {
            binary: world.binary.clone(),
            database_url: sqlite_url(&file),
            folder,
            timeout: USUAL,
        })
    }

    /// On a SQLite file that is to be made there.
    pub fn sqlite_at(world: &World, file: &Path) -> Outcome<Self> {
        Ok(Self {
            binary: world.binary.clone(),
            database_url: sqlite_url(file),
            folder: tempfile::tempdir()?,
            timeout: SHORT,
        })
    }

    /// On that database of a server.
    pub fn postgres(world: &World, url: String) -> Outcome<Self> {
        Ok(Self {
            binary: world.binary.clone(),
            database_url: url,
            folder: tempfile::tempdir()?,
            timeout: SHORT,
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // By way of a shell that ignores SIGXFSZ, so that a limit on the size of files is an error
        // of the write and not the end.
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(&self.binary)
            .args(arguments);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
            .env("LATCHKEY_DATABASE_URL", &self.database_url)
            .env("LATCHKEY_DATABASE_TIMEOUT", self.timeout)
            // The same for all that run on one database, and after each start.
            .env("LATCHKEY_ISSUER", "http://localhost:8080")
            .env("LATCHKEY_MASTER_KEY", MASTER_KEY)
            .env("LATCHKEY_BOOTSTRAP_CLIENT_ID", ADMIN.0)
            .env("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", ADMIN.1)
            .env("LATCHKEY_ISSUANCE_RECORDS", "durable");
        command
    }

    /// Starts the server, and waits until it listens.
    pub async fn serve(&self) -> Outcome<Server> {
        self.serve_with(&[]).await
    }

    /// As [`Home::serve`], with further variables in its environment.
    pub async fn serve_with(&self, environment: &[(&str, &str)]) -> Outcome<Server> {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let log = Log::default();
        let (found, address) = oneshot::channel();
        let pipe = child.stderr.take().ok_or("no standard error")?;
        tokio::spawn(log.clone().follow(BufReader::new(pipe), found));
        let address = match timeout(PATIENCE, address).await {
            Ok(Ok(address)) => address,
            _ => return Err(format!("it does not start:\n{}", log.tail()).into()),
        };
        Ok(Server {
            child,
            log,
            url: format!("http://{address}"),
        })
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Outcome<Output> {
        Ok(timeout(PATIENCE, self.command(arguments).output()).await??)
    }

    /// Starts the server with its log on a disk that is full, and waits until it answers.
    pub async fn serve_without_log(&self) -> Outcome<Server> {
        // Free now, and very likely still free in a moment.
        let address = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .to_string();
        let full = std::fs::File::options().write(true).open("/dev/full")?;
        let child = self
            .command(&["serve", "--listen", &address])
            .stdout(Stdio::null())
            .stderr(full)
            .spawn()?;
        let server = Server {
            child,
            log: Log::default(),
            url: format!("http://{address}"),
        };
        let answers = async {
            while reqwest::get(format!("{}/healthz", server.url))
                .await
                .is_err()
            {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, answers)
            .await
            .map_err(|_| "without a log it does not start")?;
        Ok(server)
    }

    /// Insists that the audit log is whole.
    pub async fn verify_audit(&self) -> Outcome {
        let output = self.run(&["audit", "verify"]).await?;
        let words = || {
            format!(
                "the audit log is not whole: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        };
        ensure(output.status.success(), words)
    }
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// The end of what a server logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<VecDeque<String>>>);

impl Log {
    async fn follow(
        self,
        pipe: impl tokio::io::AsyncBufRead + Unpin,
        found: oneshot::Sender<String>,
    ) {
        let mut found = Some(found);
        let mut lines = pipe.lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if line.contains("listening")
                && let Some(address) = address(&line)
                && let Some(found) = found.take()
            {
                // The receiver may have been dropped.
                let _ = found.send(address);
            }
            if !line.contains("answered") {
                let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push_back(line);
                if kept.len() > MOST_LINES {
                    kept.pop_front();
                }
            }
        }
    }

    fn tail(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|line| format!("    | {line}\n"))
            .collect()
    }
}

fn address(line: &str) -> Option<String> {
    let port: String = line
        .split_once("127.0.0.1:")?
        .1
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    Some(format!("127.0.0.1:{port}"))
}

/// A running server. It is killed when it is dropped.
pub struct Server {
    child: Child,
    log: Log,
    /// Where it listens.
    pub url: String,
}

impl Server {
    /// A caller that sends requests to it.
    pub fn caller(&self) -> Outcome<Caller> {
        Caller::new(&self.url)
    }

    /// Where it listens, without the scheme.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    fn pid(&self) -> Outcome<Pid> {
        let id = self.child.id().ok_or("it has ended")?;
        Ok(Pid::from_raw(i32::try_from(id)?).ok_or("no process")?)
    }

    /// Bytes of memory that it has in use.
    pub fn memory(&self) -> Outcome<u64> {
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
    pub async fn kill(mut self) -> Outcome {
        Ok(self.child.kill().await?)
    }

    /// Ends it in order, and insists that it goes well.
    pub async fn stop(mut self) -> Outcome {
        kill_process(self.pid()?, Signal::TERM)?;
        let status = timeout(PATIENCE, self.child.wait()).await??;
        ensure(status.success(), || {
            format!("it ended with {status}:\n{}", self.log.tail())
        })
    }

    /// Insists that it has not ended by itself.
    pub fn runs(&mut self) -> Outcome {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(format!("it ended with {status}:\n{}", self.log.tail()).into()),
        }
    }

    /// No file that it writes may become larger than that; none lifts the limit.
    pub fn limit_files(&self, bytes: Option<u64>) -> Outcome {
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
    pub fn explain<T>(&self, outcome: Outcome<T>) -> Outcome<T> {
        outcome.map_err(|error| format!("{error}; the end of its log:\n{}", self.log.tail()).into())
    }
}

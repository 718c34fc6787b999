//! A deployment under torture: its database and settings, and the server that runs on them, which
//! ends with us.

mod log;
mod server;
mod start;
mod usage;

pub(crate) use server::Server;

use crate::{Outcome, World, ensure};
use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{process::Command, time::timeout};

/// Client id and secret of the first administrator.
pub(crate) const ADMIN: (&str, &str) = ("torture", "Tortured.for-as_long:as(it)takes;123");

/// The master key of all that run on one database.
pub(crate) const MASTER_KEY: &str = "the master key of those who are tortured";

/// How long a start, an orderly end or a command may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Seconds that a server waits for its database where that is expected to serve.
const USUAL: &str = "5";
/// The same where it is taken away, so that not too much time is spent on waiting.
const SHORT: &str = "2";

/// A database and the settings to run on it.
pub(crate) struct Home {
    binary: PathBuf,
    folder: TempDir,
    database_url: String,
    /// Seconds that it waits for the database.
    timeout: &'static str,
}

impl Home {
    /// On a new SQLite file in a folder of its own.
    pub(crate) fn sqlite(world: &World) -> Outcome<Self> {
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
    pub(crate) fn sqlite_at(world: &World, file: &Path) -> Outcome<Self> {
        Ok(Self {
            binary: world.binary.clone(),
            database_url: sqlite_url(file),
            folder: tempfile::tempdir()?,
            timeout: SHORT,
        })
    }

    /// On that database of a server.
    pub(crate) fn postgres(world: &World, url: String) -> Outcome<Self> {
        Ok(Self {
            binary: world.binary.clone(),
            database_url: url,
            folder: tempfile::tempdir()?,
            timeout: SHORT,
        })
    }

    /// The same, with another program.
    pub(crate) fn with_program(mut self, binary: &Path) -> Self {
        binary.clone_into(&mut self.binary);
        self
    }

    /// The write-ahead log of a SQLite file.
    pub(crate) fn wal(&self) -> Option<PathBuf> {
        let file = self.database_url.strip_prefix("sqlite://")?;
        let file = file.split('?').next()?;
        Some(format!("{file}-wal").into())
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

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Outcome<Output> {
        Ok(timeout(PATIENCE, self.command(arguments).output()).await??)
    }

    /// Insists that the audit log is whole.
    pub(crate) async fn verify_audit(&self) -> Outcome {
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

//! A PostgreSQL of our own: in a temporary folder, on a port of its own, stopped and removed with
//! us.

use crate::{Outcome, ensure};
use rustix::process::geteuid;
use std::{
    ffi::OsStr,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};
use tempfile::TempDir;
use tokio::process::Command;

/// Where Debian and its like keep each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// Whom it runs as where we are root, as whom it would not.
pub(crate) const USER: &str = "postgres";

/// A cluster that is running, or stopped for a while.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    /// Settings beside those that every one has, as `pg_ctl` takes them.
    settings: String,
}

impl Cluster {
    /// Makes and starts one, where the programs are installed.
    pub(crate) async fn start() -> Outcome<Option<Self>> {
        let Some(cluster) = Self::make().await? else {
            return Ok(None);
        };
        cluster.start_again().await?;
        Ok(Some(cluster))
    }

    /// Creates and starts one that refuses connections without TLS. The folder has its certificate
    /// and key.
    pub(crate) async fn start_encrypted(certificates: &Path) -> Outcome<Option<Self>> {
        let Some(mut cluster) = Self::make().await? else {
            return Ok(None);
        };
        for name in ["server.crt", "server.key"] {
            std::fs::copy(certificates.join(name), cluster.folder.path().join(name))?;
            cluster.give(&cluster.folder.path().join(name))?;
        }
        let data = cluster.folder.path().join("data");
        let own = data.join("pg_hba.conf");
        std::fs::write(&own, "hostssl all all 127.0.0.1/32 trust\n")?;
        cluster.give(&own)?;
        cluster.settings =
            "-c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key".to_owned();
        cluster.start_again().await?;
        Ok(Some(cluster))
    }

    /// Where it listens on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A new folder of the user that it runs as.
    pub(crate) fn folder_of_its_user(&self) -> Outcome<TempDir> {
        let folder = tempfile::tempdir()?;
        self.give(folder.path())?;
        Ok(folder)
    }

    /// Makes something belong to the user that it runs as.
    fn give(&self, path: &Path) -> Outcome {
        if !geteuid().is_root() {
            return Ok(());
        }
        let owned = std::process::Command::new("chown")
            .arg(USER)
            .arg(path)
            .status()?;
        ensure(owned.success(), || format!("there is no user {USER}"))
    }

    async fn make() -> Outcome<Option<Self>> {
        let Some(programs) = programs() else {
            return Ok(None);
        };
        let folder = tempfile::tempdir()?;
        // Free now, and very likely still free in a moment.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self {
            programs,
            folder,
            port,
            settings: String::new(),
        };
        cluster.give(cluster.folder.path())?;
        let data = cluster.data();
        let make = [
            "-D",
            &data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale",
            "C",
            "--no-sync",
        ];
        done(
            cluster.command("initdb").args(make).output().await?,
            "initdb",
        )?;
        Ok(Some(cluster))
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn command(&self, name: &str) -> Command {
        Command::from(as_user(&self.programs.join(name), self.folder.path()))
    }

    /// A new database, as a URL.
    pub(crate) async fn database(&self, name: &str) -> Outcome<String> {
        let port = self.port.to_string();
        let make = ["-h", "127.0.0.1", "-p", &port, "-U", USER, name];
        done(
            self.command("createdb").args(make).output().await?,
            "createdb",
        )?;
        Ok(format!("postgres://{USER}@127.0.0.1:{port}/{name}"))
    }

    /// Stops it: `fast` tells all connections, `immediate` does not.
    pub(crate) async fn stop(&self, mode: &str) -> Outcome {
        done(
            self.command("pg_ctl")
                .args(["-D", &self.data(), "stop", "-w", "-t", "30", "-m", mode])
                .output()
                .await?,
            "pg_ctl stop",
        )
    }

    /// Starts it, and waits until it answers.
    pub(crate) async fn start_again(&self) -> Outcome {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {}",
            self.port, self.settings
        );
        let log = self.folder.path().join("log").display().to_string();
        let start = [
            "-D",
            &self.data(),
            "start",
            "-w",
            "-t",
            "60",
            "-l",
            &log,
            "-o",
            &options,
        ];
        // It inherits what we give it, and would keep a pipe open as long as it runs.
        let status = self
            .command("pg_ctl")
            .args(start)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .await?;
        ensure(status.success(), || {
            format!(
                "PostgreSQL does not start: {}",
                std::fs::read_to_string(&log).unwrap_or_default()
            )
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_user(&self.programs.join("pg_ctl"), self.folder.path());
        stop.args([
            "-D",
            &self.data(),
            "stop",
            "-w",
            "-t",
            "30",
            "-m",
            "immediate",
        ]);
        if !stop.output().is_ok_and(|output| output.status.success()) {
            eprintln!(
                "PostgreSQL in {} had stopped before, or does not stop",
                self.folder.path().display()
            );
        }
    }
}

/// The folder with the programs of the newest version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let number = |path: &Path| {
        path.file_name()
            .and_then(OsStr::to_str)
            .and_then(|name| name.parse::<u32>().ok())
    };
    let newest = versions
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| number(path));
    newest.map(|path| path.join("bin"))
}

fn as_user(program: &Path, folder: &Path) -> std::process::Command {
    let mut command = if geteuid().is_root() {
        let mut command = std::process::Command::new("runuser");
        command.args(["-u", USER, "--"]).arg(program);
        command
    } else {
        std::process::Command::new(program)
    };
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn done(output: Output, what: &str) -> Outcome {
    ensure(output.status.success(), || {
        format!("{what}: {}", String::from_utf8_lossy(&output.stderr))
    })
}

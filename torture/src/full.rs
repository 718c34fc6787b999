//! No space left for its SQLite file: refusals in words, no crash, and everything goes on when
//! there is space again.

use crate::{
    Outcome, World, ensure,
    home::{Home, Server},
    ledger::Ledger,
    load::{self, Load},
};
use rustix::process::geteuid;
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// Bytes of the disk that is to be full.
const DISK: u64 = 8 * 1024 * 1024;
/// Bytes that are left when everything begins.
const LEFT: u64 = 256 * 1024;

/// A small disk of our own, where we may make one; otherwise a limit on the size of files.
enum Disk {
    Small(TempDir),
    Limited(TempDir),
}

impl Disk {
    fn new() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let mut mount = Command::new("mount");
        mount
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={DISK}"),
                "latchkey-torture",
            ])
            .arg(folder.path());
        let mounted = geteuid().is_root()
            && mount
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success());
        Ok(if mounted {
            Self::Small(folder)
        } else {
            Self::Limited(folder)
        })
    }

    fn folder(&self) -> &Path {
        let (Self::Small(folder) | Self::Limited(folder)) = self;
        folder.path()
    }

    /// Leaves a little space and no more.
    fn fill(&self, server: &Server) -> Outcome {
        match self {
            Self::Small(folder) => {
                let used = size(folder.path())?;
                let mut filler = File::create(folder.path().join("filler"))?;
                let block = [b'x'; 4096];
                for _ in 0..DISK.saturating_sub(used + LEFT) / 4096 {
                    filler.write_all(&block)?;
                }
                Ok(())
            }
            Self::Limited(folder) => server.limit_files(Some(largest(folder.path())? + LEFT)),
        }
    }

    /// Gives the space back.
    fn free(&self, server: &Server) -> Outcome {
        match self {
            Self::Small(folder) => Ok(fs::remove_file(folder.path().join("filler"))?),
            Self::Limited(_) => server.limit_files(None),
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Self::Small(folder) = self {
            // Lazily: the server may still have files open there.
            let unmounted = Command::new("umount").arg("-l").arg(folder.path()).status();
            if !unmounted.is_ok_and(|status| status.success()) {
                eprintln!("{} could not be unmounted", folder.path().display());
            }
        }
    }
}

fn sizes(folder: &Path) -> Outcome<Vec<u64>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.metadata()?.len()))
        .collect()
}

fn size(folder: &Path) -> Outcome<u64> {
    Ok(sizes(folder)?.iter().sum())
}

fn largest(folder: &Path) -> Outcome<u64> {
    Ok(sizes(folder)?.into_iter().max().unwrap_or_default())
}

/// Fills the disk under load, and empties it again.
pub(crate) async fn run(world: &World) -> Outcome {
    let disk = Disk::new()?;
    let home = Home::sqlite_at(world, &disk.folder().join("latchkey.db"))?;
    let ledger = Ledger::default();
    let mut server = home.serve().await?;
    let how = if matches!(disk, Disk::Small(_)) {
        "a full disk"
    } else {
        "a limit on the size of files"
    };
    for _ in 0..world.pick(1, 4) {
        disk.fill(&server)?;
        let load = Load::start(&server.caller()?, &ledger);
        let outcome = is_refused(&mut server, &load).await;
        server.explain(outcome)?;
        // For a while nothing can be written.
        tokio::time::sleep(Duration::from_secs(world.pick(2, 6))).await;
        server.runs()?;
        let outcome = load.take().nothing_wrong();
        server.explain(outcome)?;
        disk.free(&server)?;
        let outcome = load::recovered("there is space again", &mut server, &load).await;
        server.explain(outcome)?;
        load.end().await?.nothing_wrong()?;
        let outcome = ledger.verify(&server.caller()?).await;
        server.explain(outcome)?;
        home.verify_audit().await?;
    }
    let (clients, tokens) = ledger.len();
    println!(
        "    {how}: put off in words; {clients} clients and {tokens} tokens that were acknowledged all there"
    );
    server.stop().await
}

/// Waits until requests are put off.
async fn is_refused(server: &mut Server, load: &Load) -> Outcome {
    for _ in 0..300 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = load.take();
        now.nothing_wrong()?;
        ensure(now.broken == 0, || {
            format!("{} requests were not answered", now.broken)
        })?;
        if now.unavailable > 0 {
            return server.runs();
        }
    }
    Err("there was always space enough".into())
}

//! The clock of one of two nodes jumps ahead and back again: tokens that were revoked stay revoked
//! on both nodes, and no record of a token is deleted for an age that it does not have.
//!
//! libfaketime, from Debian's package `faketime`, moves the clock of one process. Where it is not
//! installed the part is left out.

use crate::{Outcome, World, caller::Caller, ensure, home::Home, ledger::Ledger, load::Load};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Where Debian and others keep the library.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
];
/// How far the clock jumps, in seconds, and for how long it stays there: housekeeping comes by
/// every two seconds.
const JUMPS: [(i64, Duration); 2] = [
    (3 * 3600, Duration::from_secs(6)),
    (200 * 86_400, Duration::from_secs(5)),
];

/// On two nodes with one PostgreSQL.
pub(crate) async fn run(world: &World) -> Outcome {
    let (Some(cluster), Some(library)) = (&world.cluster, library()) else {
        println!("    left out: PostgreSQL's programs or libfaketime are not installed");
        return Ok(());
    };
    let home = Home::postgres(world, cluster.database("clock").await?)?;
    let folder = tempfile::tempdir()?;
    let offset = Offset(folder.path().join("offset"));
    offset.set(0)?;
    let steady = home.serve().await?;
    let library = library.display().to_string();
    let file = offset.0.display().to_string();
    let mut moved = home
        .serve_with(&[
            ("LD_PRELOAD", &library),
            ("FAKETIME_TIMESTAMP_FILE", &file),
            ("FAKETIME_NO_CACHE", "1"),
            ("DONT_FAKE_MONOTONIC", "1"),
        ])
        .await?;
    let (one, other) = (steady.caller()?, moved.caller()?);
    let revoked = one.token().await?;
    let kept = one.token().await?;
    one.revoke(&revoked).await?;
    let ledger = Ledger::default();
    let load = Load::start(&one, &ledger);
    tokio::time::sleep(Duration::from_secs(1)).await;
    for (seconds, stay) in JUMPS {
        offset.set(seconds)?;
        tokio::time::sleep(stay).await;
        offset.set(0)?;
        tokio::time::sleep(Duration::from_secs(3)).await;
        for (name, node) in [("steady", &one), ("moved", &other)] {
            stays_revoked(node, &revoked)
                .await
                .map_err(|error| format!("the {name} node after a jump of {seconds} s: {error}"))?;
            ensure(node.accepts(&kept).await?, || {
                format!("the {name} node refuses a good token after a jump of {seconds} s")
            })?;
        }
        let outcome = moved.runs();
        moved.explain(outcome)?;
    }
    load.end().await?.nothing_wrong()?;
    let outcome = ledger.verify(&one).await;
    steady.explain(outcome)?;
    home.verify_audit().await?;
    println!(
        "    {} jumps of one of two clocks; what was revoked stayed revoked, {} tokens kept their records",
        JUMPS.len(),
        ledger.len().1
    );
    moved.stop().await?;
    steady.stop().await
}

async fn stays_revoked(node: &Caller, token: &str) -> Outcome {
    ensure(!node.accepts(token).await?, || {
        "a token that was revoked is accepted".to_owned()
    })
}

/// How far ahead the clock of the moved node is.
struct Offset(PathBuf);

impl Offset {
    /// Replaces the file as a whole, so that no half of it is read.
    fn set(&self, seconds: i64) -> Outcome {
        let next = self.0.with_extension("next");
        std::fs::write(&next, format!("+{seconds}s\n"))?;
        Ok(std::fs::rename(next, &self.0)?)
    }
}

fn library() -> Option<PathBuf> {
    LIBRARIES
        .iter()
        .map(Path::new)
        .find(|path| path.exists())
        .map(Path::to_owned)
}

//! Its PostgreSQL is stopped and started again while callers go on: put off meanwhile in words
//! and in time, served again afterwards.

use crate::{
    Outcome, World, ensure,
    home::Home,
    ledger::Ledger,
    load::{self, Load},
};
use std::time::Duration;
use tokio::time::Instant;

/// What is in memory may be served for so long, and what had begun may end.
const GRACE: Duration = Duration::from_secs(7);
/// The longest that anybody may wait for an answer.
const PATIENCE: Duration = Duration::from_secs(12);

/// Several times, each in another way.
pub(crate) async fn run(world: &mut World) -> Outcome {
    let Some(cluster) = &mut world.cluster else {
        println!("    left out: PostgreSQL's programs are not installed");
        return Ok(());
    };
    let url = cluster.database("outage").await?;
    let home = Home::postgres(world, url)?;
    let ledger = Ledger::default();
    let mut server = home.serve().await?;
    let modes: &[&str] = world.pick(&["immediate"], &["immediate", "fast", "immediate"]);
    let down = Duration::from_secs(world.pick(9, 15));
    let mut put_off = 0;
    for mode in modes {
        let load = Load::start(&server.caller()?, &ledger);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let before = load.take();
        before.nothing_wrong()?;
        ensure(before.good > 0, || "nothing was answered before".to_owned())?;
        let Some(cluster) = &mut world.cluster else {
            return Ok(());
        };
        cluster.stop(mode).await?;
        let stopped = Instant::now();
        tokio::time::sleep(down).await;
        let during = load.take();
        cluster.start_again().await?;
        let outcome = judge(&during, stopped);
        server.explain(outcome)?;
        put_off += during.unavailable;
        let outcome = load::recovered("its database is there", &mut server, &load).await;
        server.explain(outcome)?;
        let after = load.end().await?;
        after.nothing_wrong()?;
        let outcome = ledger.verify(&server.caller()?).await;
        server.explain(outcome)?;
        home.verify_audit().await?;
    }
    println!(
        "    stopped {} times; {put_off} requests put off, none failed or lost; served again without a restart",
        modes.len()
    );
    server.stop().await
}

fn judge(during: &crate::load::Tally, stopped: Instant) -> Outcome {
    during.nothing_wrong()?;
    ensure(during.broken == 0, || {
        format!(
            "{} requests were not answered while the database was away",
            during.broken
        )
    })?;
    ensure(during.unavailable > 0, || {
        "no caller was put off while the database was away".to_owned()
    })?;
    ensure(during.slowest < PATIENCE, || {
        format!("one caller waited for {:?}", during.slowest)
    })?;
    let last = during
        .last_good
        .map_or(Duration::ZERO, |at| at.saturating_duration_since(stopped));
    ensure(last < GRACE, || {
        format!("good answers came from memory for {last:?}")
    })
}

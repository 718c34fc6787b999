//! Killed at once while it writes, again and again: what was acknowledged is there afterwards, and
//! the audit log is whole.

use crate::{
    Outcome, World, ensure,
    home::Home,
    ledger::Ledger,
    load::Load,
    people::{People, Stays},
};
use std::time::Duration;

/// On SQLite, and on PostgreSQL where there is one.
pub(crate) async fn run(world: &World) -> Outcome {
    rounds(world, "SQLite", &Home::sqlite(world)?).await?;
    match &world.cluster {
        Some(cluster) => {
            rounds(
                world,
                "PostgreSQL",
                &Home::postgres(world, cluster.database("crash").await?)?,
            )
            .await
        }
        None => {
            println!("    PostgreSQL is left out: its programs are not installed");
            Ok(())
        }
    }
}

async fn rounds(world: &World, name: &str, home: &Home) -> Outcome {
    let (ledger, stays) = (Ledger::default(), Stays::default());
    let rounds = world.pick(2, 10);
    for round in 0..rounds {
        let server = home.serve().await?;
        let people = People::start(&server.url, &stays, (round, Duration::ZERO)).await?;
        let load = Load::start(&server.caller()?, &ledger);
        // Never at the same moment of whatever goes on.
        tokio::time::sleep(Duration::from_millis(world.pick(800, 2000) + round * 137)).await;
        let tally = load.take();
        server.kill().await?;
        load.end().await?.nothing_wrong()?;
        people.end().await?;
        tally.nothing_wrong()?;
        ensure(tally.good > 0 && tally.broken == 0, || {
            format!(
                "{} good and {} broken before it was killed",
                tally.good, tally.broken
            )
        })?;
        let server = home.serve().await?;
        // People first: a rotation without an answer is repeated for a few seconds only.
        let outcome = match stays.verify(&server.url).await {
            Ok(()) => ledger.verify(&server.caller()?).await,
            Err(error) => Err(error),
        };
        server
            .explain(outcome)
            .map_err(|error| format!("{name}, after {} kills: {error}", round + 1))?;
        home.verify_audit().await?;
        // Every other time the next round begins with a server that was killed while it was idle.
        if round % 2 == 0 {
            server.stop().await?
        } else {
            server.kill().await?
        }
    }
    let (clients, tokens) = ledger.len();
    println!(
        "    {name}: {rounds} kills; {clients} clients, their changes and {tokens} tokens all there"
    );
    let (sign_ins, ends) = stays.len();
    ensure(ends > 0, || {
        "no end of a session was acknowledged".to_owned()
    })?;
    println!("    {name}: {sign_ins} sign-ins, {ends} of them ended, and they stay so");
    Ok(())
}

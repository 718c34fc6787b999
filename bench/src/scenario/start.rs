//! How long a start takes, and how much memory a server holds: idle, and with very many clients.

use super::{TOKEN, first};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{self, Load, Until, http},
    machine::Role,
    measure::median,
    report::{Row, Unit},
    world::{World, access_token},
};
use std::time::Duration;

/// How long a server is left alone before it counts as idle.
const REST: Duration = Duration::from_secs(1);
/// Longest time that the requests of all clients may take.
const LONGEST_PASS: Duration = Duration::from_secs(120);

/// A small database, then a large one.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let small = World::new(bench, Kind::Sqlite, 20).await?;
    let (took, idle) = starts(bench, &small).await?;
    let mut rows = vec![
        Row::value("start to ready, 20 clients", Unit::Ms, took).at_most(150.0),
        in_memory("memory, idle", idle).at_most(35.0),
    ];
    let (count, warm) = (bench.sized(100_000, 200), bench.sized(20_000, 40));
    let large = World::new(bench, Kind::Sqlite, count).await?;
    let (took, _) = starts(bench, &large).await?;
    rows.push(
        Row::value(format!("start to ready, {count} clients"), Unit::Ms, took).at_most(150.0),
    );
    let held = warm_up(bench, &large, warm).await?;
    rows.push(
        in_memory(
            &format!("memory, {count} clients, {warm} of them warm"),
            held,
        )
        .at_most(80.0),
    );
    Ok(rows)
}

/// Systems that tell nothing of a process's memory have no number here.
fn in_memory(what: &str, mib: Option<f64>) -> Row {
    match mib {
        Some(mib) => Row::value(what, Unit::Mib, mib),
        None => Row::skipped(what, "this system does not tell"),
    }
}

/// The median time of a start in milliseconds, and the memory of a server that has done nothing
/// else.
async fn starts(bench: &Bench, world: &World) -> Outcome<(f64, Option<f64>)> {
    let (mut times, mut memory) = (Vec::new(), None);
    for number in 0..bench.sized(10, 2) {
        let server = world.serve(bench, Role::Server, &[]).await?;
        times.push(server.started_in.as_secs_f64() * 1000.0);
        if number == 0 {
            tokio::time::sleep(bench.sized(REST, REST / 10)).await;
            memory = server.memory().map(|(now, _)| now);
        }
        server.stop().await?;
    }
    Ok((median(times.into_iter()).unwrap_or_default(), memory))
}

/// Gives each of the first so many clients a token. Answers the memory held afterwards.
async fn warm_up(bench: &Bench, world: &World, warm: usize) -> Outcome<Option<f64>> {
    let server = world.serve(bench, Role::Server, &[]).await?;
    let requests: Vec<_> = world.clients.iter().take(warm).map(http::token).collect();
    let load = Load {
        connections: bench.plan.connections,
        ..Load::new(server.address, requests, TOKEN)
    };
    let seen = load::run(&load, Until::Count(warm, LONGEST_PASS)).await;
    if seen.latencies.count() < warm as u64 {
        return Err(format!(
            "only {} of {warm} clients got a token: {}",
            seen.latencies.count(),
            seen.complaint.unwrap_or_default()
        )
        .into());
    }
    // It must still be there for the rest.
    access_token(&server, first(world)?).await?;
    Ok(server.memory().map(|(now, _)| now))
}

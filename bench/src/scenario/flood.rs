//! A flood of bogus secrets that look chosen, each of which costs an Argon2 check, while good
//! clients go on.
//!
//! Too many failures from one address are answered with 429 before anything is checked, so the
//! flood comes from many addresses of this machine.

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        self, Expected, Load, Seen, Until,
        http::{Credentials, token},
    },
    machine::Role,
    measure::alone,
    report::{Row, Unit},
    world::World,
};
use std::{
    net::{IpAddr, Ipv4Addr},
    slice,
    time::Duration,
};

/// Clients, half of which exist.
const CLIENTS: usize = 20;
/// What may become of a bogus secret: it is wrong, there were too many, or too many are being
/// checked.
const REFUSED: Expected = Expected {
    statuses: &[401, 429, 503],
    begins: "{",
};
/// Answers of the flood take seconds: it must have begun before what counts does, and end after it.
const MARGIN: Duration = Duration::from_secs(1);

/// Good clients alone first, then with the flood.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let world = World::new(bench, Kind::Sqlite, CLIENTS / 2).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let good = tokens(&server, slice::from_ref(first(&world)?));
    let calm = alone(bench, &good).await;
    let before = server.memory();
    let flood = flood(bench, &world, server.address);
    let time = bench.plan.round * (u32::try_from(bench.plan.rounds)? + 1)
        + bench.sized(MARGIN, MARGIN / 5);
    let (seen, figures) = tokio::join!(load::run(&flood, Until::Time(time)), alone(bench, &good));
    if seen.wrong > 0 {
        return Err(format!(
            "the flood was answered wrongly: {}",
            seen.complaint.unwrap_or_default()
        )
        .into());
    }
    let note = format!(
        "{} connections from as many addresses; {}",
        flood.connections,
        in_words(&seen)
    );
    let p99 = Row::values(
        "p99 of good clients in an Argon2 flood",
        Unit::Ms,
        ("without one", calm.p99),
        figures.p99,
    );
    let p99 = p99.at_most(100.0).of(figures).noting(note);
    let memory = before
        .zip(server.memory())
        .map(|((_, before), (_, after))| {
            Row::values(
                "peak memory in an Argon2 flood",
                Unit::Mib,
                ("without one", before),
                after,
            )
            .at_most(before + 64.0)
        });
    Ok(vec![
        p99,
        memory.unwrap_or_else(|| {
            Row::skipped(
                "peak memory in an Argon2 flood",
                "this system does not tell",
            )
        }),
    ])
}

fn flood(bench: &Bench, world: &World, address: std::net::SocketAddr) -> Load {
    let bogus = |number: usize| {
        let id = world
            .clients
            .get(number)
            .map_or_else(|| format!("stranger-{number}"), |client| client.id.clone());
        token(&Credentials {
            id,
            secret: format!("Bogus-secret-{number}!"),
        })
    };
    let connections = bench.sized(200, 4);
    let sources = (0..connections)
        .filter_map(|number| {
            Some(IpAddr::V4(Ipv4Addr::new(
                127,
                0,
                0,
                u8::try_from(number + 2).ok()?,
            )))
        })
        .collect();
    Load {
        connections,
        sources,
        ..Load::new(address, (0..CLIENTS).map(bogus).collect(), REFUSED)
    }
}

fn in_words(seen: &Seen) -> String {
    let counts: Vec<_> = seen
        .statuses
        .iter()
        .map(|(status, count)| format!("{count} answers of status {status}"))
        .collect();
    counts.join(", ")
}

//! Two nodes on one PostgreSQL, against one of them alone.

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::Load,
    machine::Role,
    measure::{Side, duel},
    report::Row,
    world::World,
};
use std::slice;

/// Cores that it takes to run two nodes, the generator and PostgreSQL apart from each other.
const ENOUGH_CORES: usize = 4;

/// Connections go to the nodes in turns.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let what = "token, two nodes on one PostgreSQL";
    if bench.postgres.is_none() {
        return Ok(vec![Row::skipped(what, "no PostgreSQL answers")]);
    }
    let world = World::new(bench, Kind::Postgres, 1).await?;
    let one = world.serve(bench, Role::Server, &[]).await?;
    let other = world.serve(bench, Role::SecondServer, &[]).await?;
    let alone = tokens(&one, slice::from_ref(first(&world)?));
    let load = Load {
        addresses: vec![one.address, other.address],
        ..alone.load.clone()
    };
    let row = Row::rates(
        what,
        "one node",
        duel(
            bench,
            &alone,
            &Side {
                load,
                servers: vec![&one, &other],
            },
        )
        .await,
    );
    let row = row.ratio_at_least(1.8);
    if bench.machine.cores >= ENOUGH_CORES {
        return Ok(vec![row]);
    }
    let cores = bench.machine.cores;
    Ok(vec![row.noting(format!("this machine has {cores} cores, so the second node shares one with the generator and PostgreSQL"))])
}

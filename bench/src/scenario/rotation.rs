//! Tokens for very many clients in turn, against one client over and over.

use super::{first, tokens};
use crate::{
    Bench, Outcome, database::Kind, machine::Role, measure::duel, report::Row, world::World,
};
use std::slice;

/// Every client has been there once before anything counts.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let count = bench.sized(20_000, 50);
    let world = World::new(bench, Kind::Sqlite, count).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let (one, all) = (
        tokens(&server, slice::from_ref(first(&world)?)),
        tokens(&server, &world.clients),
    );
    let row = Row::rates(
        format!("token, {count} clients in turn"),
        "one client",
        duel(bench, &one, &all).await,
    );
    Ok(vec![row.ratio_at_least(0.92)])
}

//! Tokens for one client with a generated secret, everything on, against the floor with the same
//! signature.

use super::{first, floor, tokens};
use crate::{
    Bench, Outcome, database::Kind, machine::Role, measure::duel, report::Row, world::World,
};
use std::slice;

/// Each database, with records written a moment later and before the answer.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        for mode in ["deferred", "durable"] {
            rows.push(one(bench, kind, mode).await?);
        }
    }
    Ok(rows)
}

async fn one(bench: &Bench, kind: Kind, mode: &str) -> Outcome<Row> {
    let what = format!("token, {kind}, records {mode}");
    if kind == Kind::Postgres && bench.postgres.is_none() {
        return Ok(Row::skipped(what, "no PostgreSQL answers"));
    }
    let world = World::new(bench, kind, 1).await?;
    let client = slice::from_ref(first(&world)?);
    let server = world
        .serve(bench, Role::Server, &[("LATCHKEY_ISSUANCE_RECORDS", mode)])
        .await?;
    let floor = floor(bench, &server, first(&world)?).await?;
    let row = Row::rates(
        what,
        "the baseline",
        duel(bench, &tokens(&floor, client), &tokens(&server, client)).await,
    );
    Ok(match (mode, kind) {
        ("deferred", _) => row.ratio_at_least(0.88),
        (_, Kind::Sqlite) => row.ratio_at_least(0.85).p99_at_most(10.0),
        (_, Kind::Postgres) => row.ratio_at_least(0.75).p99_at_most(10.0),
    })
}

//! The first token of a client, which is not in memory: against a server that makes the same reads
//! of the same database for each token, and writes nothing.

use super::{first, floor_reading, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::http::Credentials,
    machine::Role,
    measure::{Side, duel_once},
    report::Row,
    server::Server,
    world::{World, access_token},
};
use std::slice::Chunks;

/// Each client is asked for once.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let what = format!("first token of a client, {kind}");
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        let each = bench.sized(3_000, 20);
        // The first client shows how long an answer is, so it is none of those that count.
        let world = World::new(bench, kind, 1 + each * (bench.plan.rounds + 1)).await?;
        let server = world.serve(bench, Role::Server, &[]).await?;
        access_token(&server, first(&world)?).await?;
        let floor = floor_reading(bench, &server, &world).await?;
        let clients = world.clients.get(1..).unwrap_or_default();
        let (mut of_floor, mut of_server) = (clients.chunks(each), clients.chunks(each));
        let figures = duel_once(
            bench,
            async || next(&floor, &mut of_floor),
            async || next(&server, &mut of_server),
        )
        .await?;
        let row = Row::cpu(what, "its reads of the database", figures);
        rows.push(row.at_most(250.0).noting(
            "its writes, the record and the moment of last use, are not in what it is held against",
        ));
    }
    Ok(rows)
}

/// Tokens of clients that have not been asked for yet.
fn next<'a>(server: &'a Server, clients: &mut Chunks<'_, Credentials>) -> Outcome<Side<'a>> {
    let clients = clients.next().ok_or("there are no more clients")?;
    Ok(tokens(server, clients))
}

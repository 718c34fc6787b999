//! A page of clients over GraphQL, against the same library answering from memory: CPU time a
//! request.

use super::{first, floor};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        Expected, Load,
        http::{graphql, json},
    },
    machine::Role,
    measure::{Side, duel},
    report::{Row, Unit},
    server::Server,
    world::{World, access_token},
};
use serde_json::json;

/// Twenty clients with four fields.
pub const QUERY: &str =
    "query($first: Int!) { clients(first: $first) { nodes { id clientId displayName status } } }";
/// There are clients in the answer.
pub const CLIENTS: Expected = Expected::ok(r#"{"data":{"clients":{"nodes":[{"id":"cli_"#);

/// Among a thousand clients.
pub async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for (kind, bound) in [(Kind::Sqlite, Some(2.5)), (Kind::Postgres, None)] {
        let what = format!("clients(first: 20), {kind}");
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        let world = World::new(bench, kind, bench.sized(1_000, 20)).await?;
        let server = world.serve(bench, Role::Server, &[]).await?;
        let floor = floor(bench, &server, first(&world)?).await?;
        let token = access_token(&server, &world.admin).await?;
        let (plain, request) = (
            graphql(None, QUERY, &json!({ "first": 20 })),
            graphql(Some(&token), QUERY, &json!({ "first": 20 })),
        );
        let lengths = (
            json(floor.address, &plain).await?.to_string().len(),
            json(server.address, &request).await?.to_string().len(),
        );
        if lengths.0.abs_diff(lengths.1) > 64 {
            return Err(format!(
                "answers of {} and {} bytes do not compare",
                lengths.0, lengths.1
            )
            .into());
        }
        let (base, ours) = duel(bench, &side(&floor, plain), &side(&server, request)).await;
        let cpu = (base.cpu.unwrap_or_default(), ours.cpu.unwrap_or_default());
        let row = Row::values(what, Unit::CpuUs, ("the in-memory floor", cpu.0), cpu.1);
        let row = Row {
            base_figures: Some(base),
            figures: Some(ours),
            ..row
        };
        rows.push(bound.map_or(row.clone(), |bound| row.ratio_at_most(bound)));
    }
    Ok(rows)
}

fn side(server: &Server, request: Vec<u8>) -> Side<'_> {
    Side {
        load: Load::new(server.address, vec![request], CLIENTS),
        servers: vec![server],
    }
}

//! A page of clients over GraphQL, against the same library answering from memory: CPU time a
//! request.

use super::{first, floor_remembering};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{Expected, Load, http::graphql},
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::Server,
    world::{World, access_token},
};
use serde_json::json;
use std::slice;

/// Twenty clients with four fields.
pub(crate) const QUERY: &str =
    "query($first: Int!) { clients(first: $first) { nodes { id clientId displayName status } } }";
/// There are clients in the answer.
pub(crate) const CLIENTS: Expected = Expected::ok(r#"{"data":{"clients":{"nodes":[{"id":"cli_"#);

/// Among a thousand clients.
pub(crate) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let what = format!("clients(first: 20), {kind}");
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        let world = World::new(bench, kind, bench.sized(1_000, 20)).await?;
        let server = world.serve(bench, Role::Server, &[]).await?;
        let token = access_token(&server, &world.admin).await?;
        let request = graphql(Some(&token), QUERY, &json!({ "first": 20 }));
        let asked = slice::from_ref(&request);
        let floor = floor_remembering(bench, &server, first(&world)?, asked).await?;
        let sides = (side(&floor, request.clone()), side(&server, request));
        let (base, ours) = duel(bench, &sides.0, &sides.1).await;
        let row = Row::cpu(what, "the in-memory baseline", (base, ours));
        rows.push(row.ratio_at_most(2.5));
    }
    Ok(rows)
}

fn side(server: &Server, request: Vec<u8>) -> Side<'_> {
    Side {
        load: Load::new(server.address, vec![request], CLIENTS),
        servers: vec![server],
    }
}

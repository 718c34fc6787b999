//! How much memory a server at rest holds for each connection that does not read.

use super::{REQUESTS, at_rest, open};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::http::{Connection, graphql},
    machine::Role,
    report::{Row, Unit},
    world::{Administrator, World, access_token, text},
};
use serde_json::json;

const WHAT: &str = "memory of one connection that does not read";
/// Few clients with long descriptions, whose answer of some 60 KB is made in a moment: the server
/// closes a connection that reads nothing for 20 seconds, and by then all have to be open.
const CLIENTS: usize = 30;
const DESCRIPTION_LENGTH: usize = 2000;
const CREATE: &str = "mutation($description: String!) { createClient(input: { name: \"Described\", description: $description }) {
    client { id } userErrors { message } } }";
const QUERY: &str = "{ clients(first: 30) { nodes { description } } }";

/// What a connection adds to the resident memory. There are so many that what the memory differs by
/// from run to run is little for each.
pub(super) async fn run(bench: &Bench) -> Outcome<Row> {
    let world = World::new(bench, Kind::Sqlite, 0).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let administrator = Administrator::of(&world, &server).await?;
    let variables = json!({ "description": "d".repeat(DESCRIPTION_LENGTH) });
    for _ in 0..CLIENTS {
        let made = administrator.ask(CREATE, variables.clone()).await?;
        text(&made, "/data/createClient/client/id")?;
    }
    let token = access_token(&server, &world.admin).await?;
    let (count, requests) = bench.sized((100, REQUESTS), (2, 2));
    let question = graphql(Some(&token), QUERY, &json!({}));
    let mut reading = Connection::open(server.address, None).await?;
    for _ in 0..requests {
        reading.ask(&question).await?;
    }
    at_rest(&server).await;
    let before = server.memory().zip(server.open_files());
    let asked = question.repeat(requests);
    let mut unread = Vec::with_capacity(count);
    for _ in 0..count {
        unread.push(open(&server, &asked).await?);
    }
    at_rest(&server).await;
    let after = server.memory().zip(server.open_files());
    drop(unread);
    let Some((((before, _), files), ((after, _), more_files))) = before.zip(after) else {
        return Ok(Row::skipped(WHAT, "this system does not tell"));
    };
    if more_files < files + count {
        return Ok(Row::skipped(
            WHAT,
            "the server closed some of them before all were open",
        ));
    }
    let row = Row::value(WHAT, Unit::Kib, (after - before) * 1024.0 / count as f64);
    Ok(row.at_most(128.0).noting(format!(
        "{count} connections, each with {requests} requests for 60 KB; resident memory at rest: {after:.1} MiB \
        with them, and {before:.1} MiB after one that read as many answers; without buffers of the kernel"
    )))
}

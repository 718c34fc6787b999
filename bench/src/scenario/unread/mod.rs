//! Connections that ask for long answers and read none of them: whether others are answered meanwhile,
//! and how much memory the server holds for them.

mod each;

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::http::graphql,
    machine::Role,
    measure::alone,
    report::{Row, Unit},
    server::Server,
    world::{World, access_token},
};
use serde_json::json;
use std::{slice, time::Duration};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
};

/// A page as long as any may be.
const QUERY: &str =
    "{ clients(first: 100) { nodes { id clientId name displayName description status accessLevel capabilities grantTypes
    createdAt updatedAt role { id key name } secrets { id hint status createdAt } } } }";
/// Requests on each connection, one right after the other: their answers of some 60 KB are more than
/// the 4 MiB that Linux keeps for a connection, so that the last of them stay with the server.
const REQUESTS: usize = 80;
/// Little, so that as much as possible stays on the server's side.
const RECEIVE_BUFFER: u32 = 4096;
/// How long the first bytes of an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is seen whether the server rests, and how long it rests then.
const REST_CHECKS: u32 = 60;
const REST_INTERVAL: Duration = Duration::from_millis(250);
const PEAK_MEMORY: &str = "peak memory with connections that do not read";

/// Beside good clients first, then alone.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let world = World::new(bench, Kind::Sqlite, 100).await?;
    let mut rows = beside_good_clients(bench, &world).await?;
    rows.push(each::run(bench).await?);
    Ok(rows)
}

/// Good clients alone first, then beside the connections.
async fn beside_good_clients(bench: &Bench, world: &World) -> Outcome<Vec<Row>> {
    let server = world.serve(bench, Role::Server, &[]).await?;
    let good = tokens(&server, slice::from_ref(first(world)?));
    let calm = alone(bench, &good).await;
    let before = server.memory();
    let token = access_token(&server, &world.admin).await?;
    let (count, requests) = bench.sized((20, REQUESTS), (2, 2));
    let asked = graphql(Some(&token), QUERY, &json!({})).repeat(requests);
    let mut unread = Vec::with_capacity(count);
    for _ in 0..count {
        unread.push(open(&server, &asked).await?);
    }
    at_rest(&server).await;
    let figures = alone(bench, &good).await;
    let after = server.memory();
    drop(unread);
    let note = format!("{count} connections, each with {requests} requests for 100 clients");
    let p99 = Row::values(
        "p99 of good clients beside connections that do not read",
        Unit::Ms,
        ("without them", calm.p99),
        figures.p99,
    );
    let memory = before.zip(after).map(|((before, _), (_, after))| {
        let row = Row::values(PEAK_MEMORY, Unit::Mib, ("without them", before), after);
        row.at_most(before + 64.0)
    });
    Ok(vec![
        p99.at_most(100.0).of(figures).noting(note),
        memory.unwrap_or_else(|| Row::skipped(PEAK_MEMORY, "this system does not tell")),
    ])
}

/// Waits until the server has nothing more to do, for a while.
async fn at_rest(server: &Server) {
    let mut before = server.cpu();
    for _ in 0..REST_CHECKS {
        tokio::time::sleep(REST_INTERVAL).await;
        let now = server.cpu();
        if now == before {
            return;
        }
        before = now;
    }
}

/// Asks, and leaves it at that once an answer has begun to arrive: all at once would measure how the
/// server works under load instead.
async fn open(server: &Server, requests: &[u8]) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    let mut stream = socket.connect(server.address).await?;
    stream.write_all(requests).await?;
    tokio::time::timeout(PATIENCE, stream.readable())
        .await
        .map_err(|_| "a connection that does not read got no answer")??;
    Ok(stream)
}

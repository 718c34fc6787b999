//! Starts the floor, and insists that what it answers compares with what the server answers.

use super::first;
use crate::{
    Bench, Outcome,
    load::http::{Credentials, json},
    machine::Role,
    server::{Server, free_address},
    world::{ISSUER, World, token_answer},
};
use serde_json::{Map, Value};
use std::fs;

/// Most bytes by which answers may differ in length.
const MAX_DIFFERENCE: usize = 16;

/// Starts the floor, which answers that client with tokens like those of this server.
pub(crate) async fn floor(bench: &Bench, server: &Server, client: &Credentials) -> Outcome<Server> {
    start(bench, server, client, &[]).await
}

/// Starts the floor that checks the signature of a token only when it sees it for the first time.
pub(crate) async fn floor_without_signature(
    bench: &Bench,
    server: &Server,
    client: &Credentials,
) -> Outcome<Server> {
    start(bench, server, client, &["--remember-tokens"]).await
}

/// Starts the floor with what this server answers to these GraphQL requests, to which it gives the
/// very same answers.
pub(crate) async fn floor_remembering(
    bench: &Bench,
    server: &Server,
    client: &Credentials,
    requests: &[Vec<u8>],
) -> Outcome<Server> {
    let (mut all, mut answers) = (Map::new(), Vec::new());
    for request in requests {
        let answer = json(server.address, request).await?;
        let data = answer.get("data").and_then(Value::as_object);
        all.extend(data.ok_or_else(|| format!("no data: {answer}"))?.clone());
        answers.push(answer);
    }
    let path = bench.folder.part()?.join("answers.json");
    fs::write(&path, serde_json::to_vec(&all)?)?;
    let more = ["--answers", &path.to_string_lossy()];
    let floor = start(bench, server, client, &more).await?;
    for (request, ours) in requests.iter().zip(answers) {
        let theirs = json(floor.address, request).await?;
        if theirs != ours {
            return Err(format!("the floor answers {theirs}, the server {ours}").into());
        }
    }
    Ok(floor)
}

/// Starts the floor under the first token of a client, which reads each client from the database
/// of this deployment.
pub(crate) async fn floor_reading(
    bench: &Bench,
    server: &Server,
    world: &World,
) -> Outcome<Server> {
    start(bench, server, first(world)?, &["--database", &world.url]).await
}

async fn start(
    bench: &Bench,
    server: &Server,
    client: &Credentials,
    more: &[&str],
) -> Outcome<Server> {
    let answer = token_answer(server, client).await?;
    let scope = answer.get("scope").and_then(Value::as_str);
    let (address, program) = (free_address()?, std::env::current_exe()?);
    let mut command = bench
        .machine
        .command(Role::Server, &program.to_string_lossy());
    command.args(["floor", "--listen", &address.to_string()]);
    command.args(["--client-id", &client.id, "--client-secret", &client.secret]);
    command.args(["--scope", scope.unwrap_or_default(), "--issuer", ISSUER]);
    command.args(more);
    let log = bench.folder.part()?.join("log");
    let floor = Server::start(command, address, "/readyz", &log).await?;
    let theirs = token_answer(&floor, client).await?;
    compares(theirs.to_string().len(), answer.to_string().len())?;
    Ok(floor)
}

/// Insists that the floor's answer has about as many bytes as the server's.
pub(crate) fn compares(theirs: usize, ours: usize) -> Outcome<()> {
    if ours.abs_diff(theirs) <= MAX_DIFFERENCE {
        return Ok(());
    }
    Err(format!(
        "the floor answers with {theirs} bytes, the server with {ours}: they do not compare"
    )
    .into())
}

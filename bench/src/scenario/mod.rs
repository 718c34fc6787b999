//! What is measured, one file a subject. Each starts what it needs, and all that it started ends
//! with it.

mod browser;
mod chosen;
mod documents;
mod encrypted;
mod flood;
mod growth;
pub mod introspection;
pub mod list;
mod nodes;
mod peer;
mod people;
mod rotation;
mod start;
mod token;

use crate::{
    Bench, Outcome,
    load::{Expected, Load, http, http::Credentials},
    machine::Role,
    measure::Side,
    report::Row,
    server::{Server, free_address},
    world::{ISSUER, World, token_answer},
};

/// Their names, for `--only`.
pub const NAMES: [&str; 14] = [
    "token",
    "encrypted",
    "chosen",
    "rotation",
    "introspection",
    "nodes",
    "list",
    "documents",
    "start",
    "flood",
    "peer",
    "people",
    "browser",
    GROWTH,
];

/// The one that takes minutes, and so is run only where it is asked for.
const GROWTH: &str = "growth";

/// A token is in the answer.
pub const TOKEN: Expected = Expected::ok(r#"{"access_token":"ey"#);

/// Runs those that are wanted; all where none is named. One that fails has a row that says so, and
/// the others go on.
pub async fn run_all(bench: &Bench, only: &[String]) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for name in NAMES {
        let by_itself = name != GROWTH || bench.plan.growth || bench.plan.short;
        if only.iter().any(|wanted| wanted == name) || (only.is_empty() && by_itself) {
            eprintln!("measuring: {name}");
            rows.extend(
                run(bench, name)
                    .await
                    .unwrap_or_else(|error| vec![Row::failed(name, &error.to_string())]),
            );
            if let Some(postgres) = &bench.postgres {
                postgres.drop_all().await?;
            }
        }
    }
    Ok(rows)
}

async fn run(bench: &Bench, name: &str) -> Outcome<Vec<Row>> {
    match name {
        "token" => token::run(bench).await,
        "encrypted" => encrypted::run(bench).await,
        "chosen" => chosen::run(bench).await,
        "rotation" => rotation::run(bench).await,
        "introspection" => introspection::run(bench).await,
        "nodes" => nodes::run(bench).await,
        "list" => list::run(bench).await,
        "documents" => documents::run(bench).await,
        "start" => start::run(bench).await,
        "flood" => flood::run(bench).await,
        "peer" => peer::run(bench).await,
        "people" => people::run(bench).await,
        "browser" => browser::run(bench).await,
        GROWTH => growth::run(bench).await,
        _ => Err("there is no such scenario".into()),
    }
}

/// Starts the floor, which answers that client with tokens like those of this server.
pub async fn floor(bench: &Bench, server: &Server, client: &Credentials) -> Outcome<Server> {
    let answer = token_answer(server, client).await?;
    let scope = answer
        .get("scope")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let (address, program) = (free_address()?, std::env::current_exe()?);
    let mut command = bench
        .machine
        .command(Role::Server, &program.to_string_lossy());
    command.args([
        "floor",
        "--listen",
        &address.to_string(),
        "--client-id",
        &client.id,
        "--client-secret",
        &client.secret,
    ]);
    command.args(["--scope", scope, "--issuer", ISSUER]);
    let floor = Server::start(
        command,
        address,
        "/readyz",
        &bench.folder.part()?.join("log"),
    )
    .await?;
    let theirs = token_answer(&floor, client).await?;
    let (ours, theirs) = (answer.to_string().len(), theirs.to_string().len());
    if ours.abs_diff(theirs) > 16 {
        return Err(format!(
            "the floor answers with {theirs} bytes, the server with {ours}: they do not compare"
        )
        .into());
    }
    Ok(floor)
}

/// Requests for tokens from one server.
pub fn tokens<'a>(server: &'a Server, clients: &[Credentials]) -> Side<'a> {
    Side {
        load: Load::new(
            server.address,
            clients.iter().map(http::token).collect(),
            TOKEN,
        ),
        servers: vec![server],
    }
}

/// The first client of a deployment.
pub fn first(world: &World) -> Outcome<&Credentials> {
    Ok(world.clients.first().ok_or("there is no client")?)
}

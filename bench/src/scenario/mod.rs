//! What is measured, one file a subject. Each starts what it needs, and all that it started ends
//! with it.

mod bearer;
mod browser;
mod chosen;
mod cold;
mod console;
mod documents;
mod encrypted;
mod flood;
mod floor;
mod growth;
pub(crate) mod introspection;
pub(crate) mod list;
mod nodes;
mod peer;
mod people;
mod rotation;
mod start;
mod token;
mod unread;
mod workers;

use crate::{
    Bench, Outcome,
    load::{Expected, Load, http, http::Credentials},
    measure::Side,
    report::Row,
    server::Server,
    world::World,
};

pub(crate) use floor::{floor, floor_reading, floor_remembering, floor_without_signature};

/// Their names, for `--only`.
pub(crate) const NAMES: [&str; 19] = [
    "token",
    "encrypted",
    "chosen",
    "rotation",
    "cold",
    "introspection",
    "bearer",
    "nodes",
    "workers",
    "list",
    "console",
    "documents",
    "start",
    "flood",
    "unread",
    "peer",
    "people",
    "browser",
    GROWTH,
];

/// The one that takes minutes, and so is run only where it is asked for.
const GROWTH: &str = "growth";

/// The floor that remembers the tokens whose signature it has checked.
const WITHOUT_SIGNATURE: &str = "a baseline without a signature";

/// A token is in the answer.
pub(crate) const TOKEN: Expected = Expected::ok(r#"{"access_token":"ey"#);

/// Runs those that are wanted; all where none is named. One that fails has a row that says so, and
/// the others go on.
pub(crate) async fn run_all(bench: &Bench, only: &[String]) -> Outcome<Vec<Row>> {
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
        "cold" => cold::run(bench).await,
        "introspection" => introspection::run(bench).await,
        "bearer" => bearer::run(bench).await,
        "nodes" => nodes::run(bench).await,
        "workers" => workers::run(bench).await,
        "list" => list::run(bench).await,
        "console" => console::run(bench).await,
        "documents" => documents::run(bench).await,
        "start" => start::run(bench).await,
        "flood" => flood::run(bench).await,
        "unread" => unread::run(bench).await,
        "peer" => peer::run(bench).await,
        "people" => people::run(bench).await,
        "browser" => browser::run(bench).await,
        GROWTH => growth::run(bench).await,
        _ => Err("there is no such scenario".into()),
    }
}

/// Requests for tokens from one server.
pub(crate) fn tokens<'a>(server: &'a Server, clients: &[Credentials]) -> Side<'a> {
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
pub(crate) fn first(world: &World) -> Outcome<&Credentials> {
    Ok(world.clients.first().ok_or("there is no client")?)
}

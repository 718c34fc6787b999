//! Tokens from oidc-provider on node, in memory and with the same signature, against ours.

use super::{TOKEN, first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        Load,
        http::{self, Credentials},
    },
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::{Server, free_address},
    world::{ISSUER, World, token_answer},
};
use serde_json::Value;
use std::{fs, path::Path, process::Command, slice};

const WHAT: &str = "token, SQLite";
/// Its name.
pub const PEER: &str = "oidc-provider";
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peer");

/// Where node is.
pub async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    if let Err(why) = install_peer() {
        return Ok(vec![Row::skipped(format!("{WHAT}, against {PEER}"), why)]);
    }
    let world = World::new(bench, Kind::Sqlite, 1).await?;
    let client = first(&world)?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let answer = token_answer(&server, client).await?;
    let scope = answer
        .get("scope")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let peer = serve(bench, client, &[("SCOPE", scope)]).await?;
    let asked = format!(
        "grant_type=client_credentials&resource={ISSUER}/api&scope={}",
        scope.replace(' ', "+")
    );
    let load = Load::new(
        peer.address,
        vec![http::form("/token", client, &asked)],
        TOKEN,
    );
    let theirs = Side {
        load,
        servers: vec![&peer],
    };
    let row = Row::rates(
        WHAT,
        PEER,
        duel(bench, &theirs, &tokens(&server, slice::from_ref(client))).await,
    );
    Ok(vec![row.ratio_at_least(10.0)])
}

/// Starts it, for that client.
pub async fn serve(
    bench: &Bench,
    client: &Credentials,
    settings: &[(&str, &str)],
) -> Outcome<Server> {
    let address = free_address()?;
    let mut command = bench.machine.command(Role::Server, "node");
    command.arg("server.mjs").current_dir(FOLDER);
    command.envs([
        ("NODE_ENV", "production"),
        ("PORT", &address.port().to_string()),
        ("ISSUER", ISSUER),
    ]);
    command.envs([("CLIENT_ID", &client.id), ("CLIENT_SECRET", &client.secret)]);
    command.envs(settings.iter().copied());
    Server::start(command, address, "/jwks", &bench.folder.part()?.join("log")).await
}

/// Fetches the peer where that has not been done for this very list of packages. What is missing is
/// said in words.
pub fn install_peer() -> Result<(), String> {
    install(Path::new(FOLDER))
}

/// Looks for node. What is missing is said in words.
pub fn find_node() -> Result<(), String> {
    let version = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|_| "node is missing")?;
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(format!("node 20 or newer is needed; this is {version}"));
    }
    Ok(())
}

/// Fetches the packages of that folder where that has not been done for this very list of them.
/// What is missing is said in words.
pub fn install(folder: &Path) -> Result<(), String> {
    find_node()?;
    let lock = fs::read(folder.join("package-lock.json")).map_err(|error| error.to_string())?;
    let stamp = folder.join("node_modules/.stamp");
    if fs::read(&stamp).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    let installed = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-fund",
            "--no-audit",
            "--loglevel=error",
        ])
        .current_dir(folder)
        .output();
    let installed = installed.map_err(|_| "npm is missing")?;
    if !installed.status.success() {
        return Err("npm could not fetch it".to_owned());
    }
    fs::write(stamp, lock).map_err(|error| error.to_string())
}

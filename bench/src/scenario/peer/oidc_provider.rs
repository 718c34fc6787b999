//! oidc-provider on node, in memory and with the same signature.

use super::{Found, Peer, node};
use crate::{
    Bench, Outcome,
    load::http::{Credentials, form},
    machine::Role,
    scenario::TOKEN,
    server::{Server, free_address},
    world::ISSUER,
};
use std::path::Path;

/// Its name.
pub(crate) const PEER: &str = "oidc-provider";
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peer");

/// Starts it for client credentials, where node is.
pub(super) async fn start(bench: &Bench, client: &Credentials, scope: &str) -> Found {
    if let Err(why) = install_peer() {
        return Ok(Err(why));
    }
    let asked = format!(
        "grant_type=client_credentials&resource={ISSUER}/api&scope={}",
        scope.replace(' ', "+")
    );
    Ok(Ok(Peer {
        server: serve(bench, client, &[("SCOPE", scope)]).await?,
        request: form("/token", client, &asked),
        expected: TOKEN,
    }))
}

/// Starts it, for that client.
pub(crate) async fn serve(
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
pub(crate) fn install_peer() -> Result<(), String> {
    node::install(Path::new(FOLDER))
}

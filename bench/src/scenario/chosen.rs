//! Tokens for a client whose secret a person chose, against one whose secret was generated.

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::http::Credentials,
    machine::Role,
    measure::duel,
    report::Row,
    server::Server,
    world::{Administrator, ROLE, World, text},
};
use serde_json::json;
use std::slice;

const CREATE: &str = "mutation($input: CreateClientInput!) { createClient(input: $input) { client { clientId } userErrors { message } } }";

/// Checks of chosen secrets that succeeded are remembered, so it should make no difference.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let world = World::new(bench, Kind::Sqlite, 1).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let chosen = create(&server, &world).await?;
    let (generated, chosen) = (
        tokens(&server, slice::from_ref(first(&world)?)),
        tokens(&server, slice::from_ref(&chosen)),
    );
    let row = Row::rates(
        "token, chosen secret",
        "a generated one",
        duel(bench, &generated, &chosen).await,
    );
    Ok(vec![row.ratio_at_least(0.95)])
}

/// Makes a client with a chosen secret and the role of all others, as an administrator would.
async fn create(server: &Server, world: &World) -> Outcome<Credentials> {
    let secret = "Chosen-by-a-person-1";
    let input =
        json!({ "input": { "name": "Chosen", "clientSecret": secret, "role": { "key": ROLE } } });
    let administrator = Administrator::of(world, server).await?;
    let made = administrator.ask(CREATE, input).await?;
    Ok(Credentials {
        id: text(&made, "/data/createClient/client/clientId")?,
        secret: secret.to_owned(),
    })
}

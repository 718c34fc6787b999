//! Tokens for a client whose secret a person chose, against one whose secret was generated.

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::http::{Credentials, graphql, json},
    machine::Role,
    measure::duel,
    report::Row,
    server::Server,
    world::{ROLE, World, access_token},
};
use serde_json::{Value, json};
use std::slice;

/// Checks of chosen secrets that succeeded are remembered, so it should make no difference.
pub async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
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
    let token = access_token(server, &world.admin).await?;
    let ask = async |document: &str, variables: Value| {
        json(server.address, &graphql(Some(&token), document, &variables)).await
    };
    let roles = ask("{ roles { nodes { id key } } }", json!({})).await?;
    let role = roles
        .pointer("/data/roles/nodes")
        .and_then(Value::as_array)
        .and_then(|roles| {
            let role = roles
                .iter()
                .find(|role| role.get("key").is_some_and(|key| key == ROLE))?;
            role.get("id")
        });
    let secret = "Chosen-by-a-person-1";
    let input = json!({ "input": { "name": "Chosen", "clientSecret": secret, "role": { "id": role.ok_or("the role is missing")? } } });
    let made = ask("mutation($input: CreateClientInput!) { createClient(input: $input) { client { clientId } } }", input).await?;
    let id = made
        .pointer("/data/createClient/client/clientId")
        .and_then(Value::as_str);
    Ok(Credentials {
        id: id
            .ok_or_else(|| format!("the client was not made: {made}"))?
            .to_owned(),
        secret: secret.to_owned(),
    })
}

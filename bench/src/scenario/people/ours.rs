//! The flow at the server that is measured: people with passwords, who sign in on its page.

use super::flow::{Flow, REDIRECT, authorize_path};
use crate::{
    Bench, Outcome,
    load::http::{Credentials, get},
    scenario::first,
    server::Server,
    world::{Administrator, ROLE, World, sign_in, text, token_answer},
};
use serde_json::json as value;

const CREATE_APP: &str = "mutation($uri: String!, $role: String!) { createClient(input: { capabilities: [WEB_APP], role: { key: $role },
    urls: { redirectUris: [$uri] }, signingAlgorithm: ES256, signIn: { firstParty: true, idTokenAlgorithm: ES256 } }) {
    client { clientId } credentials { clientSecret } userErrors { message } } }";

/// An application, and enough people: of those who authorize an application more than a hundred
/// times, the oldest authorizations are revoked, which would be measured as well.
pub(super) async fn flow<'a>(
    bench: &Bench,
    world: &World,
    server: &'a Server,
) -> Outcome<Flow<'a>> {
    let administrator = Administrator::of(world, server).await?;
    let usual = token_answer(server, first(world)?).await?;
    let scope = format!("openid {}", text(&usual, "/scope")?);
    let variables = value!({ "uri": REDIRECT, "role": ROLE });
    let made = administrator.ask(CREATE_APP, variables).await?;
    let client = Credentials {
        id: text(&made, "/data/createClient/client/clientId")?,
        secret: text(&made, "/data/createClient/credentials/clientSecret")?,
    };
    let path = authorize_path("/oauth/authorize", &client, &scope);
    // Warm-up and rounds exchange 1,200 codes each, and each person's share must stay below 100.
    let people = bench.sized(15 * (bench.plan.rounds + 1), 2);
    let mut authorize = Vec::with_capacity(people);
    for number in 0..people {
        let username = format!("person-{number}");
        administrator.create_person(&username, ROLE).await?;
        let cookie = sign_in(server, &username).await?;
        authorize.push(get(&path, &cookie));
    }
    Ok(Flow {
        server,
        client,
        scope,
        token_path: "/oauth/token",
        authorize,
    })
}

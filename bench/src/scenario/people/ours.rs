//! The flow at the server that is measured: people with passwords, who sign in on its page.

use super::flow::{Flow, REDIRECT, authorize_path, cookies, get};
use crate::{
    Bench, Outcome,
    load::http::{Connection, Credentials, graphql, json, request},
    scenario::first,
    server::Server,
    world::{ROLE, World, access_token, token_answer},
};
use serde_json::{Value, json as value};
use url::form_urlencoded::Serializer;

/// The password of all people.
const PASSWORD: &str = "the password of a measurement, good for nothing";

const CREATE_APP: &str = "mutation($uri: String!, $role: String!) { createClient(input: { capabilities: [WEB_APP], role: { key: $role },
    urls: { redirectUris: [$uri] }, signingAlgorithm: ES256, signIn: { firstParty: true, idTokenAlgorithm: ES256 } }) {
    client { clientId } credentials { clientSecret } userErrors { message } } }";
const CREATE_USER: &str = "mutation($name: String!, $role: String!) { createUser(input: { username: $name, role: { key: $role } }) {
    user { id } userErrors { message } } }";
const SET_PASSWORD: &str = "mutation($id: ID!, $password: String!) {
    setUserPassword(input: { id: $id, password: $password }) { user { id } userErrors { message } } }";

/// An administrator of a deployment.
struct Administrator<'a> {
    server: &'a Server,
    token: String,
}

impl Administrator<'_> {
    async fn change(&self, document: &str, variables: Value) -> Outcome<Value> {
        let asked = graphql(Some(&self.token), document, &variables);
        json(self.server.address, &asked).await
    }
}

fn text(answer: &Value, place: &str) -> Outcome<String> {
    let found = answer.pointer(place).and_then(Value::as_str);
    Ok(found
        .ok_or_else(|| format!("nothing was made: {answer}"))?
        .to_owned())
}

/// An application, and enough people: of those who authorize an application more than a hundred
/// times, the oldest authorizations are revoked, which would be measured as well.
pub async fn flow<'a>(bench: &Bench, world: &World, server: &'a Server) -> Outcome<Flow<'a>> {
    let administrator = Administrator {
        server,
        token: access_token(server, &world.admin).await?,
    };
    let usual = token_answer(server, first(world)?).await?;
    let scope = format!("openid {}", text(&usual, "/scope")?);
    let variables = value!({ "uri": REDIRECT, "role": ROLE });
    let made = administrator.change(CREATE_APP, variables).await?;
    let client = Credentials {
        id: text(&made, "/data/createClient/client/clientId")?,
        secret: text(&made, "/data/createClient/credentials/clientSecret")?,
    };
    let path = authorize_path("/oauth/authorize", &client, &scope);
    // Warm-up and rounds exchange 1,200 codes each, and each person's share must stay below 100.
    let people = bench.sized(15 * (bench.plan.rounds + 1), 2);
    let mut authorize = Vec::with_capacity(people);
    for number in 0..people {
        let cookie = signed_in(&administrator, &format!("person-{number}")).await?;
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

/// Makes a person and signs it in. Answers the cookie of its session.
async fn signed_in(administrator: &Administrator<'_>, username: &str) -> Outcome<String> {
    let variables = value!({ "name": username, "role": ROLE });
    let made = administrator.change(CREATE_USER, variables).await?;
    let id = text(&made, "/data/createUser/user/id")?;
    let variables = value!({ "id": id, "password": PASSWORD });
    let made = administrator.change(SET_PASSWORD, variables).await?;
    text(&made, "/data/setUserPassword/user/id")?;
    let mut connection = Connection::open(administrator.server.address, None).await?;
    let page = connection.ask_whole(&get("/sign-in", "")).await?;
    let mut form = Serializer::new(String::new());
    form.extend_pairs(hidden(&page.body));
    form.extend_pairs([("username", username), ("password", PASSWORD)]);
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Cookie", &cookies(&page).join("; ")),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let submit = request("POST /sign-in", &headers, &form.finish());
    let response = connection.ask_whole(&submit).await?;
    let session = cookies(&response)
        .into_iter()
        .find(|cookie| cookie.starts_with("lk_"));
    let status = response.status;
    Ok(session.ok_or_else(|| format!("a person cannot sign in: {status} {}", response.body))?)
}

/// The hidden fields of a page's form.
fn hidden(html: &str) -> Vec<(&str, &str)> {
    html.split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|input| input.contains("type=\"hidden\""))
        .filter_map(|input| Some((attribute(input, "name=\"")?, attribute(input, "value=\"")?)))
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (value, _) = tag.split_once(name)?.1.split_once('"')?;
    Some(value)
}

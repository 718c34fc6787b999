//! People of a deployment: an administrator's client makes them, and they sign in on its page.

use super::{World, access_token};
use crate::{
    Outcome,
    load::http::{Connection, get, graphql, json, request},
    server::Server,
};
use serde_json::{Value, json as value};
use url::form_urlencoded::Serializer;

/// The password of all people.
pub(crate) const PASSWORD: &str = "the password of a measurement, good for nothing";

const CREATE_USER: &str = "mutation($name: String!, $role: String!) { createUser(input: { username: $name, role: { key: $role } }) {
    user { id } userErrors { message } } }";
const SET_PASSWORD: &str = "mutation($id: ID!, $password: String!) {
    setUserPassword(input: { id: $id, password: $password }) { user { id } userErrors { message } } }";

/// The administrator of a deployment, at one of its servers.
pub(crate) struct Administrator<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Administrator<'a> {
    /// Authenticates it.
    pub(crate) async fn of(world: &World, server: &'a Server) -> Outcome<Self> {
        Ok(Self {
            server,
            token: access_token(server, &world.admin).await?,
        })
    }

    /// Sends a GraphQL document, and answers the answer.
    pub(crate) async fn ask(&self, document: &str, variables: Value) -> Outcome<Value> {
        let asked = graphql(Some(&self.token), document, &variables);
        json(self.server.address, &asked).await
    }

    /// Makes a person of that role, with the password of all people.
    pub(crate) async fn create_person(&self, username: &str, role: &str) -> Outcome<()> {
        let variables = value!({ "name": username, "role": role });
        let made = self.ask(CREATE_USER, variables).await?;
        let id = text(&made, "/data/createUser/user/id")?;
        let variables = value!({ "id": id, "password": PASSWORD });
        let made = self.ask(SET_PASSWORD, variables).await?;
        text(&made, "/data/setUserPassword/user/id")?;
        Ok(())
    }
}

/// A text in an answer.
pub(crate) fn text(answer: &Value, place: &str) -> Outcome<String> {
    let found = answer.pointer(place).and_then(Value::as_str);
    Ok(found
        .ok_or_else(|| format!("nothing was made: {answer}"))?
        .to_owned())
}

/// Signs a person in. Answers the cookie of its session.
pub(crate) async fn sign_in(server: &Server, username: &str) -> Outcome<String> {
    let mut connection = Connection::open(server.address, None).await?;
    let page = connection.ask_whole(&get("/sign-in", "")).await?;
    let mut form = Serializer::new(String::new());
    form.extend_pairs(hidden(&page.body));
    form.extend_pairs([("username", username), ("password", PASSWORD)]);
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Cookie", &page.cookies().join("; ")),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let submit = request("POST /sign-in", &headers, &form.finish());
    let response = connection.ask_whole(&submit).await?;
    let session = response
        .cookies()
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

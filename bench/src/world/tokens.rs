//! Tokens of clients, as the server gives them.

use crate::{
    Outcome,
    load::http::{Credentials, json, token},
    server::Server,
};
use serde_json::Value;

/// A token of that client, as the server gives it, in the whole answer.
pub(crate) async fn token_answer(server: &Server, client: &Credentials) -> Outcome<Value> {
    json(server.address, &token(client)).await
}

/// A token of that client.
pub(crate) async fn access_token(server: &Server, client: &Credentials) -> Outcome<String> {
    let answer = token_answer(server, client).await?;
    Ok(answer
        .get("access_token")
        .and_then(Value::as_str)
        .ok_or("there is no token in the answer")?
        .to_owned())
}

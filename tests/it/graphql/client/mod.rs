//! Making and changing clients.

mod change;
mod create;
mod rotation;

use serde_json::Value;

const CREATE: &str = "mutation($input: CreateClientInput!) { createClient(input: $input) {
    client { id clientId displayName status statusReason version capabilities accessLevel tokenTtlSeconds signingAlgorithm role { key }
      scopes { code } urls { rootUrl redirectUris webOrigins } secrets { hint generated status } }
    credentials { clientId clientSecret grantTypes tokenUrl }
    userErrors { code path message } } }";

fn paths(payload: &Value) -> Vec<String> {
    let path = |error: &Value| {
        error["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(".")
    };
    payload["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(path)
        .collect()
}

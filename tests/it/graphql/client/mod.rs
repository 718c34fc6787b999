//! Making and changing clients.

mod bulk;
mod change;
mod chosen_secret;
mod create;
mod first_client;
mod matching;
mod names;
mod permissions;
mod policy;
mod revocation;
mod rotation;

use serde_json::Value;

const CREATE: &str = "mutation($input: CreateClientInput!) { createClient(input: $input) {
    client { id clientId displayName status statusReason version capabilities accessLevel tokenTtlSeconds signingAlgorithm role { key }
      scopes { code } urls { rootUrl redirectUris webOrigins } secrets { hint generated status } }
    credentials { clientId clientSecret grantTypes tokenUrl }
    userErrors { code path message } } }";

const UPDATE: &str = "mutation($input: UpdateClientInput!) { updateClient(input: $input) {
    client { clientId name description version accessLevel tokenTtlSeconds scopes { code } urls { redirectUris } }
    userErrors { code path message } } }";

const ROTATE: &str = "mutation($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) {
    client { version secrets { id status expiresAt } } credentials { clientSecret } userErrors { code path } } }";

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

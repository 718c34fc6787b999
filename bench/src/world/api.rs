//! A protected API of a deployment, and a client that may call it and nothing else.

use super::{Administrator, text};
use crate::{Outcome, load::http::Credentials};
use serde_json::json;

/// The identifier of the API, as long as that of Latchkey's own, so that tokens for the one are as
/// long as those for the other.
pub(crate) const API: &str = "https://orders.example/v1";
/// Its only scope.
const SCOPE: &str = "orders:read";

const CREATE_API: &str = "mutation($identifier: String!, $code: String!) {
    createResource(input: { identifier: $identifier, name: \"Orders\",
        permissions: [{ code: $code, category: \"Orders\", description: \"Read orders\", mutating: false }] }) {
    resource { id } userErrors { message } } }";
const CREATE_CALLER: &str = "mutation($scopes: [String!]!) {
    createClient(input: { name: \"Caller\", scopes: $scopes }) {
    credentials { clientId clientSecret } userErrors { message } } }";

impl Administrator<'_> {
    /// Makes the API and a client with its scope.
    pub(crate) async fn create_api(&self) -> Outcome<Credentials> {
        let variables = json!({ "identifier": API, "code": SCOPE });
        let made = self.ask(CREATE_API, variables).await?;
        text(&made, "/data/createResource/resource/id")?;
        let variables = json!({ "scopes": [SCOPE] });
        let made = self.ask(CREATE_CALLER, variables).await?;
        Ok(Credentials {
            id: text(&made, "/data/createClient/credentials/clientId")?,
            secret: text(&made, "/data/createClient/credentials/clientSecret")?,
        })
    }
}

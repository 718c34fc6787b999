//! What the administrators of four products do every day, done here: each test begins with the tag
//! of what it shows.
//!
//! One engine under four policies: the account's preset is all that differs.

mod alphaus;
mod insights;
mod knox;
mod koios;

use crate::{
    graphql::credentials,
    support::{Auth, TestApp, TestClient},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// All that a client's own page shows.
const CLIENT: &str =
    "client { id clientId name displayName description status statusReason accessLevel tokenTtlSeconds capabilities version
    createdAt updatedAt lastUsedAt role { id key } scopes { code } secrets(includeEnded: true) { id hint generated status } ownerId
    urls { rootUrl homeUrl adminUrl backchannelLogoutUrl redirectUris postLogoutRedirectUris webOrigins } }";

impl TestApp {
    /// Makes a client as its account's administrator does: the payload, with the secret.
    async fn make(&self, administrator: &TestClient, input: Value) -> Value {
        let selection = format!("{CLIENT} credentials {{ clientId clientSecret grantTypes }}");
        self.done_as(administrator, ("createClient", selection.as_str()), input)
            .await
    }

    /// A token for the credentials in a payload.
    async fn token_with(&self, payload: &Value) -> String {
        let answer = self.ask(credentials(payload), &[]).await.expect(200).json();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// A client as its own page shows it.
    async fn shown(&self, administrator: &TestClient, client_id: &str) -> Value {
        let query = format!(
            "query($id: String!) {{ {}",
            CLIENT.replacen("client {", "client(by: { clientId: $id }) {", 1)
        ) + " }";
        self.data_for(administrator, &query, json!({ "id": client_id }))
            .await["client"]
            .clone()
    }

    /// Switches clients on or off: the payload of the bulk change.
    async fn switch(&self, administrator: &TestClient, ids: &[&Value], status: &str) -> Value {
        let selection = "results { id ok client { status statusReason } userErrors { code path } } succeeded failed";
        self.change_as(
            administrator,
            ("setClientsStatus", selection),
            json!({ "ids": ids, "status": status }),
        )
        .await
    }

    /// How many clients the account has, and how many of them are active.
    async fn usage(&self, administrator: &TestClient) -> (u64, u64) {
        let usage = self
            .data_for(
                administrator,
                "{ account { usage { clients activeClients } } }",
                json!({}),
            )
            .await["account"]["usage"]
            .clone();
        (
            usage["clients"].as_u64().unwrap(),
            usage["activeClients"].as_u64().unwrap(),
        )
    }
}

/// The same client with another secret.
fn with_secret(auth: &Auth, payload: &Value) -> Auth {
    let Auth::Basic(id, _) = auth else {
        panic!("a client with a secret")
    };
    Auth::Basic(
        id.clone(),
        payload["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .to_owned(),
    )
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

/// One field of every item of a list.
fn column(list: &Value, field: &str) -> Vec<Value> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].clone())
        .collect()
}

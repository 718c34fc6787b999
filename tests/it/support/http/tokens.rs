//! Asking the app for tokens, and whether a token lives.

use super::{Auth, TestResponse};
use crate::support::{TestApp, TestClient};
use serde_json::Value;

impl TestApp {
    /// Asks for a token, with further parameters.
    pub(crate) async fn ask(&self, auth: impl Into<Auth>, more: &[(&str, &str)]) -> TestResponse {
        let pairs: Vec<_> = [("grant_type", "client_credentials")]
            .iter()
            .chain(more)
            .copied()
            .collect();
        self.post_form("/oauth/token", auth, &pairs).await
    }

    /// A token with all that the client may have.
    pub(crate) async fn token(&self, client: &TestClient) -> String {
        self.token_for(client, &[]).await
    }

    /// A token, asked for with further parameters.
    pub(crate) async fn token_for(&self, client: &TestClient, more: &[(&str, &str)]) -> String {
        let response = self.ask(client, more).await.expect(200);
        response.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// What introspection answers.
    pub(crate) async fn introspect(&self, caller: &TestClient, token: &str) -> Value {
        self.post_form("/oauth/introspect", caller, &[("token", token)])
            .await
            .expect(200)
            .json()
    }

    /// Whether a token lives: introspection tells the caller, who may know, the same as our own API
    /// finds.
    pub(crate) async fn is_alive(&self, caller: &TestClient, token: &str) -> bool {
        self.hear_of_other_nodes().await;
        let verified = self.tokens.verify(token, None).await.unwrap().is_some();
        assert_eq!(
            self.introspect(caller, token).await["active"],
            verified,
            "introspection and our own API must agree"
        );
        verified
    }
}

//! `POST /oauth/token` (RFC 6749 section 3.2) and the client credentials grant (section 4.4).

use crate::support::{ApiSeed, Auth, ClientSeed, TestApp, claims};
use serde_json::json;

both_databases! {
    /// C-01, RFC 6749 section 5.1.
    async fn a_client_gets_a_bearer_token_and_its_life_in_seconds(app: TestApp) {
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let answer = app.ask(&client, &[]).await.expect(200).json();
        assert_eq!(answer["token_type"], "Bearer");
        assert_eq!(answer["expires_in"], json!(3600), "a number, not a text");
        assert_eq!(claims(answer["access_token"].as_str().unwrap())["client_id"], client.client_id);
    }

    /// C-02, RFC 6749 section 3.3: what was granted is always said.
    async fn the_answer_names_the_scope_granted(app: TestApp) {
        app.api(ApiSeed::default()).await;
        let client = app.client(ClientSeed { scopes: &["orders:write", "orders:read"], ..ClientSeed::default() }).await;
        assert_eq!(app.ask(&client, &[]).await.json()["scope"], "orders:read orders:write");
        assert_eq!(app.ask(&client, &[("scope", "orders:read")]).await.json()["scope"], "orders:read");
    }

    /// C-03, RFC 6749 section 4.4.3.
    async fn client_credentials_bring_neither_refresh_token_nor_id_token(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let answer = app.ask(&client, &[]).await.expect(200).json();
        let mut members: Vec<_> = answer.as_object().unwrap().keys().collect();
        members.sort();
        assert_eq!(members, ["access_token", "expires_in", "token_type"]);
    }

    /// C-04, RFC 6749 section 5.2.
    async fn a_grant_type_must_be_named_and_known(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        app.post_form("/oauth/token", &client, &[]).await.refused(400, "invalid_request");
        app.post_form("/oauth/token", &client, &[("grant_type", "magic")]).await.refused(400, "unsupported_grant_type");
    }

    /// B-11.
    async fn without_credentials_there_is_no_token(app: TestApp) {
        app.ask(Auth::None, &[]).await.refused(401, "invalid_client");
    }
}

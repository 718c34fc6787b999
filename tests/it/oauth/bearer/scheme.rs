//! Where a token may stand in a request, and in which form.

use super::{assert_invalid, enter};
use crate::support::{Auth, ClientSeed, TestApp};
use app::bearer::AuthError;
use domain::{actor::Identity, error::Error, permission::Permission};
use serde_json::json;

/// D-10, RFC 6750 section 2.1.
#[both_databases]
async fn the_bearer_scheme_is_case_insensitive(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        assert_eq!(
            enter(&app, &[&format!("{scheme} {token}")])
                .await
                .unwrap()
                .client(),
            Some(client.id)
        );
    }
}

/// D-10 and D-14, RFC 9110 section 11.2: anything but a token68 is malformed.
#[both_databases]
async fn malformed_credentials_are_refused(app: TestApp) {
    let token = app.token(&app.client(ClientSeed::default()).await).await;
    for value in [
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer a b",
        "Bearer \"x\"",
        "Bearer =",
        &format!("Bearer {token},x"),
    ] {
        assert_invalid(&enter(&app, &[value]).await, value);
    }
}

/// RFC 6750 section 3.1: with a scheme that is not supported, no token was sent that an error code
/// could be about.
#[both_databases]
async fn another_scheme_is_no_token(app: TestApp) {
    let token = app.token(&app.client(ClientSeed::default()).await).await;
    for value in ["Basic eDp5", "Token x", "Negotiate", "DPoP x", &token] {
        assert!(
            matches!(enter(&app, &[value]).await, Err(AuthError::NoToken)),
            "{value}"
        );
    }
}

/// D-12, RFC 6750 section 2.
#[both_databases]
async fn two_authorization_headers_are_refused(app: TestApp) {
    let token = format!(
        "Bearer {}",
        app.token(&app.client(ClientSeed::default()).await).await
    );
    assert!(matches!(
        enter(&app, &[&token, &token]).await,
        Err(AuthError::InvalidRequest)
    ));
    assert!(matches!(
        enter(&app, &[&token, "Basic eDp5"]).await,
        Err(AuthError::InvalidRequest)
    ));
}

/// D-13, RFC 6750 section 3: a request without a token is not refused yet, but may do nothing.
#[both_databases]
async fn without_a_token_one_is_anonymous(app: TestApp) {
    let actor = enter(&app, &[]).await.unwrap();
    assert_eq!(actor.identity, Identity::Anonymous);
    assert!(matches!(
        actor.require(Permission::ClientsRead),
        Err(Error::Unauthenticated)
    ));
}

/// D-11, RFC 9700 section 4.3.2.
#[both_databases]
async fn tokens_in_the_url_are_ignored(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let path = format!("/oauth/introspect?access_token={token}&token={token}");
    app.post_form(&path, Auth::None, &[("token", &token)])
        .await
        .refused(401, "invalid_client");
    app.post_form(&path, &client, &[])
        .await
        .refused(400, "invalid_request");
}

/// D-08, D-11 and D-14: what is decided here is what the API answers.
#[both_databases]
async fn the_graphql_api_goes_by_the_header_alone(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token_for(&client, &[("scope", "roles:read")]).await;
    let query = "{ viewer { scopes } }";
    assert_eq!(
        app.graphql(&token, query, json!({})).await["data"]["viewer"]["scopes"],
        json!(["roles:read"])
    );
    let in_the_url = app
        .post_json(
            &format!("/graphql?access_token={token}"),
            Auth::None,
            &json!({ "query": query }),
        )
        .await;
    assert!(
        !in_the_url.text().contains("roles:read"),
        "{}",
        in_the_url.text()
    );
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    assert_eq!(
        app.graphql(&token, query, json!({})).await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
}

//! Tokens for Latchkey's own API are for no other API.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims, forge};
use axum::http::Method;
use serde_json::json;

/// RFC 9700 section 2.3: an API that receives a token must not be able to use it at Latchkey's own.
#[both_databases]
async fn management_scopes_come_only_in_a_token_for_latchkey_alone(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let (orders, ours) = (
        ("resource", "https://orders.test/api"),
        ("resource", "https://latchkey.test/api"),
    );
    let both = json!(["https://latchkey.test/api", "https://orders.test/api"]);
    let asked = async |more: &[(&str, &str)]| {
        let claims = claims(&app.token_for(&client, more).await);
        (
            claims["aud"].clone(),
            claims["scope"].as_str().unwrap_or_default().to_owned(),
        )
    };
    for more in [&[][..], &[orders], &[("scope", "orders:read")]] {
        assert_eq!(
            asked(more).await,
            (json!(orders.1), "orders:read".to_owned()),
            "{more:?}"
        );
    }
    assert_eq!(
        asked(&[orders, ours]).await,
        (both, "orders:read".to_owned())
    );
    let (audience, scope) = asked(&[ours]).await;
    assert!(
        audience == json!(ours.1) && scope.contains("clients:read") && !scope.contains("orders"),
        "{audience} {scope}"
    );
    assert_eq!(
        asked(&[ours, ours, ("scope", "clients:read")]).await,
        (json!(ours.1), "clients:read".to_owned())
    );
    for more in [
        &[("scope", "clients:read")][..],
        &[("scope", "clients:read orders:read")],
        &[orders, ("scope", "clients:read")],
        &[orders, ours, ("scope", "clients:read")],
        &[ours, ("scope", "orders:read")],
    ] {
        app.ask(&client, more).await.refused(400, "invalid_scope");
    }
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let claims = claims(&app.token(&administrator).await);
    assert_eq!(
        claims["aud"], ours.1,
        "a client without another API needs to name none"
    );
    assert!(claims["scope"].as_str().unwrap().contains("clients:write"));
}

/// RFC 9068 section 4: tokens of before, which were for Latchkey and others, are refused here; at
/// the others they live on.
#[both_databases]
async fn a_token_that_other_apis_receive_is_refused_at_latchkey(app: TestApp) {
    let server = app.client(ClientSeed::default()).await;
    app.api(ApiSeed {
        servers: &[&server],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let mut before = claims(&app.token(&client).await);
    before["aud"] = json!(["https://latchkey.test/api", "https://orders.test/api"]);
    before["scope"] = json!("clients:write orders:read");
    let replayed = forge(&app, "at+jwt", &before);
    assert!(app.actor_of(&replayed).await.is_none());
    app.rest_with(&replayed, (Method::POST, "/clients", json!({})), &[])
        .await
        .problem(401, "UNAUTHENTICATED");
    assert_eq!(
        app.graphql(&replayed, "{ viewer { scopes } }", json!({}))
            .await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    assert_eq!(
        app.introspect(&server, &replayed).await["scope"],
        "orders:read"
    );
    before["aud"] = json!(["https://latchkey.test/api"]);
    assert!(
        app.actor_of(&forge(&app, "at+jwt", &before))
            .await
            .is_some(),
        "one audience may stand in a list"
    );
    let named = app
        .token_for(&client, &[("resource", "https://latchkey.test/api")])
        .await;
    app.rest_with(&named, (Method::POST, "/clients", json!({})), &[])
        .await
        .expect(201);
}

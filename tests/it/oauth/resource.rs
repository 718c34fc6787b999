//! Resource indicators (RFC 8707), and the URLs that a client may be given.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims, forge, problems};
use axum::http::Method;
use domain::{
    client::{Capabilities, urls::Urls},
    error::ProblemCode,
};
use entity::account::PolicyPreset;
use serde_json::json;

fn redirect(uri: &str) -> ClientSeed<'static> {
    let capabilities = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    ClientSeed {
        urls: Urls {
            redirect_uris: vec![uri.to_owned()],
            ..Urls::default()
        },
        capabilities,
        ..ClientSeed::default()
    }
}

/// O-02, RFC 8707 section 2.
#[both_databases]
async fn a_resource_must_be_an_absolute_uri_without_a_fragment(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::default()
        })
        .await;
    for resource in [
        "orders",
        "/api",
        "//orders.test/api",
        "https://orders.test/api#x",
        "https://orders.test/api#",
        "https://",
    ] {
        app.ask(&client, &[("resource", resource)])
            .await
            .refused(400, "invalid_target");
    }
}

/// O-02: unknown, another spelling, another account's, or one that the client has no permission at.
#[both_databases]
async fn a_resource_that_the_client_may_not_use_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://bills.test/api",
        permissions: &[("bills:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let other = app.account("other", PolicyPreset::Default).await;
    let seed = ApiSeed {
        account: Some(other.id),
        identifier: "https://other.test/api",
        permissions: &[("theirs:read", false)],
        ..ApiSeed::default()
    };
    app.api(seed).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::default()
        })
        .await;
    let good = "https://orders.test/api";
    for resource in [
        "https://nowhere.test/api",
        "https://orders.test/api/",
        "https://ORDERS.test/api",
        "https://bills.test/api",
        "https://other.test/api",
        "https://latchkey.test",
    ] {
        app.ask(&client, &[("resource", resource)])
            .await
            .refused(400, "invalid_target");
        app.ask(&client, &[("resource", good), ("resource", resource)])
            .await
            .refused(400, "invalid_target");
    }
    app.ask(&client, &[("resource", good)]).await.expect(200);
}

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

/// Clients that were made for other servers name the API in `audience` (RFC 8693 section 2.1 has
/// the parameter as well).
#[both_databases]
async fn the_parameter_audience_means_the_same_as_resource(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://bills.test/api",
        permissions: &[("bills:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "bills:read"],
            ..ClientSeed::default()
        })
        .await;
    let (orders, bills) = ("https://orders.test/api", "https://bills.test/api");
    let audience =
        async |more: &[(&str, &str)]| claims(&app.token_for(&client, more).await)["aud"].clone();
    assert_eq!(audience(&[("audience", orders)]).await, json!(orders));
    assert_eq!(
        audience(&[("audience", orders), ("audience", bills)]).await,
        json!([bills, orders])
    );
    assert_eq!(
        audience(&[("audience", orders), ("resource", orders)]).await,
        json!(orders)
    );
    assert_eq!(
        audience(&[("audience", ""), ("resource", bills)]).await,
        json!(bills)
    );
    for unknown in [
        "https://nowhere.test/api",
        "account",
        "orders",
        "https://orders.test/api/",
        "https://orders.test/api#x",
    ] {
        app.ask(&client, &[("audience", unknown)])
            .await
            .refused(400, "invalid_target");
    }
    app.ask(&client, &[("audience", orders), ("resource", bills)])
        .await
        .refused(400, "invalid_target");
    app.ask(
        &client,
        &[
            ("audience", orders),
            ("audience", bills),
            ("resource", bills),
        ],
    )
    .await
    .refused(400, "invalid_target");
}

/// O-02: with a resource, only its own scopes can be had.
#[both_databases]
async fn scopes_must_belong_to_the_resources_asked_for(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let orders = ("resource", "https://orders.test/api");
    app.ask(&client, &[orders, ("scope", "clients:read")])
        .await
        .refused(400, "invalid_scope");
    let answer = app.ask(&client, &[orders]).await.expect(200).json();
    assert_eq!(answer["scope"], "orders:read");
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["aud"],
        json!("https://orders.test/api")
    );
}

/// O-03, RFC 9700 section 4.1: a star may only be the last character of a path.
#[both_databases]
async fn a_redirect_uri_may_have_a_star_at_the_very_end_only(app: TestApp) {
    for good in [
        "https://a.test/*",
        "https://a.test:8443/app/*",
        "http://localhost/*",
        "https://a.test/exact",
        "com.example.app:/callback",
        "https://a.test/x?y=z",
    ] {
        app.client(redirect(good)).await;
    }
    let bad = [
        "*",
        "*://a.test/",
        "https://*",
        "https://*/",
        "https://*.a.test/",
        "https://a.*/",
        "https://a.test:*/",
        "https://a.test*",
        "https://a.test/*/b",
        "https://a.test/a*",
        "https://a.test/**",
        "https://a.test/?*",
        "https://a.test/?q=*",
        "https://a.test/#*",
        "https://a.test/x/?y=/*",
        "https://a.test",
    ];
    for bad in bad.into_iter().filter(|bad| bad.contains('*')) {
        assert_eq!(
            problems(app.try_client(redirect(bad)).await),
            [ProblemCode::Invalid],
            "{bad}"
        );
    }
}

/// O-03 and RFC 6749 section 3.1.2: what would be read in two ways is refused when it is stored.
#[both_databases]
async fn a_redirect_uri_must_mean_one_thing_only(app: TestApp) {
    let bad = [
        "https://a.test/x#y",
        "https://user@a.test/",
        "https://user:pw@a.test/*",
        "javascript:alert(1)",
        "data:text/html,x",
        "/relative",
        "a.test/x",
        "https://a.test/../x",
        "https://a.test/x/..",
        "https://a.test/%2e%2e/x",
        "https://a.test/.%2E/x",
        "https://a.test/a%2fb",
        "https://a.test/a%5Cb",
        "https://a.test/a\\b",
        "https://a.test/a;b",
        "",
        "https:a.test/x",
        "https:/a.test/x",
        "https:///a.test/x",
        "https:\\\\a.test\\x",
        " https://a.test/x",
        "https://a.test/x ",
        "https://a.test/a\tb",
        "https://a.test/a b",
        "https://a\n.test/",
        "https://a.test/.",
        "https://a.test\\@evil.test/",
    ];
    for bad in bad {
        assert_eq!(
            problems(app.try_client(redirect(bad)).await),
            [ProblemCode::Invalid],
            "{bad}"
        );
    }
}

//! Tokens with a good signature that say the wrong thing, or are meant for another API.

use super::{assert_dead, assert_invalid, enter};
use crate::support::{ApiSeed, ClientSeed, TestApp, claims, forge};
use serde_json::{Value, json};

/// The claims with one of them changed.
fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut changed = claims.clone();
    changed[name] = value;
    changed
}

/// D-08, RFC 9068 section 4: each check on its own, with a good signature throughout.
#[both_databases]
async fn a_token_that_says_the_wrong_thing_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let good = claims(
        &app.token_for(&client, &[("resource", "https://latchkey.test/api")])
            .await,
    );
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        assert!(
            app.actor_of(&forge(&app, typ, &good)).await.is_some(),
            "{typ}"
        );
    }
    for typ in [
        "JWT",
        "jwt",
        "id+jwt",
        "dpop+jwt",
        "logout+jwt",
        "token-introspection+jwt",
        "application/jwt",
        "at",
        "",
    ] {
        assert_dead(&app, &client, &forge(&app, typ, &good), typ).await;
    }
    let wrong = [
        ("iss", json!("https://latchkey.test/")),
        ("iss", json!(["https://latchkey.test"])),
        ("iss", json!(null)),
        ("sub", json!("stranger")),
        ("sub", json!(uuid::Uuid::nil())),
        ("sub", json!(client.client_id.replace('-', ""))),
        ("exp", json!(app.clock.now().timestamp())),
        ("exp", json!("9999999999")),
        ("exp", json!(null)),
        ("jti", json!(7)),
        ("cgen", json!(1)),
        ("cgen", json!(client.row.generation + 1)),
        ("dgen", json!(good["dgen"].as_i64().unwrap() + 1)),
        ("acc", json!(null)),
    ];
    for (name, value) in wrong {
        assert_dead(
            &app,
            &client,
            &forge(&app, "at+jwt", &with(&good, name, value.clone())),
            &format!("{name}: {value}"),
        )
        .await;
    }
}

/// D-08 and D-14: a token for another API is worth nothing at ours, though it is alive.
#[both_databases]
async fn a_token_for_another_audience_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let token = app
        .token_for(&client, &[("resource", "https://orders.test/api")])
        .await;
    assert_invalid(&enter(&app, &[&format!("Bearer {token}")]).await, "aud");
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    let forged = with(
        &claims(&app.token(&client).await),
        "aud",
        json!("https://latchkey.test"),
    );
    assert_invalid(
        &enter(
            &app,
            &[&format!("Bearer {}", forge(&app, "at+jwt", &forged))],
        )
        .await,
        "the issuer is no audience",
    );
}

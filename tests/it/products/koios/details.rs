//! One client: made, looked at, given another secret, refused (K4, K5, K8, K9).

use super::koios;
use crate::{
    graphql::{codes, credentials},
    products::{moment, with_secret},
    support::{Auth, TestApp, TestClient},
};
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn assert_input_is_checked(app: &TestApp, admin: &TestClient) {
    for (input, expected) in [
        (json!({ "name": "n".repeat(201) }), "TOO_LONG name"),
        (
            json!({ "name": "N", "description": "d".repeat(2001) }),
            "TOO_LONG description",
        ),
        (
            json!({ "name": "N", "clientId": "chosen" }),
            "POLICY_VIOLATION clientId",
        ),
        (
            json!({ "name": "N", "clientSecret": "ch0sen-secret" }),
            "POLICY_VIOLATION clientSecret",
        ),
    ] {
        assert_eq!(
            app.refused_as(admin, "createClient", input).await,
            [expected]
        );
    }
}

#[both_databases]
async fn k4_a_name_and_a_description_make_a_client_whose_secret_is_shown_once(app: TestApp) {
    let admin = koios(&app).await.administrator;
    let made = app
        .make(
            &admin,
            json!({ "name": "Scanner", "description": "Looks at the shop floor" }),
        )
        .await;
    assert_eq!(
        (&made["client"]["name"], &made["client"]["description"]),
        (&json!("Scanner"), &json!("Looks at the shop floor"))
    );
    assert_eq!(made["client"]["clientId"], made["credentials"]["clientId"]);
    let secret = made["credentials"]["clientSecret"].as_str().unwrap();
    assert!(
        !app.shown(&admin, made["client"]["clientId"].as_str().unwrap())
            .await
            .to_string()
            .contains(secret)
    );
    assert_eq!(
        app.make(&admin, json!({ "name": "Plain" })).await["client"]["description"],
        Value::Null,
        "the description is optional"
    );
    assert_input_is_checked(&app, &admin).await;
    assert_eq!(app.usage(&admin).await, (3, 3));
    let input = json!({ "id": made["client"]["id"] });
    let fresh = app
        .done_as(
            &admin,
            ("rotateClientSecret", "credentials { clientSecret }"),
            input,
        )
        .await;
    app.ask(credentials(&made), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(with_secret(&credentials(&made), &fresh), &[])
        .await
        .expect(200);
}

#[both_databases]
async fn k5_the_overview_has_last_activity_status_credentials_and_description(app: TestApp) {
    let admin = koios(&app).await.administrator;
    let made = app
        .make(
            &admin,
            json!({ "name": "Scanner", "description": "Shop floor" }),
        )
        .await;
    app.clock.advance(Duration::hours(1));
    let token = app.token_with(&made).await;
    app.recorder.flush().await;
    let id = made["client"]["clientId"].as_str().unwrap();
    let page = app.shown(&admin, id).await;
    assert_eq!(moment(&page["lastUsedAt"]), app.clock.now());
    assert_eq!(
        (&page["status"], &page["clientId"], &page["description"]),
        (&json!("ACTIVE"), &json!(id), &json!("Shop floor"))
    );
    let secret = made["credentials"]["clientSecret"].as_str().unwrap();
    let mask = json!({ "id": page["secrets"][0]["id"], "hint": secret[secret.len() - 4..], "generated": true, "status": "ACTIVE" });
    assert_eq!(
        page["secrets"],
        json!([mask]),
        "of the secret only its end is shown"
    );
    let fresh = app
        .done_as(
            &admin,
            (
                "rotateClientSecret",
                "credentials { clientId clientSecret } stillInUse",
            ),
            json!({ "id": page["id"] }),
        )
        .await;
    assert_eq!(
        (&fresh["credentials"]["clientId"], &fresh["stillInUse"]),
        (&json!(id), &json!(true))
    );
    assert!(!app.is_alive(&admin, &token).await);
    app.ask(credentials(&fresh), &[]).await.expect(200);
}

#[both_databases]
async fn k8_regenerating_ends_the_secret_at_once_and_shows_the_new_one(app: TestApp) {
    let account = koios(&app).await;
    let admin = &account.administrator;
    let made = app.make(admin, json!({ "name": "Scanner" })).await;
    let (old, token) = (credentials(&made), app.token_with(&made).await);
    let rotated = app
        .done_as(
            admin,
            (
                "rotateClientSecret",
                "client { version } credentials { clientId clientSecret }",
            ),
            json!({ "id": made["client"]["id"] }),
        )
        .await;
    assert_eq!(rotated["client"]["version"], 2);
    for _ in 0..2 {
        app.ask(old.clone(), &[])
            .await
            .refused(401, "invalid_client");
    }
    assert!(
        !app.is_alive(admin, &token).await,
        "nor does a token from it"
    );
    app.ask(credentials(&rotated), &[]).await.expect(200);
    let stale = json!({ "id": made["client"]["id"], "expectedVersion": 1 });
    assert_eq!(
        app.refused_as(admin, "rotateClientSecret", stale).await,
        ["STALE_VERSION expectedVersion"]
    );
    let stranger = app
        .account("stranger", PolicyPreset::Koios)
        .await
        .administrator;
    assert_eq!(
        app.refused_as(
            &stranger,
            "rotateClientSecret",
            json!({ "id": made["client"]["id"] })
        )
        .await,
        ["NOT_FOUND id"]
    );
    app.ask(credentials(&rotated), &[]).await.expect(200);
}

#[both_databases]
async fn k9_a_disabled_client_is_refused_on_every_request_and_its_secret_survives(app: TestApp) {
    let account = koios(&app).await;
    let admin = &account.administrator;
    let role = app.role_id(account.id, "viewer").await.to_string();
    let made = app
        .make(admin, json!({ "name": "Scanner", "role": { "id": role } }))
        .await;
    let token = app.token_with(&made).await;
    let query = json!({ "query": "{ clients { totalCount } }" });
    let call = async |token: &str| {
        app.post_json("/graphql", Auth::Bearer(token.to_owned()), &query)
            .await
    };
    call(&token).await.expect(200);
    app.switch(admin, &[&made["client"]["id"]], "INACTIVE")
        .await;
    let refused = call(&token).await.expect(401);
    assert_eq!(
        codes(&refused.json()),
        ["UNAUTHENTICATED"],
        "with the token that it holds"
    );
    assert!(!app.is_alive(admin, &token).await);
    app.ask(credentials(&made), &[])
        .await
        .refused(401, "invalid_client");
    app.post_form(
        "/oauth/introspect",
        credentials(&made),
        &[("token", &token)],
    )
    .await
    .refused(401, "invalid_client");
    app.switch(admin, &[&made["client"]["id"]], "ACTIVE").await;
    let fresh = app.token_with(&made).await;
    call(&fresh).await.expect(200);
    call(&token).await.expect(401);
}

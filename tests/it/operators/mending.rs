//! What operators change in other accounts, and what the log there says.

use super::{acme, operator};
use crate::support::{ClientSeed, TestApp, TestClient};
use axum::http::Method;
use domain::error::Error;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn change(app: &TestApp, operator: &TestClient, id: &str) {
    app.done_as(
        operator,
        ("updateClient", "client { name }"),
        json!({ "id": id, "name": "Mended" }),
    )
    .await;
    app.done_as(
        operator,
        ("setClientRole", "client { role { key } }"),
        json!({ "id": id, "role": { "key": "viewer" } }),
    )
    .await;
    app.done_as(
        operator,
        ("setClientRole", "client { role { key } }"),
        json!({ "id": id, "role": { "key": "clerk" } }),
    )
    .await;
    app.done_as(
        operator,
        ("setClientsStatus", "succeeded"),
        json!({ "ids": [id], "status": "INACTIVE" }),
    )
    .await;
    app.done_as(
        operator,
        ("setClientsStatus", "succeeded"),
        json!({ "ids": [id], "status": "ACTIVE" }),
    )
    .await;
}

async fn rotate_and_revoke(app: &TestApp, operator: &TestClient, id: &str, user: &Value) {
    let rotated = app
        .done_as(
            operator,
            (
                "rotateClientSecret",
                "credentials { clientId clientSecret }",
            ),
            json!({ "id": id }),
        )
        .await;
    app.ask(crate::graphql::credentials(&rotated), &[])
        .await
        .expect(200);
    app.done_as(
        operator,
        ("revokeTokens", "clientCount"),
        json!({ "clients": [{ "clientId": "plant" }] }),
    )
    .await;
    app.done_as(
        operator,
        ("updateUser", "user { displayName }"),
        json!({ "id": user, "displayName": "Ada" }),
    )
    .await;
}

async fn change_by_rest(app: &TestApp, operator: &TestClient, id: &str) {
    let token = app.token(operator).await;
    let path = format!("/clients/{id}");
    app.rest_with(
        &token,
        (Method::PATCH, &path, json!({ "description": "By REST." })),
        &[],
    )
    .await
    .expect(200);
    app.rest_with(
        &token,
        (Method::POST, &format!("{path}/secrets/rotate"), Value::Null),
        &[],
    )
    .await
    .expect(200);
    app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[])
        .await
        .expect(204);
}

/// The event is in the account concerned, and names the operator.
#[both_databases]
async fn an_operator_mends_another_account_and_the_log_there_says_who(app: TestApp) {
    let (acme, client, user) = acme(&app).await;
    let operator = operator(&app).await;
    let id = client.id.to_string();
    let own_before = app
        .data_for(&operator, "{ auditEvents { totalCount } }", json!({}))
        .await;
    change(&app, &operator, &id).await;
    rotate_and_revoke(&app, &operator, &id, &user).await;
    change_by_rest(&app, &operator, &id).await;
    let events = "{ auditEvents(first: 20) { nodes { kind actorId actorName } } }";
    let log =
        app.data_for(&acme.administrator, events, json!({})).await["auditEvents"]["nodes"].clone();
    let by_operator: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["actorId"] == operator.id.to_string())
        .collect();
    let expected = [
        "CLIENT_DELETED",
        "SECRET_ROTATED",
        "SECRET_CREATED",
        "CLIENT_UPDATED",
        "USER_UPDATED",
        "TOKENS_REVOKED",
        "CLIENT_ACTIVATED",
        "CLIENT_DEACTIVATED",
        "CLIENT_ROLE_CHANGED",
    ];
    for kind in expected {
        assert!(
            by_operator
                .iter()
                .any(|event| event["kind"] == kind && event["actorName"] == "Operator"),
            "{kind}: {log}"
        );
    }
    assert_eq!(
        app.data_for(&operator, "{ auditEvents { totalCount } }", json!({}))
            .await,
        own_before,
        "nothing stands in its own account's log"
    );
}

/// Two accounts may define a permission of the same code; who holds the one does not hold the
/// other. What is built in is carried along, as far as the operator may write there.
#[both_databases]
async fn an_operator_carries_only_what_is_built_in(app: TestApp) {
    let acme = app.account("acme", PolicyPreset::Default).await;
    let scopes = &[
        "accounts:read",
        "clients:read",
        "clients:write",
        "keys:read",
    ];
    let operator = app
        .client(ClientSeed {
            scopes,
            ..ClientSeed::default()
        })
        .await;
    let mut actor = app.actor(&operator).await;
    actor.scopes.insert("orders:write".to_owned());
    let actor = std::sync::Arc::new(actor);
    let there = operator::acting_in(&actor, acme.id).unwrap();
    assert_eq!(
        (there.account, there.platform, there.elsewhere),
        (Some(acme.id), false, true)
    );
    assert_eq!(
        there.scopes.iter().collect::<Vec<_>>(),
        ["accounts:read", "clients:read"]
    );
    assert_eq!(
        operator::acting_in(&actor, app.platform.id).unwrap().scopes,
        actor.scopes,
        "at home nothing changes"
    );
    let stranger = std::sync::Arc::new(app.actor(&acme.administrator).await);
    assert!(matches!(
        operator::acting_in(&stranger, app.platform.id),
        Err(Error::Forbidden(_))
    ));
}

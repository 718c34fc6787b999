//! Accounts that are renamed, and the same through REST.

use super::{acme, operator};
use crate::{
    rules::head,
    support::{Setup, TestAccount, TestApp, TestClient, claims},
};
use axum::http::Method;
use domain::audit;
use entity::audit_event::AuditEventKind;
use serde_json::{Value, json};

async fn assert_known_by_the_old_name(other: &TestApp, client: &TestClient) {
    let known = other
        .tools
        .registry
        .by_id(&other.db, client.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        known.account.name, "Acme Ltd",
        "the other node keeps the old name"
    );
}

async fn assert_refused(app: &TestApp, acme: &TestAccount, client: &TestClient) {
    let id = acme.id.to_string();
    for (input, refusal) in [
        (
            json!({ "id": id, "name": "x", "expectedVersion": 1 }),
            "STALE_VERSION expectedVersion",
        ),
        (json!({ "id": id, "name": " " }), "BLANK name"),
        (
            json!({ "id": id, "name": "x".repeat(201) }),
            "TOO_LONG name",
        ),
        (
            json!({ "id": client.id.to_string(), "name": "x" }),
            "NOT_FOUND id",
        ),
        (
            json!({ "id": app.platform.id.to_string(), "name": "x" }),
            "NOT_FOUND id",
        ),
    ] {
        assert_eq!(
            app.refused_as(&acme.administrator, "updateAccount", input)
                .await,
            [refusal]
        );
    }
}

async fn assert_two_changes_are_logged(app: &TestApp, acme: &TestAccount) {
    let events = audit::since(&app.db, Some(acme.id), 0, 500).await.unwrap();
    let events: Vec<_> = events
        .iter()
        .filter(|event| event.kind == AuditEventKind::AccountUpdated)
        .collect();
    assert_eq!(events.len(), 2);
    assert_eq!(
        (events[0].details.as_deref(), events[1].actor_name.as_str()),
        (Some(r#"{"name":"Acme Ltd"}"#), "Operator")
    );
}

#[both_databases]
async fn an_account_is_renamed_and_keeps_its_slug(app: TestApp) {
    let (acme, client) = acme(&app).await;
    let other = app.node(Setup::default()).await;
    let token = other.token(&client).await;
    let id = acme.id.to_string();
    let input = json!({ "id": id, "name": " Acme Ltd ", "expectedVersion": 1 });
    let renamed = app
        .done_as(
            &acme.administrator,
            ("updateAccount", "account { slug name version }"),
            input,
        )
        .await;
    assert_eq!(
        renamed["account"],
        json!({ "slug": "acme", "name": "Acme Ltd", "version": 2 })
    );
    assert!(other.is_alive(&client, &token).await);
    assert_eq!(claims(&other.token(&client).await)["acc"], "acme");
    assert_known_by_the_old_name(&other, &client).await;

    let head_before = head(&app).await;
    app.done_as(
        &acme.administrator,
        ("updateAccount", "account { version }"),
        json!({ "id": id, "name": "Acme Ltd" }),
    )
    .await;
    app.done_as(
        &acme.administrator,
        ("updateAccount", "account { version }"),
        json!({ "id": id }),
    )
    .await;
    assert_eq!(
        head(&app).await,
        head_before,
        "where nothing differs, nothing is written"
    );
    assert_refused(&app, &acme, &client).await;
    let operator = operator(&app).await;
    app.done_as(
        &operator,
        ("updateAccount", "account { name }"),
        json!({ "id": id, "name": "Acme" }),
    )
    .await;
    assert_two_changes_are_logged(&app, &acme).await;
}

async fn assert_the_number_of_clients_is_asked_for(app: &TestApp, token: &str, path: &str) {
    let problem = app
        .rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .problem(409, "IN_USE");
    assert_eq!(problem["errors"][0]["parameter"], "expectedClientCount");
    for wrong in ["?expectedClientCount=1", "?expectedClientCount=99"] {
        app.rest_with(
            token,
            (Method::DELETE, &format!("{path}{wrong}"), Value::Null),
            &[],
        )
        .await
        .problem(409, "IN_USE");
    }
    app.rest_with(
        token,
        (
            Method::DELETE,
            &format!("{path}?expectedClientCount=x"),
            Value::Null,
        ),
        &[],
    )
    .await
    .expect(400);
}

#[both_databases]
async fn rest_renames_and_deletes_accounts_as_well(app: TestApp) {
    let (acme, _) = acme(&app).await;
    let token = app.token(&operator(&app).await).await;
    let path = format!("/accounts/{}", acme.id);
    let renamed = app
        .rest_with(
            &token,
            (Method::PATCH, &path, json!({ "name": "Other" })),
            &[("if-match", "\"1\"")],
        )
        .await
        .expect(200);
    assert_eq!(
        (renamed.header("etag"), &renamed.json()["name"]),
        ("\"2\"", &json!("Other"))
    );
    app.rest_with(
        &token,
        (Method::PATCH, &path, json!({ "name": "x" })),
        &[("if-match", "\"1\"")],
    )
    .await
    .problem(412, "STALE_VERSION");
    app.rest_with(&token, (Method::PATCH, &path, json!({ "slug": "x" })), &[])
        .await
        .expect(422);
    assert_the_number_of_clients_is_asked_for(&app, &token, &path).await;
    let right = format!("{path}?expectedClientCount=2");
    app.rest_with(
        &token,
        (Method::DELETE, &right, Value::Null),
        &[("if-match", "\"1\"")],
    )
    .await
    .problem(412, "STALE_VERSION");
    app.rest_with(
        &token,
        (Method::DELETE, &right, Value::Null),
        &[("if-match", "\"2\"")],
    )
    .await
    .expect(204);
    app.rest_with(&token, (Method::DELETE, &right, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
    let seen = app
        .rest_with(&token, (Method::GET, &path, Value::Null), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(seen["deletedAt"], "2026-01-01T12:00:00Z");
}

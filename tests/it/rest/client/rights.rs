//! Roles of clients, and what policies and rights refuse.

use super::administrator;
use crate::support::{ClientSeed, TestApp, TestClient};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn nobody_gives_what_they_do_not_have(app: TestApp) {
    let editor = app
        .client(ClientSeed {
            scopes: &["clients:roles"],
            ..ClientSeed::with_role("editor")
        })
        .await;
    let role = app
        .role_id(editor.account, "administrator")
        .await
        .to_string();
    let problem = app
        .rest(
            &editor,
            (Method::POST, "/clients", json!({ "role": { "id": role } })),
        )
        .await
        .problem(403, "PRIVILEGE_ESCALATION");
    assert_eq!(problem["errors"][0]["pointer"], "#/role");
}

async fn assert_permissions_of_a_viewer(
    app: &TestApp,
    administrator: &TestClient,
    client: &TestClient,
) {
    let groups = app
        .read(
            administrator,
            &format!("/clients/{}/permissions", client.id),
        )
        .await;
    let grants: Vec<_> = groups["items"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["permissions"].as_array().unwrap())
        .collect();
    let of = |code: &str| {
        grants
            .iter()
            .find(|grant| grant["permission"]["code"] == code)
            .unwrap()
    };
    assert_eq!(
        (
            &of("clients:read")["reason"],
            &of("clients:read")["granted"]
        ),
        (&json!("ROLE"), &json!(true))
    );
    assert_eq!(
        (
            &of("clients:write")["reason"],
            &of("clients:write")["granted"]
        ),
        (&json!("NOT_GRANTED"), &json!(false))
    );
}

#[both_databases]
async fn a_role_is_given_and_taken_away(app: TestApp) {
    let (administrator, token) = administrator(&app).await;
    let client = app.client(ClientSeed::default()).await;
    let path = format!("/clients/{}/role", client.id);
    let role = app.role_id(client.account, "viewer").await.to_string();
    let given = app
        .rest_with(
            &token,
            (Method::PUT, &path, json!({ "role": { "id": role } })),
            &[],
        )
        .await
        .expect(200);
    assert_eq!(given.json()["roleId"], json!(role));
    assert_permissions_of_a_viewer(&app, &administrator, &client).await;
    let taken = app
        .rest_with(&token, (Method::DELETE, &path, Value::Null), &[])
        .await
        .expect(204);
    assert_eq!(taken.header("etag"), "\"3\"");
    assert_eq!(
        app.read(&administrator, &format!("/clients/{}", client.id))
            .await["roleId"],
        Value::Null
    );
    app.rest_with(&token, (Method::PUT, &path, json!({})), &[])
        .await
        .problem(422, "INVALID");
    let own = format!("/clients/{}/role", administrator.id);
    app.rest_with(&token, (Method::DELETE, &own, Value::Null), &[])
        .await
        .problem(409, "LAST_ADMINISTRATOR");
}

#[both_databases]
async fn policies_speak_through_this_door_too(app: TestApp) {
    let knox = app.account("knox", PolicyPreset::Knox).await;
    let token = app.token(&knox.administrator).await;
    for n in 0..5 {
        let made = app
            .rest_with(
                &token,
                (
                    Method::POST,
                    "/clients",
                    json!({ "clientId": format!("k{n}") }),
                ),
                &[],
            )
            .await
            .expect(201)
            .json();
        let expected = if n < 4 {
            json!(["ACTIVE", null])
        } else {
            json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"])
        };
        assert_eq!(
            json!([made["client"]["status"], made["client"]["statusReason"]]),
            expected
        );
    }
    let insights = app.account("acme", PolicyPreset::Insights).await;
    app.rest(
        &insights.administrator,
        (Method::POST, "/clients", json!({ "clientId": "x" })),
    )
    .await
    .problem(422, "POLICY_VIOLATION");
    for n in 0..4 {
        let body = json!({ "clientId": format!("acme_{n}") });
        app.rest(&insights.administrator, (Method::POST, "/clients", body))
            .await
            .expect(201);
    }
    let body = json!({ "clientId": "acme_6" });
    app.rest(&insights.administrator, (Method::POST, "/clients", body))
        .await
        .problem(409, "QUOTA_EXCEEDED");
}

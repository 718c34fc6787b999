//! Roles, permissions and protected APIs.

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_changed(app: &TestApp, token: &str, path: &str) {
    let patch = json!({ "description": null, "permissions": ["clients:read"] });
    let changed = app
        .rest_with(token, (Method::PATCH, path, patch), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([
            changed["description"],
            changed["permissions"].as_array().unwrap().len(),
            changed["version"]
        ]),
        json!(["", 1, 2])
    );
}

async fn assert_successors_are_checked(app: &TestApp, token: &str, path: &str, role: &Value) {
    for (to, status, code) in [
        ("x", 400, "INVALID"),
        ("rol_00000000000000000000000000000000", 422, "NOT_FOUND"),
        (role["id"].as_str().unwrap(), 422, "INVALID"),
    ] {
        let path = format!("{path}?reassignToId={to}");
        app.rest_with(token, (Method::DELETE, &path, Value::Null), &[])
            .await
            .problem(status, code);
    }
}

async fn assert_built_in_roles_stay(
    app: &TestApp,
    administrator: &TestClient,
    token: &str,
    viewer: &str,
) {
    let keys: Vec<_> = app.read(administrator, "/roles").await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["key"].clone())
        .collect();
    assert_eq!(keys, ["administrator", "editor", "viewer"]);
    app.rest_with(
        token,
        (
            Method::PATCH,
            &format!("/roles/{viewer}"),
            json!({ "name": "x" }),
        ),
        &[],
    )
    .await
    .problem(422, "IMMUTABLE");
}

#[both_databases]
async fn a_role_is_made_changed_and_deleted_with_reassignment(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let body = json!({ "key": "clerk", "name": "Clerk", "description": "Files things.", "permissions": ["clients:read", "roles:read"] });
    let made = app
        .rest_with(&token, (Method::POST, "/roles", body.clone()), &[])
        .await
        .expect(201);
    let role = made.json();
    let path = format!("/roles/{}", role["id"].as_str().unwrap());
    assert_eq!(
        made.header("location"),
        format!("https://latchkey.test/api/v1{path}")
    );
    assert_eq!(
        json!([
            role["builtIn"],
            role["clientCount"],
            role["userCount"],
            role["permissions"][0]
        ]),
        json!([false, 0, 0, "clients:read"])
    );
    app.rest_with(&token, (Method::POST, "/roles", body), &[])
        .await
        .problem(409, "TAKEN");
    assert_changed(&app, &token, &path).await;
    let client = app.client(ClientSeed::with_role("clerk")).await;
    app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[])
        .await
        .problem(409, "IN_USE");
    let viewer = app.role_id(client.account, "viewer").await.to_string();
    assert_successors_are_checked(&app, &token, &path, &role).await;
    app.rest_with(
        &token,
        (
            Method::DELETE,
            &format!("{path}?reassignToKey=viewer"),
            Value::Null,
        ),
        &[],
    )
    .await
    .expect(204);
    assert_eq!(
        app.read(&administrator, &format!("/clients/{}", client.id))
            .await["roleId"],
        json!(viewer)
    );
    assert_built_in_roles_stay(&app, &administrator, &token, &viewer).await;
}

#[both_databases]
async fn permissions_come_by_category(app: TestApp) {
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    let groups = app.read(&viewer, "/permissions").await;
    let categories: Vec<_> = groups["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["category"].as_str().unwrap())
        .collect();
    assert_eq!(
        categories,
        [
            "API clients",
            "Accounts",
            "Audit",
            "Roles and permissions",
            "Signing keys",
            "Tokens",
            "Users",
            "Webhooks"
        ]
    );
    let grants = groups["items"][0]["permissions"].as_array().unwrap();
    let granted: Vec<_> = grants
        .iter()
        .map(|grant| json!([grant["permission"]["code"], grant["granted"]]))
        .collect();
    assert!(
        granted.contains(&json!(["clients:read", true]))
            && granted.contains(&json!(["clients:write", false]))
    );
}

async fn assert_reserved_codes_are_taken(app: &TestApp, token: &str, path: &str) {
    let reserved =
        json!({ "permissions": [{ "code": "clients:x", "description": "x", "category": "x" }] });
    let problem = app
        .rest_with(token, (Method::PATCH, path, reserved), &[])
        .await
        .problem(409, "TAKEN");
    assert_eq!(problem["errors"][0]["pointer"], "#/permissions/0/code");
}

async fn assert_the_built_in_api_stays(app: &TestApp, administrator: &TestClient, token: &str) {
    let all = app.read(administrator, "/resources").await["items"].clone();
    assert_eq!(
        (all.as_array().unwrap().len(), &all[0]["builtIn"]),
        (1, &json!(true))
    );
    let own = format!("/resources/{}", all[0]["id"].as_str().unwrap());
    app.rest_with(token, (Method::DELETE, &own, Value::Null), &[])
        .await
        .problem(422, "IMMUTABLE");
}

#[both_databases]
async fn a_protected_api_is_defined_changed_and_deleted(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let body = json!({
        "identifier": "https://orders.test/api", "name": "Orders", "introspectionClientIds": [administrator.client_id],
        "permissions": [{ "code": "orders:read", "description": "Read.", "category": "Orders", "mutating": false }],
    });
    let made = app
        .rest_with(&token, (Method::POST, "/resources", body.clone()), &[])
        .await
        .expect(201)
        .json();
    let path = format!("/resources/{}", made["id"].as_str().unwrap());
    assert_eq!(
        json!([
            made["builtIn"],
            made["permissions"][0]["mutating"],
            made["introspectionClientIds"]
        ]),
        json!([false, false, [administrator.client_id]])
    );
    assert_eq!(app.read(&administrator, &path).await, made);
    app.rest_with(&token, (Method::POST, "/resources", body), &[])
        .await
        .problem(409, "TAKEN");
    assert_reserved_codes_are_taken(&app, &token, &path).await;
    let changed = app
        .rest_with(
            &token,
            (
                Method::PATCH,
                &path,
                json!({ "permissions": [], "name": "O" }),
            ),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([changed["name"], changed["permissions"], changed["version"]]),
        json!(["O", [], 2])
    );
    let unknown = json!({ "introspectionClientIds": ["cli_00000000000000000000000000000000"] });
    app.rest_with(&token, (Method::PATCH, &path, unknown), &[])
        .await
        .problem(422, "NOT_FOUND");
    app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[])
        .await
        .expect(204);
    assert_the_built_in_api_stays(&app, &administrator, &token).await;
    app.api(ApiSeed::default()).await;
}

//! Previews are those of GraphQL.

use crate::support::{ClientSeed, TestApp, TestClient};
use axum::http::Method;
use serde_json::{Value, json};

/// The codes that are granted.
fn granted(groups: &Value) -> Vec<String> {
    let grants = groups
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["permissions"].as_array().unwrap());
    grants
        .filter(|grant| grant["granted"] == true)
        .map(|grant| grant["permission"]["code"].as_str().unwrap().to_owned())
        .collect()
}

async fn assert_preview_of_a_role(app: &TestApp, administrator: &TestClient, role: &str) {
    let preview = app
        .read(
            administrator,
            &format!("/roles/{role}/preview?permission=users:read"),
        )
        .await;
    assert_eq!(
        json!([preview["gained"][0]["code"], preview["lost"][0]["code"]]),
        json!(["users:read", "clients:read"])
    );
    let effects = app
        .read(
            administrator,
            &format!("/roles/{role}/preview/clients?permission=users:read&first=5"),
        )
        .await;
    let effect = &effects["items"][0];
    assert_eq!(
        json!([effect["client"]["name"], effect["gained"][0]["code"]]),
        json!(["Plant", "users:read"])
    );
    assert_eq!(
        app.read(administrator, &format!("/roles/{role}/preview/users"))
            .await["items"],
        json!([])
    );
    let unknown = format!("/roles/{role}/preview?permission=no:such");
    let problem = app
        .rest(administrator, (Method::GET, &unknown, Value::Null))
        .await;
    assert_eq!(
        problem.problem(422, "NOT_FOUND")["errors"][0]["parameter"],
        "permission"
    );
}

#[both_databases]
async fn previews_are_those_of_graphql(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let role = app
        .role(administrator.account, "clerk", &["clients:read"])
        .await
        .id
        .to_string();
    let client = app
        .client(ClientSeed {
            name: Some("Plant"),
            ..ClientSeed::with_role("clerk")
        })
        .await;
    let path = format!("/clients/{}/permissions/preview", client.id);
    assert_eq!(
        granted(&app.read(&administrator, &path).await["items"]),
        ["clients:read"]
    );
    assert_eq!(
        granted(
            &app.read(&administrator, &format!("{path}?withoutRole=true"))
                .await["items"]
        ),
        Vec::<String>::new()
    );
    let query = "query($id: ID!) { previewPermissions(id: $id, role: { key: \"editor\" }, accessLevel: READ_ONLY) {
        permissions { granted permission { code } } } }";
    let told = app
        .data_for(
            &administrator,
            query,
            json!({ "id": client.id.to_string() }),
        )
        .await["previewPermissions"]
        .clone();
    let read = app
        .read(
            &administrator,
            &format!("{path}?roleKey=editor&accessLevel=READ_ONLY"),
        )
        .await["items"]
        .clone();
    assert_eq!(granted(&read), granted(&told));
    assert_preview_of_a_role(&app, &administrator, &role).await;
}

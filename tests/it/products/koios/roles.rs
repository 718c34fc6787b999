//! Roles that clients share with users (K6, K7, K10).

use super::koios;
use crate::{
    products::column,
    support::{TestApp, TestClient},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const ROLE: &str = "role { id key version clientCount userCount }";

/// Permissions of a client or a user: by category, whether each is on, and why.
fn toggles(groups: &Value) -> Vec<(String, String, bool, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = |group: &Value| {
        let category = text(&group["category"]);
        let row = |grant: &Value| {
            (
                category.clone(),
                text(&grant["permission"]["code"]),
                grant["granted"].as_bool().unwrap(),
                text(&grant["reason"]),
            )
        };
        group["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(row)
            .collect::<Vec<_>>()
    };
    groups.as_array().unwrap().iter().flat_map(rows).collect()
}

async fn assert_other_accounts_are_apart(
    app: &TestApp,
    admin: &TestClient,
    client: &Value,
    user: &Value,
) {
    let stranger = app.account("stranger", PolicyPreset::Koios).await;
    let theirs = app.role(stranger.id, "theirs", &[]).await.id.to_string();
    assert_eq!(
        app.refused_as(
            admin,
            "setClientRole",
            json!({ "id": client, "role": { "id": theirs } })
        )
        .await,
        ["NOT_FOUND role"]
    );
    assert_eq!(
        app.refused_as(
            admin,
            "updateUser",
            json!({ "id": user, "role": { "id": theirs } })
        )
        .await,
        ["NOT_FOUND role"]
    );
    assert_eq!(
        app.refused_as(
            &stranger.administrator,
            "setClientRole",
            json!({ "id": client, "role": null })
        )
        .await,
        ["NOT_FOUND id"]
    );
}

#[both_databases]
async fn k6_one_role_at_a_time_is_selected_as_it_is_for_users(app: TestApp) {
    let account = koios(&app).await;
    let admin = &account.administrator;
    let made = app.make(admin, json!({ "name": "Scanner" })).await;
    let user = app
        .done_as(
            admin,
            ("createUser", "user { id role { key } }"),
            json!({ "username": "ada", "kind": "ROOT" }),
        )
        .await;
    let (client, user) = (&made["client"]["id"], &user["user"]["id"]);
    let roles = app
        .data_for(admin, "{ roles { nodes { id key } } }", json!({}))
        .await["roles"]["nodes"]
        .clone();
    assert_eq!(column(&roles, "key"), ["administrator", "editor", "viewer"]);
    for role in roles.as_array().unwrap() {
        let chosen = app
            .done_as(
                admin,
                ("setClientRole", "client { role { key } }"),
                json!({ "id": client, "role": { "id": role["id"] } }),
            )
            .await;
        assert_eq!(chosen["client"]["role"]["key"], role["key"]);
        let chosen = app
            .done_as(
                admin,
                ("updateUser", "user { role { key } }"),
                json!({ "id": user, "role": { "id": role["id"] } }),
            )
            .await;
        assert_eq!(chosen["user"]["role"]["key"], role["key"]);
    }
    assert_other_accounts_are_apart(&app, admin, client, user).await;
    let none = app
        .done_as(
            admin,
            ("setClientRole", "client { role { key } }"),
            json!({ "id": client, "role": null }),
        )
        .await;
    assert_eq!(none["client"]["role"], Value::Null);
}

fn assert_the_role_shows(client: &[(String, String, bool, String)]) {
    let on: Vec<_> = client
        .iter()
        .filter(|row| row.2)
        .map(|row| (row.0.as_str(), row.1.as_str(), row.3.as_str()))
        .collect();
    assert_eq!(
        on,
        [
            ("API clients", "clients:read", "ROLE"),
            ("Users", "users:read", "ROLE")
        ]
    );
    let off = client.iter().filter(|row| !row.2);
    assert!(
        off.clone().count() > 5 && off.clone().all(|row| row.3 == "NOT_GRANTED"),
        "what is off is shown as well"
    );
}

#[both_databases]
async fn k7_effective_permissions_follow_from_the_role_as_on_a_users_page(app: TestApp) {
    let account = koios(&app).await;
    let admin = &account.administrator;
    let role = app
        .role(account.id, "clerk", &["clients:read", "users:read"])
        .await
        .id
        .to_string();
    let made = app
        .make(admin, json!({ "name": "Scanner", "role": { "id": role } }))
        .await;
    let user = app
        .done_as(
            admin,
            ("createUser", "user { id }"),
            json!({ "username": "ada", "kind": "ROOT", "role": { "id": role } }),
        )
        .await;
    let groups =
        "effectivePermissions { category permissions { granted reason permission { code } } }";
    let both = async || {
        let of_client = format!("query($id: ID!) {{ client(by: {{ id: $id }}) {{ {groups} }} }}");
        let of_user = format!("query($id: ID!) {{ user(by: {{ id: $id }}) {{ {groups} }} }}");
        let client = app
            .data_for(admin, &of_client, json!({ "id": made["client"]["id"] }))
            .await;
        let user = app
            .data_for(admin, &of_user, json!({ "id": user["user"]["id"] }))
            .await;
        (
            toggles(&client["client"]["effectivePermissions"]),
            toggles(&user["user"]["effectivePermissions"]),
        )
    };
    let (client, user) = both().await;
    assert_eq!(client, user, "laid out alike");
    assert_the_role_shows(&client);
    app.done_as(
        admin,
        ("updateRole", ROLE),
        json!({ "id": role, "permissions": ["clients:read"] }),
    )
    .await;
    let (client, user) = both().await;
    assert_eq!(client, user);
    assert_eq!(client.iter().filter(|row| row.2).count(), 1);
}

#[both_databases]
async fn k10_users_and_clients_share_the_same_roles(app: TestApp) {
    let account = koios(&app).await;
    let admin = &account.administrator;
    let made = app
        .done_as(
            admin,
            ("createRole", ROLE),
            json!({ "key": "line", "name": "Line", "permissions": ["clients:read"] }),
        )
        .await;
    let role = &made["role"]["id"];
    app.make(admin, json!({ "name": "Scanner", "role": { "id": role } }))
        .await;
    let user = app
        .done_as(
            admin,
            ("createUser", "user { id username status role { key } }"),
            json!({ "username": "ada", "kind": "ROOT", "role": { "id": role } }),
        )
        .await;
    assert_eq!(user["user"]["role"]["key"], "line");
    let shown = app.data_for(admin, "query($id: ID!) { role(by: { id: $id }) { clientCount userCount permissions { code } } }", json!({ "id": role })).await;
    assert_eq!(
        shown["role"],
        json!({ "clientCount": 1, "userCount": 1, "permissions": [{ "code": "clients:read" }] })
    );
    assert_eq!(
        app.refused_as(admin, "deleteRole", json!({ "id": role }))
            .await,
        ["IN_USE reassignTo"]
    );
    let to = app.role_id(account.id, "viewer").await.to_string();
    app.done_as(
        admin,
        ("deleteRole", "deletedRoleId"),
        json!({ "id": role, "reassignTo": { "id": to } }),
    )
    .await;
    let holders = "{ users { nodes { role { key } } } clients(filter: { search: \"scanner\" }) { nodes { role { key } } } }";
    let after = app.data_for(admin, holders, json!({})).await;
    assert_eq!(
        (
            &after["users"]["nodes"][0]["role"]["key"],
            &after["clients"]["nodes"][0]["role"]["key"]
        ),
        (&json!("viewer"), &json!("viewer"))
    );
}

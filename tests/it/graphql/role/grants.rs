//! Roles: what they grant, and what happens to those who have one that changes.

use crate::{
    graphql::user_errors,
    support::{ApiSeed, ClientSeed, TestApp},
};
use serde_json::json;

/// Else `expectedVersion`, and an ETag of REST, would take an old list for the present one.
#[both_databases]
async fn whoever_loses_a_role_or_a_permission_has_another_version(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let api = app.api(ApiSeed::default()).await;
    let clerk = app.role(app.platform.id, "clerk", &["orders:read"]).await;
    let by_role = app
        .client(ClientSeed {
            role: Some("clerk"),
            ..ClientSeed::default()
        })
        .await;
    let direct = app
        .client(ClientSeed {
            scopes: &["orders:write"],
            ..ClientSeed::default()
        })
        .await;
    let versions = async || {
        (
            app.row(&by_role).await.version,
            app.row(&direct).await.version,
        )
    };
    assert_eq!(versions().await, (1, 1));
    let delete =
        "mutation($id: ID!) { deleteResource(input: { id: $id }) { userErrors { code } } }";
    app.data_for(&administrator, delete, json!({ "id": api.id.to_string() }))
        .await;
    let roles = app
        .data_for(
            &administrator,
            "{ roles { nodes { key version } } }",
            json!({}),
        )
        .await["roles"]["nodes"]
        .clone();
    let of_clerk = roles
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["key"] == "clerk")
        .unwrap()["version"]
        .clone();
    assert_eq!((versions().await, of_clerk), ((1, 2), json!(2)));
    let viewer = app.role_id(app.platform.id, "viewer").await.to_string();
    let delete = "mutation($id: ID!, $to: RoleBy!) { deleteRole(input: { id: $id, reassignTo: $to }) { userErrors { code } } }";
    app.data_for(
        &administrator,
        delete,
        json!({ "id": clerk.id.to_string(), "to": { "id": viewer } }),
    )
    .await;
    assert_eq!(versions().await, (2, 2));
}

#[both_databases]
async fn built_in_roles_and_apis_cannot_be_changed(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let data = app
        .data_for(
            &administrator,
            "{ roles { nodes { id builtIn } } resources { nodes { id } } }",
            json!({}),
        )
        .await;
    let (role, resource) = (
        &data["roles"]["nodes"][0]["id"],
        &data["resources"]["nodes"][0]["id"],
    );
    for (query, id) in [
        (
            "mutation($id: ID!) { change: updateRole(input: { id: $id, permissions: [] }) { userErrors { code } } }",
            role,
        ),
        (
            "mutation($id: ID!) { change: deleteRole(input: { id: $id }) { userErrors { code } } }",
            role,
        ),
        (
            "mutation($id: ID!) { change: updateResource(input: { id: $id, name: \"x\" }) { userErrors { code } } }",
            resource,
        ),
        (
            "mutation($id: ID!) { change: deleteResource(input: { id: $id }) { userErrors { code } } }",
            resource,
        ),
    ] {
        assert_eq!(
            user_errors(
                &app.data_for(&administrator, query, json!({ "id": id }))
                    .await["change"]
            ),
            ["IMMUTABLE"],
            "{query}"
        );
    }
}

#[both_databases]
async fn a_role_in_use_is_deleted_only_with_a_successor(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let role = app
        .role(administrator.account, "temporary", &["clients:read"])
        .await;
    let client = app.client(ClientSeed::with_role("temporary")).await;
    let delete = "mutation($id: ID!, $to: RoleBy) { deleteRole(input: { id: $id, reassignTo: $to }) { deletedRoleId userErrors { code path } } }";
    let id = role.id.to_string();
    let in_use = app
        .data_for(&administrator, delete, json!({ "id": id }))
        .await["deleteRole"]
        .clone();
    assert_eq!(
        in_use["userErrors"],
        json!([{ "code": "IN_USE", "path": ["reassignTo"] }])
    );
    let viewer = app.role_id(client.account, "viewer").await.to_string();
    let gone = app
        .data_for(
            &administrator,
            delete,
            json!({ "id": id, "to": { "id": viewer } }),
        )
        .await["deleteRole"]
        .clone();
    assert_eq!(gone["deletedRoleId"], id.as_str());
    assert_eq!(app.row(&client).await.role_id.unwrap().to_string(), viewer);
}

#[both_databases]
async fn a_role_that_grants_less_ends_the_tokens_of_its_clients_and_one_that_grants_more_does_not(
    app: TestApp,
) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let role = app
        .role(administrator.account, "changing", &["clients:read"])
        .await
        .id
        .to_string();
    let client = app.client(ClientSeed::with_role("changing")).await;
    let token = app.token(&client).await;
    let update = "mutation($id: ID!, $permissions: [String!]) { updateRole(input: { id: $id, permissions: $permissions }) { role { version } userErrors { code } } }";
    app.data_for(
        &administrator,
        update,
        json!({ "id": role, "permissions": ["clients:read", "roles:read"] }),
    )
    .await;
    assert!(app.is_alive(&administrator, &token).await);
    assert_eq!(
        app.introspect(&client, &token).await["scope"],
        "clients:read",
        "more is for new tokens only"
    );
    app.data_for(
        &administrator,
        update,
        json!({ "id": role, "permissions": ["roles:read"] }),
    )
    .await;
    assert!(!app.is_alive(&administrator, &token).await);
}

//! What may not be read does not show in previews, policies and roles either.

use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

/// `previewPermissions` showed the contents of any role of any account, and that to those who may
/// read clients only.
#[both_databases]
async fn a_preview_shows_no_role_that_its_caller_may_not_read(app: TestApp) {
    let other = app.account("other", PolicyPreset::Default).await;
    let foreign = app
        .role(other.id, "secret", &["clients:read"])
        .await
        .id
        .to_string();
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    let query = "query($id: ID!, $role: ID!) { previewPermissions(id: $id, role: { id: $role }) { permissions { granted permission { code } } } }";
    let ask = async |caller, role: &str| {
        app.ask_as(
            caller,
            query,
            json!({ "id": viewer.id.to_string(), "role": role }),
        )
        .await
    };
    let (hidden, absent) = (
        ask(&viewer, &foreign).await,
        ask(&viewer, "rol_00000000000000000000000000000000").await,
    );
    assert_eq!(
        hidden, absent,
        "another account's role looks as if it were not there"
    );
    assert_eq!(hidden["data"], Value::Null, "{hidden}");
    let own = app.role_id(app.platform.id, "editor").await.to_string();
    assert_eq!(ask(&viewer, &own).await["errors"], Value::Null);
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(codes(&ask(&reader, &own).await), ["FORBIDDEN"]);
    let without = "query($id: ID!) { previewPermissions(id: $id, role: null, accessLevel: READ_ONLY) { category } }";
    assert_eq!(
        app.ask_as(&reader, without, json!({ "id": viewer.id.to_string() }))
            .await["errors"],
        Value::Null
    );
}

#[both_databases]
async fn who_may_read_clients_only_reads_neither_the_policy_nor_what_roles_grant(app: TestApp) {
    let shown = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::with_role("editor")
        })
        .await;
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let ask = async |selection: &str| {
        let query = format!("query($id: ID!) {{ client(by: {{ id: $id }}) {{ {selection} }} }}");
        app.ask_as(&reader, &query, json!({ "id": shown.id.to_string() }))
            .await
    };
    for selection in [
        "role { permissions { code } }",
        "role { permissionGroups { category } }",
        "role { clientCount }",
        "role { userCount }",
        "account { policy { maxClients } }",
        "account { usage { clients } }",
        "scopes { resource { permissions { code } } }",
    ] {
        assert!(
            codes(&ask(selection).await).contains(&"FORBIDDEN"),
            "{selection}"
        );
    }
    let own = app
        .ask_as(
            &reader,
            "{ viewer { account { slug policy { maxClients } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        codes(&own),
        ["FORBIDDEN"],
        "nor by way of the caller's own account"
    );
    let named = ask("role { key name } account { slug } effectivePermissions { category }").await;
    assert_eq!(
        named["data"]["client"]["role"],
        json!({ "key": "editor", "name": "Editor" }),
        "{named}"
    );
}

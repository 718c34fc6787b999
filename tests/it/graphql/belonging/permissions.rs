//! Permissions of the deployment are for the account `default`.

use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp},
};
use domain::role;
use entity::account::PolicyPreset;
use serde_json::json;

/// `keys:write` in an account that is not `default` was accepted in silence and had no effect.
#[both_databases]
async fn permissions_of_the_deployment_are_granted_in_the_account_default_only(app: TestApp) {
    let tenant = app.account("tenant", PolicyPreset::Default).await;
    let admin = &tenant.administrator;
    let expected = "keys:write concerns the whole deployment and works only in the account `default`, so it cannot be granted here.";
    let made = app
        .change_as(
            admin,
            ("createClient", "client { id }"),
            json!({ "scopes": ["clients:read", "keys:write"] }),
        )
        .await;
    assert_eq!(refusals(&made), ["POLICY_VIOLATION scopes.1"]);
    assert_eq!(made["userErrors"][0]["message"], expected);
    let one = app.client(ClientSeed::default().of(&tenant)).await;
    let id = one.id.to_string();
    for code in ["accounts:read", "accounts:write", "keys:read", "keys:write"] {
        assert_eq!(
            app.refused_as(admin, "updateClient", json!({ "id": id, "scopes": [code] }))
                .await,
            ["POLICY_VIOLATION scopes.0"],
            "{code}"
        );
        let role = json!({ "key": "mine", "name": "Mine", "permissions": [code] });
        assert_eq!(
            app.refused_as(admin, "createRole", role).await,
            ["POLICY_VIOLATION permissions.0"],
            "{code}"
        );
    }
    let role = app.role(tenant.id, "mine", &[]).await.id.to_string();
    assert_eq!(
        app.refused_as(
            admin,
            "updateRole",
            json!({ "id": role, "permissions": ["keys:read"] })
        )
        .await,
        ["POLICY_VIOLATION permissions.0"]
    );
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let from_above = json!({ "account": { "id": tenant.id.to_string() }, "scopes": ["keys:read"] });
    assert_eq!(
        app.refused_as(&platform, "createClient", from_above).await,
        ["POLICY_VIOLATION scopes.0"],
        "also for an administrator of the deployment"
    );
    app.done_as(
        &platform,
        ("createClient", "client { id }"),
        json!({ "scopes": ["keys:read"] }),
    )
    .await;
}

#[both_databases]
async fn permissions_of_the_deployment_are_not_offered_in_other_accounts(app: TestApp) {
    let tenant = app.account("tenant", PolicyPreset::Default).await;
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let query = "query($id: ID!, $role: ID!) {
        permissions { permissions { permission { code } } }
        resources { nodes { permissions { code } } }
        role(by: { id: $role }) { permissions { code } permissionGroups { permissions { permission { code } } } }
        client(by: { id: $id }) { effectivePermissions { permissions { permission { code } } } }
        viewer { permissions { permissions { permission { code } } } }
    }";
    let role = role::by_key(&app.db, tenant.id, "administrator")
        .await
        .unwrap()
        .unwrap()
        .id
        .to_string();
    for (caller, offered) in [(&tenant.administrator, false), (&platform, true)] {
        let shown = app
            .data_for(
                caller,
                query,
                json!({ "id": caller.id.to_string(), "role": role }),
            )
            .await;
        for part in ["permissions", "resources", "role", "client", "viewer"] {
            let text = shown[part].to_string();
            assert!(text.contains("\"clients:read\""), "{part}");
            for code in ["\"accounts:write\"", "\"keys:read\""] {
                assert_eq!(text.contains(code), offered, "{part} {code}: {text}");
            }
        }
        for path in [
            "/permissions".to_owned(),
            "/resources".to_owned(),
            "/roles".to_owned(),
            format!("/clients/{}/permissions", caller.id),
        ] {
            assert_eq!(
                app.read(caller, &path)
                    .await
                    .to_string()
                    .contains("\"keys:write\""),
                offered,
                "{path}"
            );
        }
    }
}

//! The blast radius of a role: who would gain or lose what, before it is saved, and no difference
//! where there is none.

use super::codes;
use crate::support::{ClientSeed, TestApp, TestClient};
use entity::{
    account::PolicyPreset,
    client::{AccessLevel, ClientStatus},
};
use serde_json::{Value, json};

const PREVIEW: &str = "query($id: ID!, $codes: [String!]!, $first: Int, $after: String) { previewRoleChange(id: $id, permissions: $codes) {
    gained { code } lost { code }
    clients(first: $first, after: $after) { nodes { client { clientId } gained { code } lost { code } } pageInfo { hasNextPage endCursor } } } }";

const USERS: &str =
    "query($id: ID!, $codes: [String!]!) { previewRoleChange(id: $id, permissions: $codes) {
    users(first: 10) { nodes { user { username } gained { code } lost { code } } } } }";

/// The codes in a list of permissions.
fn listed(permissions: &Value) -> Vec<&str> {
    permissions
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission["code"].as_str().unwrap())
        .collect()
}

async fn clerks_of_every_kind(app: &TestApp) {
    let seed = |id| ClientSeed {
        client_id: Some(id),
        ..ClientSeed::with_role("clerk")
    };
    app.client(seed("a-plain")).await;
    app.client(ClientSeed {
        scopes: &["users:read", "clients:write"],
        ..seed("b-direct")
    })
    .await;
    app.client(ClientSeed {
        access_level: AccessLevel::ReadOnly,
        ..seed("c-reads")
    })
    .await;
    app.client(ClientSeed {
        status: ClientStatus::Inactive,
        ..seed("d-off")
    })
    .await;
    app.client(ClientSeed::with_role("viewer")).await;
}

async fn assert_nothing_was_changed(app: &TestApp, admin: &TestClient, role: &str) {
    let counts = "query($id: ID!) { role(by: { id: $id }) { permissions { code } clientCount userCount version } }";
    let role = app.data_for(admin, counts, json!({ "id": role })).await["role"].clone();
    assert_eq!(
        (listed(&role["permissions"]), &role["version"]),
        (vec!["clients:read", "users:read"], &json!(1)),
        "nothing was changed"
    );
    assert_eq!(
        (&role["clientCount"], &role["userCount"]),
        (&json!(4), &json!(1))
    );
}

#[both_databases]
async fn a_preview_names_who_would_gain_or_lose_what(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let role = app
        .role(app.platform.id, "clerk", &["clients:read", "users:read"])
        .await
        .id
        .to_string();
    clerks_of_every_kind(&app).await;
    let made = app
        .done_as(
            &admin,
            ("createUser", "user { id }"),
            json!({ "username": "ada", "kind": "ROOT", "role": { "id": role } }),
        )
        .await;
    assert!(made["user"]["id"].is_string());
    let variables = json!({ "id": role, "codes": ["clients:read", "clients:write"], "first": 10 });
    let preview =
        app.data_for(&admin, PREVIEW, variables.clone()).await["previewRoleChange"].clone();
    assert_eq!(
        (listed(&preview["gained"]), listed(&preview["lost"])),
        (vec!["clients:write"], vec!["users:read"])
    );
    let effects: Vec<_> = preview["clients"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|effect| {
            (
                effect["client"]["clientId"].as_str().unwrap(),
                listed(&effect["gained"]),
                listed(&effect["lost"]),
            )
        })
        .collect();
    let expected = [
        ("a-plain", vec!["clients:write"], vec!["users:read"]),
        ("b-direct", vec![], vec![]),
        ("c-reads", vec![], vec!["users:read"]),
        ("d-off", vec!["clients:write"], vec!["users:read"]),
    ];
    assert_eq!(
        effects, expected,
        "direct grants and read-only make no difference; one that is off will feel it when it is on again"
    );
    let users = app
        .data_for(
            &admin,
            USERS,
            json!({ "id": role, "codes": ["clients:read", "clients:write"] }),
        )
        .await;
    let expected = json!([{ "user": { "username": "ada" }, "gained": [{ "code": "clients:write" }], "lost": [{ "code": "users:read" }] }]);
    assert_eq!(users["previewRoleChange"]["users"]["nodes"], expected);
    assert_nothing_was_changed(&app, &admin, &role).await;
}

/// What the preview says is what comes to pass.
#[both_databases]
async fn a_change_does_what_its_preview_said(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let role = app
        .role(app.platform.id, "clerk", &["clients:read", "users:read"])
        .await
        .id
        .to_string();
    let client = app.client(ClientSeed::with_role("clerk")).await;
    app.done_as(
        &admin,
        ("updateRole", "role { version }"),
        json!({ "id": role, "permissions": ["clients:read", "clients:write"] }),
    )
    .await;
    let scope = app.ask(&client, &[]).await.expect(200).json()["scope"].clone();
    assert_eq!(scope, "clients:read clients:write");
}

#[both_databases]
async fn those_with_the_role_come_in_pages(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let role = app.role(app.platform.id, "clerk", &[]).await.id.to_string();
    let names: Vec<_> = (0..5).map(|n| format!("client-{n}")).collect();
    for name in &names {
        app.client(ClientSeed {
            client_id: Some(name),
            ..ClientSeed::with_role("clerk")
        })
        .await;
    }
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables =
            json!({ "id": role, "codes": ["clients:read"], "first": 2, "after": after });
        let page =
            app.data_for(&admin, PREVIEW, variables).await["previewRoleChange"]["clients"].clone();
        seen.extend(
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|effect| effect["client"]["clientId"].as_str().unwrap().to_owned()),
        );
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(seen, names);
}

#[both_databases]
async fn a_preview_needs_the_permissions_of_what_it_shows(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    let role = app
        .role(app.platform.id, "clerk", &["clients:read"])
        .await
        .id
        .to_string();
    let built_in = app.role_id(app.platform.id, "viewer").await.to_string();
    let roles = app
        .client(ClientSeed {
            scopes: &["roles:read"],
            ..ClientSeed::default()
        })
        .await;
    let unprivileged = app
        .client(ClientSeed {
            scopes: &["clients:read", "users:read"],
            ..ClientSeed::default()
        })
        .await;
    let bare = "query($id: ID!, $codes: [String!]!) { previewRoleChange(id: $id, permissions: $codes) { gained { code } lost { code } } }";
    let variables = json!({ "id": role, "codes": ["users:read"] });
    let seen = app.data_for(&roles, bare, variables.clone()).await["previewRoleChange"].clone();
    assert_eq!(
        (listed(&seen["gained"]), listed(&seen["lost"])),
        (vec!["users:read"], vec!["clients:read"])
    );
    for (caller, query) in [(&roles, PREVIEW), (&roles, USERS), (&unprivileged, bare)] {
        assert_eq!(
            codes(&app.ask_as(caller, query, variables.clone()).await),
            ["FORBIDDEN"]
        );
    }
    for (caller, id, wanted) in [
        (&other, &role, "users:read"),
        (&admin, &built_in, "users:read"),
        (&admin, &role, "unheard:of"),
    ] {
        let answer = app
            .ask_as(caller, bare, json!({ "id": id, "codes": [wanted] }))
            .await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{id} {wanted}");
    }
}

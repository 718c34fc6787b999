//! Who may ask what: every root field, called by those who may not.

use super::{codes, user_errors};
use crate::support::{ClientSeed, TestApp, TestClient};
use entity::{account::PolicyPreset, client::AccessLevel};
use serde_json::{Value, json};

/// Every root query that needs a permission, with a selection that finds nothing.
const QUERIES: [&str; 16] = [
    "account { id }",
    "accounts { totalCount }",
    "auditEvents { totalCount }",
    "client(by: { clientId: \"x\" }) { id }",
    "clients { totalCount }",
    "issuedTokens { totalCount }",
    "permissions { category }",
    "previewPermissions(id: \"cli_00000000000000000000000000000000\") { category }",
    "previewRoleChange(id: \"rol_00000000000000000000000000000000\", permissions: []) { gained { code } }",
    "resources { nodes { id } }",
    "resource(by: { id: \"res_00000000000000000000000000000000\" }) { id }",
    "role(by: { id: \"rol_00000000000000000000000000000000\" }) { id }",
    "roles { nodes { id } }",
    "signingKeys { id }",
    "user(by: { id: \"usr_00000000000000000000000000000000\" }) { id }",
    "users { totalCount }",
];

/// Every mutation, about things that are not there.
const MUTATIONS: [&str; 27] = [
    "createAccount(input: { slug: \"x\", name: \"x\" }) { userErrors { code } }",
    "createClient(input: {}) { userErrors { code } }",
    "createClientSecret(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "createResource(input: { identifier: \"x:y\", name: \"x\", permissions: [] }) { userErrors { code } }",
    "createRole(input: { key: \"x\", name: \"x\", permissions: [] }) { userErrors { code } }",
    "createUser(input: { username: \"x\", kind: ROOT }) { userErrors { code } }",
    "deleteAccount(input: { id: \"acc_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteClients(input: { ids: [] }) { userErrors { code } }",
    "deleteResource(input: { id: \"res_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteRole(input: { id: \"rol_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteUser(input: { id: \"usr_00000000000000000000000000000000\" }) { userErrors { code } }",
    "duplicateClient(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "revokeAllTokens { userErrors { code } }",
    "revokeClientSecret(input: { id: \"sec_00000000000000000000000000000000\" }) { userErrors { code } }",
    "revokeTokens(input: { jtis: [] }) { userErrors { code } }",
    "rotateClientSecret(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "revokeSigningKey(input: { kid: \"x\" }) { userErrors { code } }",
    "rotateSigningKey(input: {}) { userErrors { code } }",
    "setClientRole(input: { id: \"cli_00000000000000000000000000000000\", role: null }) { userErrors { code } }",
    "setClientsStatus(input: { ids: [], status: ACTIVE }) { userErrors { code } }",
    "setUserPassword(input: { id: \"usr_00000000000000000000000000000000\", password: \"\" }) { userErrors { code } }",
    "updateAccount(input: { id: \"acc_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateAccountPolicy(input: { maxClients: 1 }) { userErrors { code } }",
    "updateClient(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateResource(input: { id: \"res_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateRole(input: { id: \"rol_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateUser(input: { id: \"usr_00000000000000000000000000000000\" }) { userErrors { code } }",
];

#[test]
fn the_table_names_every_root_field() {
    let queries = (QUERIES.as_slice(), vec!["node", "nodes", "viewer"]);
    for (root, (calls, open)) in [
        ("Query", queries),
        ("Mutation", (MUTATIONS.as_slice(), vec![])),
    ] {
        let fields = crate::schema::fields(root);
        let called = |field: &String| {
            calls
                .iter()
                .any(|call| call.split(['(', ' ']).next() == Some(field))
        };
        let missing: Vec<_> = fields.iter().filter(|field| !called(field)).collect();
        assert_eq!(missing, open);
    }
}

#[both_databases]
async fn the_anonymous_may_ask_nothing_but_who_they_are(app: TestApp) {
    for call in QUERIES {
        assert_eq!(
            codes(&app.ask_anonymously(&format!("{{ {call} }}")).await),
            ["UNAUTHENTICATED"],
            "{call}"
        );
    }
    for call in MUTATIONS {
        assert_eq!(
            codes(&app.ask_anonymously(&format!("mutation {{ {call} }}")).await),
            ["UNAUTHENTICATED"],
            "{call}"
        );
    }
    for call in ["node(id: \"x\") { id }", "nodes(ids: []) { id }"] {
        assert_eq!(
            codes(&app.ask_anonymously(&format!("{{ {call} }}")).await),
            ["UNAUTHENTICATED"],
            "{call}"
        );
    }
    let answer = app.ask_anonymously("{ viewer { actor { __typename } account { id } scopes permissions { category } expiresAt } }").await;
    assert_eq!(
        answer["data"]["viewer"],
        json!({ "actor": null, "account": null, "scopes": [], "permissions": [], "expiresAt": null })
    );
}

#[both_databases]
async fn a_client_without_a_role_may_ask_nothing(app: TestApp) {
    let unprivileged = app.client(ClientSeed::default()).await;
    let token = app.token(&unprivileged).await;
    for call in QUERIES {
        assert_eq!(
            codes(
                &app.graphql(&token, &format!("{{ {call} }}"), json!({}))
                    .await
            ),
            ["FORBIDDEN"],
            "{call}"
        );
    }
    for call in MUTATIONS {
        assert_eq!(
            codes(
                &app.graphql(&token, &format!("mutation {{ {call} }}"), json!({}))
                    .await
            ),
            ["FORBIDDEN"],
            "{call}"
        );
    }
    for id in [unprivileged.id.to_string(), app.platform.id.to_string()] {
        let answer = app
            .graphql(
                &token,
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": id }),
            )
            .await;
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{id}");
    }
}

/// I.e. before its role is looked at.
#[both_databases]
async fn a_read_only_administrator_may_query_and_not_mutate(app: TestApp) {
    let seed = ClientSeed {
        access_level: AccessLevel::ReadOnly,
        ..ClientSeed::with_role("administrator")
    };
    let token = app.token(&app.client(seed).await).await;
    for call in QUERIES {
        let answer = app
            .graphql(&token, &format!("{{ {call} }}"), json!({}))
            .await;
        assert!(!codes(&answer).contains(&"FORBIDDEN"), "{call}: {answer}");
    }
    for call in MUTATIONS {
        let answer = app
            .graphql(&token, &format!("mutation {{ {call} }}"), json!({}))
            .await;
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{call}");
        assert_eq!(answer["errors"][0]["message"], "This client may only read.");
    }
}

/// Only the account `default` administers the deployment.
#[both_databases]
async fn another_accounts_administrator_has_no_say_over_the_deployment(app: TestApp) {
    let other = app.account("other", PolicyPreset::Default).await;
    let token = app.token(&other.administrator).await;
    for call in [
        "{ accounts { totalCount } }",
        "{ signingKeys { id } }",
        "mutation { rotateSigningKey(input: { algorithm: ES256 }) { userErrors { code } } }",
        "mutation { createAccount(input: { slug: \"x\", name: \"x\" }) { userErrors { code } } }",
    ] {
        assert_eq!(
            codes(&app.graphql(&token, call, json!({})).await),
            ["FORBIDDEN"],
            "{call}"
        );
    }
}

/// V-11: not yours and not there look the same.
#[both_databases]
async fn another_accounts_things_look_as_if_they_were_not_there(app: TestApp) {
    let (ours, other) = (
        app.client(ClientSeed::with_role("viewer")).await,
        app.account("other", PolicyPreset::Default).await,
    );
    let token = app.token(&other.administrator).await;
    let foreign = ours.id.to_string();
    let absent = "cli_00000000000000000000000000000000";
    for query in [
        "query($id: ID!) { node(id: $id) { id } }",
        "query($id: ID!) { nodes(ids: [$id]) { id } }",
        "query($id: ID!) { client(by: { id: $id }) { id } }",
        "query($id: ID!) { previewPermissions(id: $id) { category } }",
        "query($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { id } } }",
        "mutation($id: ID!) { updateClient(input: { id: $id, name: \"mine\" }) { client { id } userErrors { code message path } } }",
        "mutation($id: ID!) { setClientRole(input: { id: $id, role: null }) { client { id } userErrors { code message path } } }",
        "mutation($id: ID!) { rotateClientSecret(input: { id: $id }) { client { id } userErrors { code message path } } }",
        "mutation($id: ID!) { setClientsStatus(input: { ids: [$id], status: INACTIVE }) { results { ok userErrors { code message path } } } }",
        "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { results { ok userErrors { code message path } } } }",
        "mutation($id: ID!) { revokeTokens(input: { clients: [{id: $id}] }) { clientCount userErrors { code message path } } }",
    ] {
        let about_foreign = app.graphql(&token, query, json!({ "id": foreign })).await;
        let about_absent = app.graphql(&token, query, json!({ "id": absent })).await;
        assert_eq!(about_foreign, about_absent, "{query}");
        assert!(
            !about_foreign.to_string().contains(&foreign),
            "{query}: {about_foreign}"
        );
    }
    let by_name = app
        .graphql(
            &token,
            "query($id: String!) { client(by: { clientId: $id }) { id } }",
            json!({ "id": ours.client_id }),
        )
        .await;
    assert_eq!(by_name, json!({ "data": { "client": null } }));
    let clients = app
        .graphql(
            &token,
            "{ clients { nodes { clientId } totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(clients["data"]["clients"]["totalCount"], 1);
    assert!(
        app.is_alive(&ours, &app.token(&ours).await).await,
        "and nothing was done to it"
    );
}

/// A permission that is checked on a field within an object, not at the root.
#[both_databases]
async fn a_clients_audit_events_need_audit_read(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let answer = app
        .ask_as(
            &reader,
            "{ clients { nodes { auditEvents { totalCount } } } }",
            json!({}),
        )
        .await;
    assert_eq!(codes(&answer).first(), Some(&"FORBIDDEN"), "{answer}");
    // async-graphql names the item of the list that the error ends, not the field within it.
    assert_eq!(answer["errors"][0]["path"], json!(["clients", "nodes", 0]));
}

/// Nor does the union lead there.
#[both_databases]
async fn who_did_it_is_not_told_to_those_who_may_not_read_clients(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    create(&app, &administrator, "made").await;
    let auditor = app
        .client(ClientSeed {
            scopes: &["audit:read"],
            ..ClientSeed::default()
        })
        .await;
    let data = app
        .data_for(
            &auditor,
            "{ auditEvents(first: 100) { nodes { actor { __typename } actorName } } }",
            json!({}),
        )
        .await;
    let events = data["auditEvents"]["nodes"].as_array().unwrap();
    assert!(
        events
            .iter()
            .all(|event| event["actor"]["__typename"] != "Client")
    );
    assert!(
        events
            .iter()
            .any(|event| event["actorName"] == administrator.client_id.as_str())
    );
}

/// The role's rights are no use to a token that was asked for with less.
#[both_databases]
async fn a_narrow_token_of_an_administrator_may_only_do_what_it_says(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app
        .token_for(&administrator, &[("scope", "clients:read")])
        .await;
    let viewer = app
        .graphql(
            &token,
            "{ viewer { scopes can(permission: \"clients:write\") } clients { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(
        viewer["data"]["viewer"],
        json!({ "scopes": ["clients:read"], "can": false })
    );
    let answer = app
        .graphql(
            &token,
            "mutation { createClient(input: {}) { userErrors { code } } }",
            json!({}),
        )
        .await;
    assert_eq!(codes(&answer), ["FORBIDDEN"]);
}

#[both_databases]
async fn a_role_change_bites_at_once_even_with_the_token_in_hand(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("editor")).await;
    let token = app.token(&client).await;
    let role = "mutation($id: ID!, $role: ID!) { setClientRole(input: { id: $id, role: {id: $role} }) { userErrors { code } } }";
    let viewer = app.role_id(client.account, "viewer").await.to_string();
    let data = app
        .data_for(
            &administrator,
            role,
            json!({ "id": client.id.to_string(), "role": viewer }),
        )
        .await;
    assert_eq!(user_errors(&data["setClientRole"]), Vec::<&str>::new());
    assert_eq!(
        codes(
            &app.graphql(&token, "{ clients { totalCount } }", json!({}))
                .await
        ),
        ["UNAUTHENTICATED"],
        "it lost clients:write"
    );
}

#[both_databases]
async fn nobody_gives_what_they_do_not_have(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let editor = app.client(ClientSeed::with_role("editor")).await;
    let powerful = app
        .role_id(editor.account, "administrator")
        .await
        .to_string();
    let make = "mutation($role: ID!) { createClient(input: { role: {id: $role} }) { client { id } credentials { clientSecret } userErrors { code } } }";
    let data = app
        .data_for(&editor, make, json!({ "role": powerful }))
        .await;
    assert_eq!(
        data["createClient"],
        json!({ "client": null, "credentials": null, "userErrors": [{ "code": "PRIVILEGE_ESCALATION" }] })
    );
    let rotate = "mutation($id: ID!) { rotateClientSecret(input: { id: $id }) { credentials { clientSecret } userErrors { code } } }";
    let data = app
        .data_for(
            &editor,
            rotate,
            json!({ "id": administrator.id.to_string() }),
        )
        .await;
    assert_eq!(
        user_errors(&data["rotateClientSecret"]),
        ["PRIVILEGE_ESCALATION"]
    );
    app.ask(&administrator, &[]).await.expect(200);
}

#[both_databases]
async fn a_refusal_is_written_to_the_audit_log(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let unprivileged = app.client(ClientSeed::default()).await;
    app.ask_as(&unprivileged, "{ clients { totalCount } }", json!({}))
        .await;
    app.recorder.flush().await;
    let data = app.data_for(&administrator, "{ auditEvents(filter: { kinds: [ACCESS_DENIED] }) { nodes { outcome actorId summary } } }", json!({})).await;
    let expected = json!([{ "outcome": "FAILURE", "actorId": unprivileged.id.to_string(), "summary": "clients was refused: it needs clients:read" }]);
    assert_eq!(data["auditEvents"]["nodes"], expected);
}

async fn create(app: &TestApp, by: &TestClient, name: &str) -> Value {
    let query = "mutation($name: String!) { createClient(input: { name: $name }) { client { id } userErrors { code } } }";
    app.data_for(by, query, json!({ "name": name })).await["createClient"].clone()
}

//! Who may not look into other accounts, or only look.

use super::acme;
use crate::{
    graphql::codes,
    support::{ClientSeed, TestAccount, TestApp, TestClient},
};
use axum::http::Method;
use entity::{account::PolicyPreset, client::AccessLevel};
use serde_json::{Value, json};

async fn assert_rest_finds_nothing(
    app: &TestApp,
    caller: &TestClient,
    acme: &TestAccount,
    id: &str,
) {
    let token = app.token(caller).await;
    for path in [
        format!("/clients/{id}"),
        "/clients/by-client-id/plant".to_owned(),
        "/clients?accountSlug=acme".to_owned(),
        format!("/roles?accountId={}", acme.id),
        format!("/clients/{id}/tokens"),
        format!("/clients/{id}/permissions/preview"),
    ] {
        app.rest_with(&token, (Method::GET, &path, Value::Null), &[])
            .await
            .problem(404, "NOT_FOUND");
    }
    app.rest_with(
        &token,
        (
            Method::PATCH,
            &format!("/clients/{id}"),
            json!({ "name": "x" }),
        ),
        &[],
    )
    .await
    .problem(404, "NOT_FOUND");
}

/// What is another account's looks as if it were not there, to all but operators.
#[both_databases]
async fn who_is_no_operator_finds_nothing_in_other_accounts(app: TestApp) {
    let (acme, client, user) = acme(&app).await;
    let elsewhere = app
        .account("elsewhere", PolicyPreset::Default)
        .await
        .administrator;
    let colleague = app
        .client(ClientSeed {
            scopes: &[
                "clients:read",
                "clients:write",
                "clients:secrets",
                "users:read",
                "audit:read",
                "tokens:read",
                "account:read",
                "roles:read",
            ],
            ..ClientSeed::default()
        })
        .await;
    let id = client.id.to_string();
    for caller in [&elsewhere, &colleague] {
        let query = "query($id: ID!, $user: ID!) { client(by: { id: $id }) { id } named: client(by: { clientId: \"plant\" }) { id }
            user(by: { id: $user }) { id } account(by: { slug: \"acme\" }) { id } node(id: $id) { id } }";
        let seen = app
            .data_for(caller, query, json!({ "id": id, "user": user }))
            .await;
        assert_eq!(
            seen,
            json!({ "client": null, "named": null, "user": null, "account": null, "node": null })
        );
        assert_eq!(
            app.refused_as(caller, "updateClient", json!({ "id": id, "name": "x" }))
                .await,
            ["NOT_FOUND id"]
        );
        assert_eq!(
            app.refused_as(caller, "rotateClientSecret", json!({ "id": id }))
                .await,
            ["NOT_FOUND id"]
        );
        assert_rest_finds_nothing(&app, caller, &acme, &id).await;
    }
    assert_eq!(app.row(&client).await.version, 1);
}

async fn assert_change_is_forbidden(app: &TestApp, caller: &TestClient, id: &str, sentence: &str) {
    let change = "mutation($id: ID!) { updateClient(input: { id: $id, name: \"x\" }) { userErrors { code } } }";
    let refused = app.ask_as(caller, change, json!({ "id": id })).await;
    assert_eq!(
        (codes(&refused), &refused["errors"][0]["message"]),
        (vec!["FORBIDDEN"], &json!(sentence))
    );
    let problem = app
        .rest(
            caller,
            (
                Method::PATCH,
                &format!("/clients/{id}"),
                json!({ "name": "x" }),
            ),
        )
        .await
        .problem(403, "FORBIDDEN");
    assert_eq!(problem["detail"], sentence);
}

async fn assert_deletion_is_forbidden(app: &TestApp, id: &str) {
    // Nor does an operator do elsewhere what it may not do at home.
    let narrow = app
        .client(ClientSeed {
            scopes: &["accounts:read", "accounts:write", "clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let refused = app
        .ask_as(
            &narrow,
            "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { succeeded } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(codes(&refused), ["FORBIDDEN"]);
}

#[both_databases]
async fn who_may_only_look_into_other_accounts_changes_nothing_there(app: TestApp) {
    let (_, client, _) = acme(&app).await;
    let id = client.id.to_string();
    let reads = &[
        "accounts:read",
        "clients:read",
        "clients:write",
        "clients:delete",
        "clients:secrets",
        "tokens:revoke",
    ];
    let reader = app
        .client(ClientSeed {
            scopes: reads,
            ..ClientSeed::default()
        })
        .await;
    let all = [
        "accounts:read",
        "accounts:write",
        "clients:read",
        "clients:write",
    ];
    let read_only = app
        .client(ClientSeed {
            scopes: &all,
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::default()
        })
        .await;
    let query = "query($id: ID!) { client(by: { id: $id }) { clientId } }";
    for (caller, sentence) in [
        (&reader, "The permission accounts:write is needed."),
        (&read_only, "This client may only read."),
    ] {
        assert_eq!(
            app.data_for(caller, query, json!({ "id": id })).await["client"]["clientId"],
            "plant"
        );
        assert_change_is_forbidden(&app, caller, &id, sentence).await;
    }
    assert_deletion_is_forbidden(&app, &id).await;
    assert_eq!(app.row(&client).await.version, 1);
}

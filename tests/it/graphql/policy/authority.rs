//! Who may change an account's policy, and what only those above it may change.

use super::POLICY;
use crate::{
    graphql::codes,
    support::{ClientSeed, TestAccount, TestApp, TestClient},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn assert_limit_is_lifted_from_above_only(app: &TestApp, admin: &TestClient) {
    for input in [
        json!({ "maxActiveClients": 10 }),
        json!({ "maxActiveClients": null }),
        json!({ "preset": "DEFAULT" }),
        json!({ "preset": "KOIOS" }),
    ] {
        assert_eq!(
            app.refused_as(admin, "updateAccountPolicy", input).await,
            ["POLICY_VIOLATION maxActiveClients"]
        );
    }
}

async fn assert_change_needs_a_permission_and_is_logged(app: &TestApp, knox: &TestAccount) {
    let admin = &knox.administrator;
    let reader = app
        .client(
            ClientSeed {
                scopes: &["account:read"],
                ..ClientSeed::default()
            }
            .of(knox),
        )
        .await;
    let query =
        "mutation { updateAccountPolicy(input: { maxActiveClients: 1 }) { userErrors { code } } }";
    assert_eq!(
        codes(&app.ask_as(&reader, query, json!({})).await),
        ["FORBIDDEN"]
    );
    let event = "{ auditEvents(filter: { kinds: [POLICY_UPDATED] }, first: 1) { nodes { summary details } } }";
    let seen = app.data_for(admin, event, json!({})).await["auditEvents"]["nodes"][0].clone();
    assert_eq!(
        seen,
        json!({ "summary": "Policy of account knox updated", "details": { "changed": ["maxActiveClients"] } })
    );
}

#[both_databases]
async fn an_account_is_changed_by_its_own_administrator_or_from_above(app: TestApp) {
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let knox = app.account("knox", PolicyPreset::Knox).await;
    let other = app.account("other", PolicyPreset::Knox).await.administrator;
    let (admin, id) = (&knox.administrator, knox.id.to_string());
    let version = |payload: &Value| payload["account"]["version"].as_i64().unwrap();
    let before = version(
        &app.done_as(
            admin,
            ("updateAccountPolicy", POLICY),
            json!({ "maxActiveClients": 4 }),
        )
        .await,
    );
    assert_eq!(
        app.refused_as(
            &other,
            "updateAccountPolicy",
            json!({ "account": { "id": id }, "maxActiveClients": 1 })
        )
        .await,
        ["NOT_FOUND account"]
    );
    assert_eq!(
        app.refused_as(
            &platform,
            "updateAccountPolicy",
            json!({ "account": { "id": "acc_nobody" } })
        )
        .await,
        ["NOT_FOUND account.id"]
    );
    let stale =
        json!({ "account": { "id": id }, "maxActiveClients": 9, "expectedVersion": before - 1 });
    assert_eq!(
        app.refused_as(&platform, "updateAccountPolicy", stale)
            .await,
        ["STALE_VERSION expectedVersion"]
    );
    let fresh =
        json!({ "account": { "id": id }, "maxActiveClients": 9, "expectedVersion": before });
    assert_eq!(
        version(
            &app.done_as(&platform, ("updateAccountPolicy", POLICY), fresh)
                .await
        ),
        before + 1
    );
    assert_limit_is_lifted_from_above_only(&app, admin).await;
    assert_change_needs_a_permission_and_is_logged(&app, &knox).await;
}

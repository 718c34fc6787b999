//! Prefixes of client ids belong to one account.

use crate::support::{ClientSeed, TestAccount, TestApp};
use entity::account::PolicyPreset;
use serde_json::json;

async fn required(app: &TestApp, account: &TestAccount, prefix: &str) -> Vec<String> {
    let input = json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": prefix });
    app.refused_as(&account.administrator, "updateAccountPolicy", input)
        .await
}

/// The preset of Insights (I8) lets an account count on every id that begins with `{account}_`.
#[both_databases]
async fn no_account_gets_a_client_id_that_begins_with_the_prefix_another_requires(app: TestApp) {
    let insights = app.account("acme", PolicyPreset::Insights).await;
    let other = app.account("other", PolicyPreset::Default).await;
    for id in ["acme_portal", "acme_"] {
        assert_eq!(
            app.refused_as(
                &other.administrator,
                "createClient",
                json!({ "clientId": id })
            )
            .await,
            ["TAKEN clientId"],
            "{id}"
        );
    }
    let made = app
        .done_as(
            &other.administrator,
            ("createClient", "client { id }"),
            json!({ "clientId": "acme-portal" }),
        )
        .await;
    let renamed = json!({ "id": made["client"]["id"], "clientId": "acme_portal" });
    assert_eq!(
        app.refused_as(&other.administrator, "updateClient", renamed)
            .await,
        ["TAKEN clientId"]
    );
    let copied = json!({ "id": made["client"]["id"], "clientId": "acme_portal" });
    assert_eq!(
        app.refused_as(&other.administrator, "duplicateClient", copied)
            .await,
        ["TAKEN clientId"]
    );
    app.done_as(
        &insights.administrator,
        ("createClient", "client { id }"),
        json!({ "clientId": "acme_portal" }),
    )
    .await;
}

/// Else requiring a prefix would itself be a way to take: `a` is the beginning of many ids.
#[both_databases]
async fn an_account_requires_only_a_prefix_that_is_its_own(app: TestApp) {
    app.account("acme", PolicyPreset::Insights).await;
    let other = app.account("other", PolicyPreset::Default).await;
    for (prefix, expected) in [
        ("acme_", "TAKEN clientIdPrefix"),
        ("acme_x", "TAKEN clientIdPrefix"),
        ("acm", "TAKEN clientIdPrefix"),
        ("a", "TAKEN clientIdPrefix"),
        ("b", "POLICY_VIOLATION clientIdPrefix"),
        ("other_", "POLICY_VIOLATION clientIdPrefix"),
        ("{account}", "POLICY_VIOLATION clientIdPrefix"),
        ("{account}-", "POLICY_VIOLATION clientIdPrefix"),
    ] {
        assert_eq!(required(&app, &other, prefix).await, [expected], "{prefix}");
    }
    assert_eq!(required(&app, &other, "{account}_").await, [""; 0]);
    assert_eq!(
        required(&app, &other, "{account}_").await,
        [""; 0],
        "it has that one already"
    );
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let from_above = json!({ "account": { "id": other.id.to_string() }, "clientIdPrefix": "crm-" });
    assert_eq!(
        app.refused_as(&platform, "updateAccountPolicy", from_above)
            .await,
        [""; 0],
        "an administrator of the deployment may"
    );
    let third = app.account("third", PolicyPreset::Default).await;
    assert_eq!(
        app.refused_as(
            &third.administrator,
            "createClient",
            json!({ "clientId": "crm-mine" })
        )
        .await,
        ["TAKEN clientId"]
    );
}

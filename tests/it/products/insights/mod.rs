//! The Insights platform: Account > Settings > API Clients. Ids have the account's prefix and stay,
//! secrets are generated, five clients in all.

mod access_settings;
mod capabilities;
mod fields;
mod list;
mod scopes;
mod secret;

use crate::support::{TestAccount, TestApp};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn acme(app: &TestApp) -> TestAccount {
    app.account("acme", PolicyPreset::Insights).await
}

/// The scopes of the Insights API.
async fn insights_api(app: &TestApp, account: &TestAccount) -> Value {
    let permissions = json!([
        { "code": "datahub-api", "description": "Query the Insights API.", "category": "Insights", "mutating": false },
        { "code": "push-data", "description": "Send datapoints.", "category": "Insights" },
    ]);
    let input = json!({ "identifier": "https://insights.example/api", "name": "Insights", "permissions": permissions });
    app.done_as(
        &account.administrator,
        ("createResource", "resource { id }"),
        input,
    )
    .await
}

/// All of I9.
fn urls() -> Value {
    json!({
        "rootUrl": "https://app.example", "homeUrl": "/home", "adminUrl": "https://app.example/admin",
        "backchannelLogoutUrl": "https://app.example/logout", "redirectUris": ["https://example.com/*", "/callback"],
        "postLogoutRedirectUris": ["https://example.com/bye/*"], "webOrigins": ["+", "https://other.example", "https://*.example.com"],
    })
}

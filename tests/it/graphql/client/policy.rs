//! What an account's policy asks of the clients that are made in it.

use super::CREATE;
use crate::{graphql::user_errors, support::TestApp};
use entity::account::PolicyPreset;
use serde_json::json;

#[both_databases]
async fn policies_of_other_products_are_policies_and_nothing_else(app: TestApp) {
    let knox = app.account("knox", PolicyPreset::Knox).await;
    for n in 0..5 {
        let made = &app
            .data_for(
                &knox.administrator,
                CREATE,
                json!({ "input": { "clientId": format!("k{n}"), "clientSecret": "secret-1!" } }),
            )
            .await["createClient"];
        let expected = if n < 4 {
            json!(["ACTIVE", null])
        } else {
            json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"])
        };
        assert_eq!(
            json!([made["client"]["status"], made["client"]["statusReason"]]),
            expected,
            "the administrator is the fifth"
        );
    }
    let insights = app.account("acme", PolicyPreset::Insights).await;
    let wrong = &app
        .data_for(
            &insights.administrator,
            CREATE,
            json!({ "input": { "clientId": "other_x" } }),
        )
        .await["createClient"];
    assert_eq!(user_errors(wrong), ["POLICY_VIOLATION"]);
    let right = &app
        .data_for(
            &insights.administrator,
            CREATE,
            json!({ "input": { "clientId": "acme_x" } }),
        )
        .await["createClient"];
    assert_eq!(user_errors(right), Vec::<&str>::new());
    let alphaus = app.account("alphaus", PolicyPreset::Alphaus).await;
    let made = &app
        .data_for(
            &alphaus.administrator,
            CREATE,
            json!({ "input": { "name": "x" } }),
        )
        .await["createClient"];
    let id = made["client"]["clientId"].as_str().unwrap();
    assert!(id.len() == 19 && id.starts_with("ripple-"), "{id}");
}

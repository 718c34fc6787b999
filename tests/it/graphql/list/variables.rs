//! Arguments of the list that are left out or null.

use super::{LIST, ids, populate};
use crate::support::TestApp;
use serde_json::json;

/// GraphQL section 6.4.1: a variable that is left out is like an argument that is; null is the
/// default order too.
#[both_databases]
async fn arguments_may_be_variables_without_a_value_or_null(app: TestApp) {
    let administrator = populate(&app).await;
    let usual = app
        .data_for(
            &administrator,
            "{ clients { nodes { clientId } } }",
            json!({}),
        )
        .await;
    assert_eq!(ids(&usual["clients"]).len(), 13);
    for (query, variables) in [
        (
            "query($first: Int) { clients(first: $first) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "query($first: Int) { clients(first: $first) { nodes { clientId } } }",
            json!({ "first": null }),
        ),
        (
            "query($first: Int = 20) { clients(first: $first) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "{ clients(orderBy: null) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "query($order: ClientOrder) { clients(orderBy: $order) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "query($order: ClientOrder) { clients(orderBy: $order) { nodes { clientId } } }",
            json!({ "order": null }),
        ),
        (LIST, json!({})),
    ] {
        let data = app.data_for(&administrator, query, variables.clone()).await;
        assert_eq!(
            ids(&data["clients"]),
            ids(&usual["clients"]),
            "{query} {variables}"
        );
    }
}

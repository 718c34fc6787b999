//! The parameter `audience`, which other servers have in the place of `resource`.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims};
use serde_json::json;

/// Clients that were made for other servers name the API in `audience` (RFC 8693 section 2.1 has
/// the parameter as well).
#[both_databases]
async fn the_parameter_audience_means_the_same_as_resource(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://bills.test/api",
        permissions: &[("bills:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "bills:read"],
            ..ClientSeed::default()
        })
        .await;
    let (orders, bills) = ("https://orders.test/api", "https://bills.test/api");
    let audience =
        async |more: &[(&str, &str)]| claims(&app.token_for(&client, more).await)["aud"].clone();
    assert_eq!(audience(&[("audience", orders)]).await, json!(orders));
    assert_eq!(
        audience(&[("audience", orders), ("audience", bills)]).await,
        json!([bills, orders])
    );
    assert_eq!(
        audience(&[("audience", orders), ("resource", orders)]).await,
        json!(orders)
    );
    assert_eq!(
        audience(&[("audience", ""), ("resource", bills)]).await,
        json!(bills)
    );
    for unknown in [
        "https://nowhere.test/api",
        "account",
        "orders",
        "https://orders.test/api/",
        "https://orders.test/api#x",
    ] {
        app.ask(&client, &[("audience", unknown)])
            .await
            .refused(400, "invalid_target");
    }
    app.ask(&client, &[("audience", orders), ("resource", bills)])
        .await
        .refused(400, "invalid_target");
    app.ask(
        &client,
        &[
            ("audience", orders),
            ("audience", bills),
            ("resource", bills),
        ],
    )
    .await
    .refused(400, "invalid_target");
}

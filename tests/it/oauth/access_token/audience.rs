//! Whom a token is for.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims};
use serde_json::{Value, json};

/// D-05 and O-02, RFC 9068 section 3: the resource that was named, or those that the scopes belong
/// to; our own API only where it is named, or where there is no other.
#[both_databases]
async fn the_audience_follows_from_resource_or_scopes(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let (orders, ours) = ("https://orders.test/api", "https://latchkey.test/api");
    let cases: [(&[(&str, &str)], Value); 5] = [
        (&[("resource", orders)], json!(orders)),
        (&[("resource", ours)], json!(ours)),
        (&[("scope", "orders:read")], json!(orders)),
        (&[], json!(orders)),
        (
            &[
                ("resource", orders),
                ("resource", ours),
                ("scope", "orders:read"),
            ],
            json!([ours, orders]),
        ),
    ];
    for (asked, audience) in cases {
        assert_eq!(
            claims(&app.token_for(&client, asked).await)["aud"],
            audience,
            "{asked:?}"
        );
    }
    let bare = app.client(ClientSeed::default()).await;
    assert_eq!(
        claims(&app.token(&bare).await)["aud"],
        ours,
        "never the client, never the issuer"
    );
}

/// D-07, RFC 9068 section 5.
#[both_databases]
async fn different_resources_have_different_audiences(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://orders.test/other",
        permissions: &[("other:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "other:read"],
            ..ClientSeed::default()
        })
        .await;
    let audience =
        async |resource| claims(&app.token_for(&client, &[("resource", resource)]).await);
    let (one, other) = (
        audience("https://orders.test/api").await,
        audience("https://orders.test/other").await,
    );
    assert_eq!(
        (&one["aud"], &one["scope"]),
        (&json!("https://orders.test/api"), &json!("orders:read"))
    );
    assert_eq!(
        (&other["aud"], &other["scope"]),
        (&json!("https://orders.test/other"), &json!("other:read"))
    );
}

//! The fields of a client and what they accept (I5, I8).

use super::{acme, insights_api, urls};
use crate::{graphql::credentials, support::TestApp};
use serde_json::{Value, json};

#[both_databases]
async fn i5_every_field_changes_except_the_client_id(app: TestApp) {
    let account = acme(&app).await;
    let admin = &account.administrator;
    insights_api(&app, &account).await;
    let made = app.make(admin, json!({ "clientId": "acme_x" })).await;
    let id = &made["client"]["id"];
    assert_eq!(
        app.refused_as(
            admin,
            "updateClient",
            json!({ "id": id, "clientId": "acme_y" })
        )
        .await,
        ["IMMUTABLE clientId"]
    );
    app.done_as(
        admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "clientId": "acme_x", "name": "same id" }),
    )
    .await;
    let change = json!({
        "id": id, "name": "New", "description": "Newer", "capabilities": ["WEB_APP", "SCRIPT", "BACKCHANNEL"], "scopes": ["datahub-api"],
        "accessLevel": "READ_ONLY", "tokenTtlSeconds": 600, "urls": urls(),
    });
    app.done_as(admin, ("updateClient", "client { id }"), change.clone())
        .await;
    let shown = app.shown(admin, "acme_x").await;
    for field in [
        "name",
        "description",
        "accessLevel",
        "tokenTtlSeconds",
        "urls",
    ] {
        assert_eq!(shown[field], change[field], "{field}");
    }
    assert_eq!(shown["scopes"], json!([{ "code": "datahub-api" }]));
    assert_eq!(shown["capabilities"].as_array().unwrap().len(), 3);
    app.ask(credentials(&made), &[]).await.expect(200);
}

#[both_databases]
async fn i8_the_client_id_has_the_accounts_prefix_and_stands_in_for_a_blank_name(app: TestApp) {
    let admin = acme(&app).await.administrator;
    for (id, expected) in [
        (Value::Null, "BLANK clientId"),
        (json!(""), "BLANK clientId"),
        (json!("x"), "POLICY_VIOLATION clientId"),
        (json!("acme_"), "POLICY_VIOLATION clientId"),
        (json!("ACME_x"), "POLICY_VIOLATION clientId"),
        (json!("acme-x"), "POLICY_VIOLATION clientId"),
        (json!("acme_x y"), "INVALID clientId"),
    ] {
        assert_eq!(
            app.refused_as(&admin, "createClient", json!({ "clientId": id }))
                .await,
            [expected],
            "{id}"
        );
    }
    let made = app
        .make(&admin, json!({ "clientId": "acme_x", "name": " " }))
        .await;
    assert_eq!(
        (
            &made["client"]["displayName"],
            &made["client"]["description"]
        ),
        (&json!("acme_x"), &Value::Null)
    );
    let named = app
        .make(
            &admin,
            json!({ "clientId": "acme_y", "name": "Why", "description": "Because" }),
        )
        .await;
    assert_eq!(
        (
            &named["client"]["displayName"],
            &named["client"]["description"]
        ),
        (&json!("Why"), &json!("Because"))
    );
}

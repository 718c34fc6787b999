//! Webhooks as callers of GraphQL manage them.

use super::administrator;
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const FIELDS: &str = "webhook { id name url eventKinds status version previousSecretExpiresAt }";

fn new() -> Value {
    json!({
        "name": "Orders",
        "url": "https://example.com/hook",
        "eventKinds": ["CLIENT_CREATED", "CLIENT_DELETED"],
    })
}

#[both_databases]
async fn a_webhook_is_created_and_changed(app: TestApp) {
    let admin = administrator(&app).await;
    let selection = format!("signingSecret {FIELDS}");
    let made = app
        .done_as(&admin, ("createWebhook", &selection), new())
        .await;
    assert!(
        made["signingSecret"]
            .as_str()
            .unwrap()
            .starts_with("whsec_")
    );
    let mut webhook = made["webhook"].clone();
    assert_eq!(
        webhook["eventKinds"],
        json!(["CLIENT_CREATED", "CLIENT_DELETED"])
    );
    assert_eq!(
        (&webhook["status"], &webhook["version"]),
        (&json!("ACTIVE"), &json!(1))
    );
    let id = webhook["id"].clone();

    let changes = json!({ "id": id, "name": "Other", "eventKinds": [], "status": "INACTIVE", "expectedVersion": 1 });
    let changed = app
        .done_as(&admin, ("updateWebhook", FIELDS), changes)
        .await;
    webhook["name"] = json!("Other");
    webhook["eventKinds"] = json!([]);
    webhook["status"] = json!("INACTIVE");
    webhook["version"] = json!(2);
    assert_eq!(changed["webhook"], webhook);
    let same = app
        .done_as(
            &admin,
            ("updateWebhook", FIELDS),
            json!({ "id": id, "name": "Other" }),
        )
        .await;
    assert_eq!(
        same["webhook"], webhook,
        "nothing differs, nothing is written"
    );
    let listed = app
        .data_for(&admin, "{ webhooks { id name } }", json!({}))
        .await;
    assert_eq!(listed["webhooks"], json!([{ "id": id, "name": "Other" }]));
}

/// By its ID, as other things are, and by those who may read webhooks of its account only.
#[both_databases]
async fn a_webhook_is_found_again_by_its_id(app: TestApp) {
    let admin = administrator(&app).await;
    let made = app.done_as(&admin, ("createWebhook", FIELDS), new()).await;
    let id = &made["webhook"]["id"];
    let query = "query($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id ... on Webhook { name } } nodes(ids: $ids) { id } }";
    let unknown = "whk_00000000000000000000000000000000";
    let asked = json!({ "id": id, "ids": [unknown, id] });
    let found = app.data_for(&admin, query, asked.clone()).await;
    assert_eq!(
        found,
        json!({
            "node": { "__typename": "Webhook", "id": id, "name": "Orders" },
            "nodes": [null, { "id": id }],
        })
    );
    let other = app.account("acme", PolicyPreset::Default).await;
    let theirs = app
        .data_for(&other.administrator, query, asked.clone())
        .await;
    assert_eq!(theirs, json!({ "node": null, "nodes": [null, null] }));
    let viewer = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let refused = app.ask_as(&viewer, query, asked).await;
    assert_eq!(codes(&refused)[0], "FORBIDDEN");
}

#[both_databases]
async fn a_signing_secret_is_replaced(app: TestApp) {
    let admin = administrator(&app).await;
    let selection = format!("signingSecret {FIELDS}");
    let made = app
        .done_as(&admin, ("createWebhook", &selection), new())
        .await;
    let id = &made["webhook"]["id"];
    let rotated = app
        .done_as(
            &admin,
            ("rotateWebhookSecret", &selection),
            json!({ "id": id, "graceSeconds": 60 }),
        )
        .await;
    assert_ne!(rotated["signingSecret"], made["signingSecret"]);
    assert_eq!(
        rotated["webhook"]["previousSecretExpiresAt"],
        "2026-01-01T12:01:00Z"
    );
}

#[both_databases]
async fn a_webhook_is_deleted_and_what_is_wrong_is_refused(app: TestApp) {
    let admin = administrator(&app).await;
    let made = app.done_as(&admin, ("createWebhook", FIELDS), new()).await;
    let id = &made["webhook"]["id"];
    let off = json!({ "id": id, "status": "INACTIVE" });
    app.done_as(&admin, ("updateWebhook", FIELDS), off).await;
    for (field, input, refused) in [
        (
            "updateWebhook",
            json!({ "id": id, "expectedVersion": 1 }),
            "STALE_VERSION expectedVersion",
        ),
        (
            "updateWebhook",
            json!({ "id": id, "name": " " }),
            "BLANK name",
        ),
        (
            "rotateWebhookSecret",
            json!({ "id": id, "graceSeconds": -1 }),
            "INVALID graceSeconds",
        ),
        ("testWebhook", json!({ "id": id }), "CONFLICT id"),
        (
            "deleteWebhook",
            json!({ "id": id, "expectedVersion": 9 }),
            "STALE_VERSION expectedVersion",
        ),
    ] {
        assert_eq!(
            app.refused_as(&admin, field, input).await,
            [refused],
            "{field}"
        );
    }
    app.done_as(
        &admin,
        ("deleteWebhook", "deletedWebhookId"),
        json!({ "id": id }),
    )
    .await;
    assert_eq!(
        app.refused_as(&admin, "deleteWebhook", json!({ "id": id }))
            .await,
        ["NOT_FOUND id"]
    );
}

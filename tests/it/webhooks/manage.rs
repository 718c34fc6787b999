//! Which webhooks there may be, and who manages them.

use super::{administrator, courier, deliveries, hook, receiver::Receiver, round, sender};
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use domain::limits::MAX_WEBHOOKS;
use entity::account::PolicyPreset;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

fn new(url: &str) -> Value {
    json!({ "name": "Orders", "url": url, "eventKinds": ["CLIENT_CREATED", "CLIENT_DELETED"] })
}

#[both_databases]
async fn a_url_that_leads_to_a_private_place_is_refused(app: TestApp) {
    let admin = administrator(&app).await;
    for url in [
        "",
        "/hook",
        "example.com",
        "ftp://example.com/",
        "http://example.com/",
        "https://user@example.com/",
        "https://:password@example.com/",
        "https://example.com/#part",
        "https://example.com:0/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1:8443/",
        "https://169.254.169.254/latest/meta-data/",
    ] {
        let refused = app.refused_as(&admin, "createWebhook", new(url)).await;
        assert_eq!(refused, ["INVALID url"], "{url}");
    }
    let long = format!("https://example.com/{}", "a".repeat(2000));
    assert_eq!(
        app.refused_as(&admin, "createWebhook", new(&long)).await,
        ["TOO_LONG url"]
    );
    let app = sender(&app).await;
    for (url, code) in [
        ("http://127.0.0.1/", None),
        ("http://example.com/", None),
        ("https://8.8.8.8/", None),
        ("http://8.8.8.8/", Some("INVALID url")),
        ("http://10.0.0.1/", Some("INVALID url")),
    ] {
        let refused = app.refused_as(&admin, "createWebhook", new(url)).await;
        assert_eq!(refused.first().map(String::as_str), code, "{url}");
    }
}

#[both_databases]
async fn deliveries_are_read_in_pages(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let admin = administrator(&app).await;
    let (row, _) = hook(&app, &receiver).await;
    for _ in 0..4 {
        app.client(ClientSeed::default()).await;
    }
    round(&courier(&app)).await;
    let query = "query($id: ID!, $after: String) { webhookDeliveries(webhookId: $id, first: 2, after: $after, filter: { statuses: [DELIVERED] }) {
        nodes { id eventId eventKind status attemptCount lastStatusCode lastError finishedAt } totalCount pageInfo { hasNextPage endCursor } } }";
    let (mut after, mut seen) = (Value::Null, Vec::new());
    loop {
        let asked = json!({ "id": row.id.to_string(), "after": after });
        let page = app.data_for(&admin, query, asked).await["webhookDeliveries"].clone();
        seen.extend(
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| node["eventId"].clone()),
        );
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], seen.len());
            break;
        }
    }
    let all: Vec<_> = deliveries(&app)
        .await
        .iter()
        .rev()
        .map(|d| json!(d.event_id.to_string()))
        .collect();
    assert_eq!(seen, all);
}

/// A caller that says where events go must be one that may read them.
#[both_databases]
async fn events_are_directed_only_by_those_who_may_read_them(app: TestApp) {
    let writer = app
        .client(ClientSeed {
            scopes: &["webhooks:read", "webhooks:write"],
            ..ClientSeed::default()
        })
        .await;
    let body = json!({ "name": "x", "url": "https://example.com/" });
    app.rest(&writer, (Method::POST, "/webhooks", body.clone()))
        .await
        .problem(403, "FORBIDDEN");
    let admin = administrator(&app).await;
    let made = app
        .rest(&admin, (Method::POST, "/webhooks", body.clone()))
        .await
        .expect(201)
        .json();
    let path = format!("/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
    app.rest(&writer, (Method::PATCH, &path, body))
        .await
        .problem(403, "FORBIDDEN");
    app.rest(
        &writer,
        (Method::POST, &format!("{path}/test"), Value::Null),
    )
    .await
    .expect(200);
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    app.read(&viewer, &path).await;
    app.rest(&viewer, (Method::DELETE, &path, Value::Null))
        .await
        .problem(403, "FORBIDDEN");
    let editor = app.client(ClientSeed::with_role("editor")).await;
    app.rest(&editor, (Method::GET, &path, Value::Null))
        .await
        .problem(403, "FORBIDDEN");
}

#[both_databases]
async fn webhooks_of_another_account_do_not_exist(app: TestApp) {
    let one = app
        .account("one", PolicyPreset::Default)
        .await
        .administrator;
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    let made = app
        .done_as(
            &one,
            ("createWebhook", "webhook { id }"),
            new("https://example.com/"),
        )
        .await;
    let id = &made["webhook"]["id"];
    for field in [
        "updateWebhook",
        "deleteWebhook",
        "rotateWebhookSecret",
        "testWebhook",
    ] {
        let refused = app.refused_as(&other, field, json!({ "id": id })).await;
        assert_eq!(refused, ["NOT_FOUND id"], "{field}");
    }
    let query = "query($id: ID!) { webhook(id: $id) { id } webhooks { id } }";
    let seen = app.data_for(&other, query, json!({ "id": id })).await;
    assert_eq!(seen, json!({ "webhook": null, "webhooks": [] }));
    let path = format!("/webhooks/{}/deliveries", id.as_str().unwrap());
    app.rest(&other, (Method::GET, &path, Value::Null))
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn an_account_has_so_many_webhooks_and_no_more(app: TestApp) {
    let admin = administrator(&app).await;
    for _ in 0..MAX_WEBHOOKS {
        app.done_as(
            &admin,
            ("createWebhook", "webhook { id }"),
            new("https://example.com/"),
        )
        .await;
    }
    let refused = app
        .refused_as(&admin, "createWebhook", new("https://example.com/"))
        .await;
    assert!(refused[0].starts_with("QUOTA_EXCEEDED"), "{refused:?}");
}

#[both_databases]
async fn an_account_is_deleted_with_its_webhooks(app: TestApp) {
    let admin = administrator(&app).await;
    let account = app.account("short", PolicyPreset::Default).await;
    app.done_as(
        &account.administrator,
        ("createWebhook", "webhook { id }"),
        new("https://example.com/"),
    )
    .await;
    let input = json!({ "id": account.id.to_string(), "expectedClientCount": 1 });
    app.done_as(&admin, ("deleteAccount", "deletedAccountId"), input)
        .await;
    let left = entity::webhook::Entity::find()
        .count(&app.db)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

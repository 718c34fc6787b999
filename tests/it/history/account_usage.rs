//! Counts of a whole account for charts, and the clients that were issued most tokens.

use super::data;
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use domain::client::bulk::{self, OnError};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const USAGE: &str = "query($from: DateTime!, $until: DateTime!, $bucket: UsageBucket!, $first: Int! = 10) { account {
    tokenUsage(from: $from, until: $until, bucket: $bucket) { startsAt issued refused }
    busiestClients(from: $from, until: $until, bucket: $bucket, first: $first) { subjectId issued refused client { clientId } } } }";

fn hours(from: u32, until: u32) -> Value {
    let at = |hour: u32| format!("2026-01-01T{hour:02}:00:00Z");
    json!({ "from": at(from), "until": at(until), "bucket": "HOUR" })
}

#[both_databases]
async fn the_tokens_of_all_clients_of_an_account_are_counted(app: TestApp) {
    let account = app.account("other", PolicyPreset::Default).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (one, two) = (
        app.client(ClientSeed::default()).await,
        app.client(ClientSeed::default()).await,
    );
    let foreign = app.client(ClientSeed::default().of(&account)).await;
    for client in [&one, &two, &two, &foreign] {
        app.token(client).await;
    }
    app.ask(&one, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    let system = app.system(app.platform.id);
    app.change(&system, async |work| {
        bulk::delete(work, &[one.id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    app.clock.advance(Duration::hours(1));
    let token = app.token(&administrator).await;
    let shown = data(&app, &token, USAGE, hours(11, 14)).await["account"].clone();
    let point = |hour: u32, issued: i64, refused: i64| json!({ "startsAt": format!("2026-01-01T{hour}:00:00Z"), "issued": issued, "refused": refused });
    assert_eq!(
        shown["tokenUsage"],
        json!([point(11, 0, 0), point(12, 3, 1), point(13, 1, 0)])
    );
    let busiest = shown["busiestClients"].as_array().unwrap();
    assert_eq!(
        busiest[0],
        json!({ "subjectId": two.id.to_string(), "issued": 2, "refused": 0, "client": { "clientId": two.client_id } })
    );
    let deleted =
        json!({ "subjectId": one.id.to_string(), "issued": 1, "refused": 1, "client": null });
    assert!(busiest.contains(&deleted), "{busiest:?}");
    assert_eq!(busiest.len(), 3);
    let mut few = hours(11, 14);
    few["first"] = json!(1);
    let shown = data(&app, &token, USAGE, few).await["account"].clone();
    assert_eq!(shown["busiestClients"].as_array().unwrap().len(), 1);
}

#[both_databases]
async fn the_counts_of_an_account_have_bounds_and_a_permission(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for (from, until, bucket) in [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "HOUR"),
        ("2026-01-01T00:00:00Z", "2026-02-01T00:00:01Z", "HOUR"),
        ("2025-01-01T00:00:00Z", "2026-02-06T00:00:00Z", "DAY"),
    ] {
        let span = json!({ "from": from, "until": until, "bucket": bucket });
        let answer = app.graphql(&token, USAGE, span).await;
        let codes = codes(&answer);
        assert!(!codes.is_empty(), "{from} {until}");
        assert!(
            codes.iter().all(|code| *code == "BAD_USER_INPUT"),
            "{codes:?}"
        );
    }
    let mut negative = hours(11, 14);
    negative["first"] = json!(-1);
    assert_eq!(
        codes(&app.graphql(&token, USAGE, negative).await),
        ["BAD_USER_INPUT"]
    );
    let stranger = app
        .client(ClientSeed {
            scopes: &["account:read"],
            ..ClientSeed::default()
        })
        .await;
    let answer = app.ask_as(&stranger, USAGE, hours(11, 14)).await;
    assert!(
        codes(&answer).iter().all(|code| *code == "FORBIDDEN"),
        "{answer}"
    );
}

#[both_databases]
async fn rest_counts_the_tokens_of_the_account_that_is_named(app: TestApp) {
    let account = app.account("other", PolicyPreset::Default).await;
    let foreign = app.client(ClientSeed::default().of(&account)).await;
    app.token(&foreign).await;
    let operator = app
        .client(ClientSeed {
            scopes: &["accounts:read"],
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let span = "from=2026-01-01T12:00:00Z&until=2026-01-01T13:00:00Z";
    let of_other = format!("{span}&accountSlug=other");
    let usage = app
        .read(&operator, &format!("/tokens/usage?{of_other}"))
        .await;
    assert_eq!(
        usage["items"],
        json!([{ "startsAt": "2026-01-01T12:00:00Z", "issued": 1, "refused": 0 }])
    );
    let busiest = app
        .read(&operator, &format!("/tokens/busiest-clients?{of_other}"))
        .await;
    assert_eq!(
        busiest["items"],
        json!([{ "subjectId": foreign.id.to_string(), "issued": 1, "refused": 0 }])
    );
    let token = app.token(&account.administrator).await;
    let path = format!("/tokens/usage?{span}&accountSlug=default");
    app.rest_with(&token, (axum::http::Method::GET, &path, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
}

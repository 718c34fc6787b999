//! The list of audit events: its pages, its filters, and one event of it.

use super::{follow, link, populate};
use crate::support::{TestApp, TestClient};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_one_event_is_read(app: &TestApp, administrator: &TestClient, token: &str) {
    let about = follow(
        app,
        token,
        &format!(
            "/api/v1/audit-events?subjectId={}&outcome=SUCCESS",
            administrator.id
        ),
    )
    .await;
    assert_eq!(
        about.json()["items"][0]["subjectId"],
        json!(administrator.id.to_string())
    );
    let id = about.json()["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        app.read(administrator, &format!("/audit-events/{id}"))
            .await,
        about.json()["items"][0]
    );
    let missing = (
        Method::GET,
        "/audit-events/aud_00000000000000000000000000000000",
        Value::Null,
    );
    app.rest_with(token, missing, &[])
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn the_audit_log_is_read_both_ways_and_filtered(app: TestApp) {
    let administrator = populate(&app).await;
    let token = app.token(&administrator).await;
    let mut page = follow(
        &app,
        &token,
        "/api/v1/audit-events?first=7&kind=CLIENT_CREATED&kind=CLIENT_DEACTIVATED&totalCount=true",
    )
    .await;
    let total = page.json()["totalCount"].as_u64().unwrap();
    let mut seen: Vec<_> = page.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["sequence"].as_i64().unwrap())
        .collect();
    assert_eq!(link(&page, "prev"), None);
    while let Some(next) = link(&page, "next") {
        page = follow(&app, &token, &next).await;
        seen.extend(
            page.json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["sequence"].as_i64().unwrap()),
        );
    }
    assert_eq!((seen.len() as u64, total), (17, 17));
    assert!(seen.is_sorted_by(|a, b| a > b));
    let back = link(&page, "prev").expect("the page before the last");
    let back = follow(&app, &token, &back).await.json();
    let back = back["items"].as_array().unwrap();
    let back: Vec<_> = back.iter().map(|event| &event["sequence"]).collect();
    assert_eq!(back, seen[7..14].iter().collect::<Vec<_>>());
    assert_one_event_is_read(&app, &administrator, &token).await;
    for query in ["last=x", "before=x", "kind=NOTHING"] {
        app.rest_with(
            &token,
            (Method::GET, &format!("/audit-events?{query}"), Value::Null),
            &[],
        )
        .await
        .problem(400, "INVALID");
    }
}

//! Clients by the moment at which their secrets expire, and by how long they were not used.

use super::{LIST, ids, page};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp, TestClient},
};
use chrono::Duration;
use serde_json::{Value, json};

/// A client with a secret that expires on that day of January.
async fn expiring(app: &TestApp, administrator: &TestClient, id: &str, days: &[u32]) -> TestClient {
    // Ids of one moment have no order.
    app.clock.advance(Duration::seconds(1));
    let client = app
        .client(ClientSeed {
            client_id: Some(id),
            ..ClientSeed::default()
        })
        .await;
    for day in days {
        let input = json!({ "id": client.id.to_string(), "expiresAt": format!("2026-01-{day:02}T00:00:00Z") });
        app.done_as(
            administrator,
            ("createClientSecret", "client { id }"),
            input,
        )
        .await;
    }
    client
}

async fn populate(app: &TestApp) -> (TestClient, String) {
    let administrator = app
        .client(ClientSeed {
            client_id: Some("admin"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    expiring(app, &administrator, "never", &[]).await;
    expiring(app, &administrator, "late", &[20]).await;
    expiring(app, &administrator, "soon", &[25, 5]).await;
    expiring(app, &administrator, "also-soon", &[5]).await;
    let token = app.token(&administrator).await;
    (administrator, token)
}

async fn found(app: &TestApp, token: &str, variables: Value) -> Vec<String> {
    ids(&page(app, token, variables).await)
}

#[both_databases]
async fn clients_are_listed_by_when_their_next_secret_expires(app: TestApp) {
    let (_, token) = populate(&app).await;
    let order =
        |direction: &str| json!({ "field": "NEXT_SECRET_EXPIRES_AT", "direction": direction });
    let all = found(&app, &token, json!({ "orderBy": order("ASC") })).await;
    assert_eq!(all, ["admin", "never", "soon", "also-soon", "late"]);
    for (direction, wanted) in [
        ("ASC", all.clone()),
        ("DESC", all.iter().rev().cloned().collect()),
    ] {
        let (mut read, mut after) = (Vec::new(), Value::Null);
        loop {
            let part = json!({ "first": 2, "after": after, "orderBy": order(direction) });
            let part = page(&app, &token, part).await;
            read.extend(ids(&part));
            after = part["pageInfo"]["endCursor"].clone();
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(read, wanted, "{direction}");
        let last = json!({ "last": 2, "before": after, "orderBy": order(direction) });
        assert_eq!(
            found(&app, &token, last).await,
            wanted[2..4],
            "{direction}, backwards"
        );
    }
}

#[both_databases]
async fn a_filter_finds_the_clients_whose_secrets_will_expire(app: TestApp) {
    let (administrator, token) = populate(&app).await;
    let within = async |token: &str, span: Value| {
        let variables = json!({ "filter": { "secretExpiresAt": span }, "orderBy": { "field": "CLIENT_ID", "direction": "ASC" } });
        let page = page(&app, token, variables).await;
        assert_eq!(page["totalCount"], ids(&page).len());
        ids(&page)
    };
    let (fifth, sixth) = ("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z");
    assert_eq!(
        within(&token, json!({ "until": sixth })).await,
        ["also-soon", "soon"]
    );
    assert!(within(&token, json!({ "until": fifth })).await.is_empty());
    assert_eq!(
        within(&token, json!({ "from": sixth })).await,
        ["late", "soon"]
    );
    assert_eq!(within(&token, json!({})).await.len(), 5, "no condition");
    // A secret that was replaced expires by design, and one that has expired works no more.
    let also = "query { client(by: { clientId: \"also-soon\" }) { id nextSecretExpiresAt } }";
    let client = app.data_for(&administrator, also, json!({})).await["client"].clone();
    assert_eq!(client["nextSecretExpiresAt"], fifth);
    app.done_as(
        &administrator,
        ("rotateClientSecret", "client { id }"),
        json!({ "id": client["id"], "graceSeconds": 60 }),
    )
    .await;
    assert_eq!(within(&token, json!({ "until": sixth })).await, ["soon"]);
    app.clock.advance(Duration::days(5));
    let token = app.token(&administrator).await;
    assert!(within(&token, json!({ "until": sixth })).await.is_empty());
    let soon = "query { client(by: { clientId: \"soon\" }) { nextSecretExpiresAt } }";
    assert_eq!(
        app.data_for(&administrator, soon, json!({})).await["client"]["nextSecretExpiresAt"],
        "2026-01-25T00:00:00Z"
    );
    let shown = app
        .rest_with(
            &token,
            (
                axum::http::Method::GET,
                "/clients?orderBy=NEXT_SECRET_EXPIRES_AT&secretExpiresAtUntil=2026-02-01T00:00:00Z&totalCount=true",
                Value::Null,
            ),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([
            shown["totalCount"],
            shown["items"][0]["nextSecretExpiresAt"]
        ]),
        json!([2, "2026-01-20T00:00:00Z"])
    );
}

#[both_databases]
async fn clients_that_were_not_used_for_long_are_found(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let make = async |id: &'static str| {
        app.client(ClientSeed {
            client_id: Some(id),
            ..ClientSeed::default()
        })
        .await
    };
    let (used, _) = (make("used").await, make("old").await);
    app.token(&used).await;
    app.clock.advance(Duration::days(100));
    let (fresh, _) = (make("fresh").await, make("new").await);
    app.token(&fresh).await;
    let token = app.token(&administrator).await;
    app.recorder.flush().await;
    let unused = async |days: i32| {
        let filter = json!({ "unusedDays": days, "hasRole": false });
        let variables =
            json!({ "filter": filter, "orderBy": { "field": "CLIENT_ID", "direction": "ASC" } });
        found(&app, &token, variables).await
    };
    assert_eq!(unused(90).await, ["old", "used"]);
    assert_eq!(unused(99).await, ["old", "used"]);
    assert!(unused(101).await.is_empty());
    for wrong in [0, -1, 3651] {
        let variables = json!({ "filter": { "unusedDays": wrong } });
        let answer = app.graphql(&token, LIST, variables).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }
    let path = "/clients?unusedDays=90&hasRole=false&totalCount=true";
    let shown = app.read(&administrator, path).await;
    assert_eq!(shown["totalCount"], 2);
}

//! The audit log read backwards, and searched; issued tokens found by their `jti` and address.

use super::codes;
use crate::support::{ClientSeed, TestApp, claims};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const EVENTS: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: AuditEventFilter) {
    auditEvents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      nodes { sequence summary } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

fn sequences(page: &Value) -> Vec<i64> {
    let nodes = page["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["sequence"].as_i64().unwrap())
        .collect()
}

#[both_databases]
async fn the_audit_log_is_read_backwards_too(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for _ in 0..5 {
        app.client(ClientSeed::default()).await;
    }
    let token = app.token(&administrator).await;
    let read = async |variables: Value| {
        let answer = app.graphql(&token, EVENTS, variables).await;
        assert_eq!(answer["errors"], Value::Null);
        answer["data"]["auditEvents"].clone()
    };
    let all = sequences(&read(json!({ "first": 100 })).await);
    let (mut found, mut before) = (Vec::new(), Value::Null);
    loop {
        let page = read(json!({ "last": 4, "before": before })).await;
        found.splice(0..0, sequences(&page));
        assert_eq!(page["pageInfo"]["hasNextPage"], before != Value::Null);
        before = page["pageInfo"]["startCursor"].clone();
        if page["pageInfo"]["hasPreviousPage"] == false {
            break;
        }
    }
    assert_eq!(found, all);
    for wrong in [
        json!({ "first": 1, "last": 1 }),
        json!({ "last": -1 }),
        json!({ "before": "x", "last": 1 }),
    ] {
        let answer = app.graphql(&token, EVENTS, wrong).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }
    let rest = app.read(&administrator, "/audit-events?last=2").await;
    let oldest: Vec<_> = all[all.len() - 2..].to_vec();
    let shown: Vec<_> = rest["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["sequence"].as_i64().unwrap())
        .collect();
    assert_eq!(shown, oldest);
}

#[both_databases]
async fn a_search_finds_events_by_summary_actor_and_address(app: TestApp) {
    let account = app.account("other", PolicyPreset::Default).await;
    let administrator = app
        .client(ClientSeed {
            name: Some("Chief"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    app.client(ClientSeed {
        name: Some("Needle 100%"),
        ..ClientSeed::default()
    })
    .await;
    app.client(
        ClientSeed {
            name: Some("Needle elsewhere"),
            ..ClientSeed::default()
        }
        .of(&account),
    )
    .await;
    let input = json!({ "name": "Made by the chief" });
    app.calling_from("198.51.100.7")
        .done_as(&administrator, ("createClient", "client { id }"), input)
        .await;
    let token = app.token(&administrator).await;
    let found = async |search: &str| {
        let variables = json!({ "filter": { "search": search } });
        let answer = app.graphql(&token, EVENTS, variables).await;
        assert_eq!(answer["errors"], Value::Null);
        let page = answer["data"]["auditEvents"].clone();
        let nodes = page["nodes"].as_array().unwrap().len();
        assert_eq!(page["totalCount"], nodes, "{search}");
        nodes
    };
    assert_eq!(found("NEEDLE").await, 2, "created, and its secret");
    assert_eq!(found("needle 100%").await, 2);
    assert_eq!(found("100_").await, 0, "no wildcards");
    assert_eq!(found("198.51.100.7").await, 2);
    assert!(found("chief").await >= 2);
    assert_eq!(found("no such text").await, 0);
    let long = json!({ "filter": { "search": "x".repeat(201) } });
    assert_eq!(
        codes(&app.graphql(&token, EVENTS, long).await),
        ["BAD_USER_INPUT"]
    );
    let rest = app
        .read(
            &administrator,
            "/audit-events?search=needle&totalCount=true",
        )
        .await;
    assert_eq!(rest["totalCount"], 2);
}

#[both_databases]
async fn a_search_narrows_a_subscription_as_it_does_the_list(app: TestApp) {
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    let mut socket = app.socket(&viewer).await;
    socket
        .subscribe(
            "a",
            "subscription { auditEventAdded(filter: { search: \" NEEDLE \", kinds: [CLIENT_CREATED] }) { summary } }",
        )
        .await;
    for name in ["hay", "a needle", "hay"] {
        app.client(ClientSeed {
            name: Some(name),
            ..ClientSeed::default()
        })
        .await;
    }
    assert_eq!(
        socket.next("a").await["auditEventAdded"]["summary"],
        "Client a needle created"
    );
    socket.quiet().await;
}

#[both_databases]
async fn tokens_are_found_by_their_jti_and_their_address(app: TestApp) {
    let account = app.account("other", PolicyPreset::Default).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let wanted = app.calling_from("198.51.100.7").token(&client).await;
    app.token(&client).await;
    let jti = claims(&wanted)["jti"].as_str().unwrap().to_owned();
    let query = "query($filter: IssuedTokenFilter) { issuedTokens(filter: $filter) { totalCount nodes { jti ipAddress } } }";
    for filter in [
        json!({ "jti": jti }),
        json!({ "ipAddress": "198.51.100.7" }),
        json!({ "jti": jti, "ipAddress": "198.51.100.7" }),
    ] {
        let found = app
            .data_for(&administrator, query, json!({ "filter": filter }))
            .await["issuedTokens"]
            .clone();
        assert_eq!(
            found,
            json!({ "totalCount": 1, "nodes": [{ "jti": jti, "ipAddress": "198.51.100.7" }] })
        );
    }
    let nothing = json!({ "filter": { "jti": jti, "ipAddress": "192.0.2.1" } });
    let found = app.data_for(&administrator, query, nothing).await;
    assert_eq!(found["issuedTokens"]["totalCount"], 0);
    let found = app
        .data_for(
            &account.administrator,
            query,
            json!({ "filter": { "jti": jti } }),
        )
        .await;
    assert_eq!(found["issuedTokens"]["totalCount"], 0, "another account");
    let long = json!({ "filter": { "jti": "x".repeat(101) } });
    let answer = app.ask_as(&administrator, query, long).await;
    assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    let token = app.token(&administrator).await;
    let path = format!("/tokens?jti={jti}&ipAddress=198.51.100.7");
    let rest = app
        .rest_with(&token, (Method::GET, &path, Value::Null), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(rest["items"][0]["jti"], jti);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}

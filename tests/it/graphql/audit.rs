//! The audit log as it is read, and the signing keys.

use super::codes;
use crate::support::{ClientSeed, TestApp, header};
use serde_json::{Value, json};

#[both_databases]
async fn every_change_says_who_did_what_from_where(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let request = axum::http::Request::post("/graphql")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .header("user-agent", "console/1.0")
        .header("x-request-id", "made-up-by-the-caller")
        .body(json!({ "query": "mutation { createClient(input: { clientId: \"watched\" }) { client { id } } }" }).to_string().into());
    let answer = app.send(request.unwrap()).await.expect(200);
    let request_id = answer.header("x-request-id").to_owned();
    assert_ne!(request_id, "made-up-by-the-caller");
    let id = answer.json()["data"]["createClient"]["client"]["id"].clone();
    let query = "query($id: ID!) { auditEvents(filter: { subjectId: $id, kinds: [CLIENT_CREATED] }) { nodes {
        kind outcome actorId actor { ... on Client { clientId } } subjectId summary ipAddress userAgent requestId occurredAt details } } }";
    let event = app
        .data_for(&administrator, query, json!({ "id": id }))
        .await["auditEvents"]["nodes"][0]
        .clone();
    let expected = json!({
        "kind": "CLIENT_CREATED", "outcome": "SUCCESS", "actorId": administrator.id.to_string(), "actor": { "clientId": administrator.client_id },
        "subjectId": id, "summary": "Client watched created", "ipAddress": "192.0.2.1", "userAgent": "console/1.0", "requestId": request_id,
        "occurredAt": "2026-01-01T12:00:00Z", "details": { "clientId": "watched", "active": true, "scopes": [] },
    });
    assert_eq!(event, expected);
}

#[both_databases]
async fn events_are_paged_newest_first_without_a_gap(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for n in 0..4 {
        app.client(ClientSeed {
            name: Some(&format!("n{n}")),
            ..ClientSeed::default()
        })
        .await;
    }
    let query = "query($after: String) { auditEvents(first: 3, after: $after) { nodes { sequence } totalCount pageInfo { endCursor hasNextPage } } }";
    let (mut sequences, mut after) = (Vec::new(), Value::Null);
    loop {
        let data =
            app.graphql(&token, query, json!({ "after": after })).await["data"]["auditEvents"]
                .clone();
        sequences.extend(
            data["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| node["sequence"].as_i64().unwrap()),
        );
        after = data["pageInfo"]["endCursor"].clone();
        if data["pageInfo"]["hasNextPage"] == false {
            assert_eq!(data["totalCount"], sequences.len());
            break;
        }
    }
    let newest = i64::try_from(sequences.len()).unwrap();
    assert_eq!(sequences, (1..=newest).rev().collect::<Vec<_>>());
}

#[both_databases]
async fn a_filter_by_time_and_outcome_narrows(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    app.ask(
        crate::support::Auth::Basic(administrator.client_id.clone(), "wrong".into()),
        &[],
    )
    .await
    .refused(401, "invalid_client");
    app.recorder.flush().await;
    let query = "{ failures: auditEvents(filter: { outcome: FAILURE }) { nodes { kind } }
        none: auditEvents(filter: { occurredAt: { until: \"2025-01-01T00:00:00Z\" } }) { totalCount }
        odd: auditEvents(filter: { occurredAt: { from: \"-0001-01-01T00:00:00Z\" } }) { totalCount } }";
    let answer = app.ask_as(&administrator, query, json!({})).await;
    assert!(!codes(&answer).contains(&"INTERNAL"), "{answer}");
    let narrow = query.replace("odd: auditEvents(filter: { occurredAt: { from: \"-0001-01-01T00:00:00Z\" } }) { totalCount }", "");
    let data = app.data_for(&administrator, &narrow, json!({})).await;
    assert_eq!(
        data["failures"]["nodes"],
        json!([{ "kind": "AUTHENTICATION_FAILED" }])
    );
    assert_eq!(data["none"]["totalCount"], 0);
}

/// G-05: the new key was published before, the old one stays.
#[both_databases]
async fn rotating_a_key_signs_with_the_next_one_and_keeps_the_old_one_published(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let published = app.get("/oauth/jwks").await.json().to_string();
    let before = app.token(&administrator).await;
    let rotate = "mutation { rotateSigningKey(input: { algorithm: ES256, force: true }) { signingKey { kid status } userErrors { code } } }";
    let current =
        app.data_for(&administrator, rotate, json!({})).await["rotateSigningKey"]["signingKey"]
            .clone();
    assert_eq!(current["status"], "CURRENT");
    assert!(
        published.contains(current["kid"].as_str().unwrap()),
        "it was there before it signed"
    );
    let after = app.token(&administrator).await;
    assert_eq!(header(&after)["kid"], current["kid"]);
    assert_ne!(header(&before)["kid"], current["kid"]);
    assert!(
        app.get("/oauth/jwks")
            .await
            .json()
            .to_string()
            .contains(header(&before)["kid"].as_str().unwrap())
    );
    assert!(app.is_alive(&administrator, &before).await);
    let keys = app
        .data_for(
            &administrator,
            "{ signingKeys { algorithm status } }",
            json!({}),
        )
        .await;
    let es256 = keys["signingKeys"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|key| key["algorithm"] == "ES256")
        .count();
    assert_eq!(es256, 3, "next, current, retired");
    let unknown = app.ask_as(&administrator, "mutation { rotateSigningKey(input: { algorithm: none }) { userErrors { code path } } }", json!({})).await;
    assert_eq!(codes(&unknown), ["BAD_USER_INPUT"]);
}

#[both_databases]
async fn things_are_found_again_by_their_ids(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let query = "{ viewer { actor { ... on Client { id secrets { id } } } account { id } } roles { nodes { id } } resources { nodes { id } } signingKeys { id } auditEvents { nodes { id } } }";
    let data = app.data_for(&administrator, query, json!({})).await;
    let ids = json!([
        data["viewer"]["account"]["id"],
        data["viewer"]["actor"]["id"],
        data["viewer"]["actor"]["secrets"][0]["id"],
        data["roles"]["nodes"][0]["id"],
        data["resources"]["nodes"][0]["id"],
        data["signingKeys"][0]["id"],
        data["auditEvents"]["nodes"][0]["id"],
        "cli_00000000000000000000000000000000",
    ]);
    let nodes = app
        .data_for(
            &administrator,
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
            json!({ "ids": ids }),
        )
        .await;
    let names: Vec<_> = nodes["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["__typename"].as_str().unwrap_or("null"))
        .collect();
    assert_eq!(
        names,
        [
            "Account",
            "Client",
            "ClientSecret",
            "Role",
            "Resource",
            "SigningKey",
            "AuditEvent",
            "null"
        ]
    );
    for odd in [
        "",
        "x",
        "cli_",
        "cli_0000000000000000000000000000000G",
        "CLI_00000000000000000000000000000000",
        "cli_00000000-0000-0000-0000-000000000000",
    ] {
        let answer = app
            .ask_as(
                &administrator,
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": odd }),
            )
            .await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{odd}");
    }
}

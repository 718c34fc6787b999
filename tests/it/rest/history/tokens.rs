//! Tokens, activity, usage and events are told as by GraphQL.

use crate::support::{ClientSeed, TestApp, TestClient};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_activity_is(app: &TestApp, administrator: &TestClient, id: &str, told: &Value) {
    let mut activity = app
        .read(administrator, &format!("/clients/{id}/activity"))
        .await["items"]
        .clone();
    for entry in activity.as_array_mut().unwrap() {
        entry["event"] = if entry["event"].is_null() {
            Value::Null
        } else {
            json!({ "id": entry["event"]["id"] })
        };
    }
    assert_eq!(activity, told["client"]["activity"]["nodes"]);
}

async fn assert_spans_are_checked(app: &TestApp, administrator: &TestClient, id: &str) {
    for (query, parameter) in [
        (
            "from=2026-01-01T11:00:00Z&until=2026-03-01T13:00:00Z",
            "until",
        ),
        ("until=2026-01-01T11:00:00Z", ""),
    ] {
        let path = format!("/clients/{id}/usage?{query}");
        let problem = app
            .rest(administrator, (Method::GET, &path, Value::Null))
            .await
            .problem(400, "INVALID");
        assert_eq!(
            problem["errors"][0]["parameter"]
                .as_str()
                .unwrap_or_default(),
            parameter,
            "{problem}"
        );
    }
}

async fn assert_events_have_the_same_hash(app: &TestApp, administrator: &TestClient) {
    let hash = app
        .data_for(
            administrator,
            "{ auditEvents(first: 1) { nodes { id hash } } }",
            json!({}),
        )
        .await["auditEvents"]["nodes"][0]
        .clone();
    let event = app
        .read(
            administrator,
            &format!("/audit-events/{}", hash["id"].as_str().unwrap()),
        )
        .await;
    assert_eq!(event["hash"], hash["hash"]);
}

#[both_databases]
async fn tokens_activity_and_usage_are_those_of_graphql(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    let id = client.id.to_string();
    let fields = "jti subjectId userId grantType scopes issuedAt expiresAt status ipAddress";
    let query = format!("query($id: ID!) {{ issuedTokens {{ nodes {{ {fields} }} }} client(by: {{ id: $id }}) {{ issuedTokens {{ nodes {{ {fields} }} }}
        activity {{ nodes {{ id kind occurredAt summary token {{ {fields} }} refusal {{ error grantType scope occurredAt ipAddress }} event {{ id }} }} }}
        usage(from: \"2026-01-01T11:00:00Z\", until: \"2026-01-01T13:00:00Z\") {{ startsAt issued refused }} }} }}");
    let told = app
        .data_for(&administrator, &query, json!({ "id": id }))
        .await;
    // Each call has a token of its own, which is in the account's list by then.
    let all = app.read(&administrator, "/tokens").await["items"].clone();
    assert_eq!(
        all.as_array().unwrap().len(),
        told["issuedTokens"]["nodes"].as_array().unwrap().len() + 1
    );
    assert!(
        told["issuedTokens"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|token| all.as_array().unwrap().contains(token))
    );
    let of_client = app
        .read(
            &administrator,
            &format!("/clients/{id}/tokens?totalCount=true"),
        )
        .await;
    assert_eq!(
        (&of_client["items"], &of_client["totalCount"]),
        (&told["client"]["issuedTokens"]["nodes"], &json!(1))
    );
    assert_activity_is(&app, &administrator, &id, &told).await;
    let stretch = "from=2026-01-01T11:00:00Z&until=2026-01-01T13:00:00Z";
    assert_eq!(
        app.read(&administrator, &format!("/clients/{id}/usage?{stretch}"))
            .await["items"],
        told["client"]["usage"]
    );
    let refused = app
        .read(
            &administrator,
            &format!("/clients/{id}/activity?kind=REFUSED"),
        )
        .await["items"]
        .clone();
    assert_eq!(refused.as_array().unwrap().len(), 1);
    assert_spans_are_checked(&app, &administrator, &id).await;
    assert_events_have_the_same_hash(&app, &administrator).await;
}

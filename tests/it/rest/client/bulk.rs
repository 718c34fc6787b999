//! Many clients that are switched off or deleted by one call.

use super::administrator;
use crate::support::{ClientSeed, TestApp, TestClient};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_deletions_report_per_item(
    app: &TestApp,
    token: &str,
    client: &TestClient,
    ids: &Value,
) {
    let result = app
        .rest_with(
            token,
            (Method::POST, "/clients/delete", json!({ "ids": ids })),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([
            result["succeeded"],
            result["failed"],
            result["results"][0]["client"]
        ]),
        json!([1, 1, null])
    );
    let unknown = json!({ "ids": ["x"] });
    let problem = app
        .rest_with(token, (Method::POST, "/clients/delete", unknown), &[])
        .await
        .problem(422, "NOT_FOUND");
    assert_eq!(problem["errors"][0]["pointer"], "#/ids/0");
    let many = json!({ "ids": vec![client.id.to_string(); 101] });
    app.rest_with(token, (Method::POST, "/clients/delete", many), &[])
        .await
        .problem(422, "TOO_LONG");
}

#[both_databases]
async fn bulk_changes_report_per_item_or_reject_all(app: TestApp) {
    let (administrator, token) = administrator(&app).await;
    let client = app.client(ClientSeed::default()).await;
    let ids = json!([client.id.to_string(), administrator.id.to_string()]);
    let reject = json!({ "ids": ids, "status": "INACTIVE", "onError": "REJECT_ALL" });
    let problem = app
        .rest_with(&token, (Method::POST, "/clients/status", reject), &[])
        .await
        .problem(409, "LAST_ADMINISTRATOR");
    assert_eq!(
        problem["errors"][0]["subjectId"],
        json!(administrator.id.to_string())
    );
    app.ask(&client, &[]).await.expect(200);
    let skip = json!({ "ids": ids, "status": "INACTIVE" });
    let result = app
        .rest_with(&token, (Method::POST, "/clients/status", skip), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([result["succeeded"], result["failed"]]),
        json!([1, 1])
    );
    assert_eq!(
        json!([
            result["results"][0]["ok"],
            result["results"][0]["client"]["status"]
        ]),
        json!([true, "INACTIVE"])
    );
    assert_eq!(
        result["results"][1]["errors"][0]["code"],
        "LAST_ADMINISTRATOR"
    );
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    assert_deletions_report_per_item(&app, &token, &client, &ids).await;
}

#[both_databases]
async fn a_filter_chooses_the_clients_of_a_bulk_change(app: TestApp) {
    let (_, token) = administrator(&app).await;
    for name in ["batch", "batch", "other"] {
        let seed = ClientSeed {
            name: Some(name),
            ..ClientSeed::default()
        };
        app.client(seed).await;
    }
    let call = async |path: &'static str, body: Value| {
        app.rest_with(&token, (Method::POST, path, body), &[]).await
    };
    let status = |expected: i32| json!({ "filter": { "search": "batch", "createdAt": { "from": "2026-01-01T00:00:00Z" } }, "expectedCount": expected, "status": "INACTIVE" });
    let problem = call("/clients/status", status(3))
        .await
        .problem(409, "CONFLICT");
    assert_eq!(problem["errors"][0]["pointer"], "#/expectedCount");
    let done = call("/clients/status", status(2)).await.expect(200).json();
    assert_eq!(done, json!({ "results": [], "succeeded": 2, "failed": 0 }));
    let unknown = json!({ "filter": { "colour": "red" }, "expectedCount": 2 });
    call("/clients/delete", unknown)
        .await
        .problem(422, "INVALID");
    let deleted = json!({ "filter": { "statuses": ["INACTIVE"] }, "expectedCount": 2 });
    let done = call("/clients/delete", deleted).await.expect(200).json();
    assert_eq!(done["succeeded"], 2);
    call("/clients/delete", json!({}))
        .await
        .problem(422, "BLANK");
}

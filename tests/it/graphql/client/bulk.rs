//! Changing many clients at once.

use crate::support::{ClientSeed, TestApp};
use serde_json::json;

#[both_databases]
async fn a_bulk_change_reports_per_item_or_rejects_all(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let bulk = "mutation($ids: [ID!]!, $on: BulkErrorPolicy!) { setClientsStatus(input: { ids: $ids, status: INACTIVE, onError: $on }) {
        results { id ok userErrors { code subjectId } client { status } } succeeded failed userErrors { code subjectId } } }";
    let ids = json!([client.id.to_string(), administrator.id.to_string()]);
    let rejected = app
        .data_for(
            &administrator,
            bulk,
            json!({ "ids": ids, "on": "REJECT_ALL" }),
        )
        .await["setClientsStatus"]
        .clone();
    assert_eq!(
        rejected["userErrors"],
        json!([{ "code": "LAST_ADMINISTRATOR", "subjectId": administrator.id.to_string() }])
    );
    app.ask(&client, &[]).await.expect(200);
    let skipped = app
        .data_for(
            &administrator,
            bulk,
            json!({ "ids": ids, "on": "SKIP_FAILED" }),
        )
        .await["setClientsStatus"]
        .clone();
    assert_eq!(
        (&skipped["succeeded"], &skipped["failed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(skipped["results"][0]["client"]["status"], "INACTIVE");
    assert_eq!(
        skipped["results"][1]["userErrors"][0]["code"],
        "LAST_ADMINISTRATOR"
    );
    app.ask(&client, &[]).await.refused(401, "invalid_client");
}

#[both_databases]
async fn a_client_that_is_named_twice_is_changed_once(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let before = app.row(&client).await.version;
    let (id, unknown) = (client.id.to_string(), format!("cli_{}", "0".repeat(32)));
    let input = json!({ "ids": [id, unknown, id], "status": "INACTIVE" });
    let selection = "results { id ok client { status version } userErrors { code } }";
    let done = app
        .done_as(&administrator, ("setClientsStatus", selection), input)
        .await;
    let changed = json!({ "status": "INACTIVE", "version": before + 1 });
    assert_eq!(
        done["results"],
        json!([
            { "id": id, "ok": true, "client": changed, "userErrors": [] },
            { "id": unknown, "ok": false, "client": null, "userErrors": [{ "code": "NOT_FOUND" }] },
        ])
    );
}

//! Changing all clients that a filter lets through.

use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp, TestClient},
};
use domain::account::{self, PolicyPatch};
use entity::{account::PolicyPreset, client::ClientStatus};
use serde_json::{Value, json};

const RESULT: &str = "succeeded failed results { id ok userErrors { code subjectId } }";

async fn named(app: &TestApp, name: &str, count: usize) -> Vec<TestClient> {
    let mut clients = Vec::new();
    for _ in 0..count {
        let seed = ClientSeed {
            name: Some(name),
            ..ClientSeed::default()
        };
        clients.push(app.client(seed).await);
    }
    clients
}

async fn is_active(app: &TestApp, client: &TestClient) -> bool {
    app.row(client).await.status == ClientStatus::Active
}

#[both_databases]
async fn all_clients_that_match_are_disabled_by_one_call(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (chosen, other) = (named(&app, "batch", 3).await, named(&app, "other", 1).await);
    let token = app.token(&chosen[0]).await;
    let input =
        json!({ "filter": { "search": "batch" }, "expectedCount": 3, "status": "INACTIVE" });
    let done = app
        .done_as(&administrator, ("setClientsStatus", RESULT), input)
        .await;
    assert_eq!(
        json!([done["succeeded"], done["failed"], done["results"]]),
        json!([3, 0, []])
    );
    for client in &chosen {
        assert!(!is_active(&app, client).await);
    }
    assert!(is_active(&app, &other[0]).await);
    assert!(
        !app.is_alive(&administrator, &token).await,
        "its tokens ended"
    );
    let again =
        json!({ "filter": { "search": "batch" }, "expectedCount": 3, "status": "INACTIVE" });
    let done = app
        .done_as(&administrator, ("setClientsStatus", RESULT), again)
        .await;
    assert_eq!(done["succeeded"], 3, "they are as requested");
    assert_eq!(
        app.row(&chosen[0]).await.version,
        app.row(&chosen[1]).await.version
    );
}

#[both_databases]
async fn a_count_that_is_out_of_date_changes_nothing(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let chosen = named(&app, "batch", 2).await;
    for expected in [0, 1, 3, -1, i32::MAX] {
        let input = json!({ "filter": { "search": "batch" }, "expectedCount": expected });
        assert_eq!(
            app.refused_as(&administrator, "deleteClients", input).await,
            ["CONFLICT expectedCount"]
        );
    }
    for client in &chosen {
        assert!(is_active(&app, client).await);
    }
    let input = json!({ "filter": { "search": "batch" }, "expectedCount": 2 });
    let done = app
        .done_as(&administrator, ("deleteClients", RESULT), input)
        .await;
    assert_eq!(done["succeeded"], 2);
    app.ask(&chosen[0], &[])
        .await
        .refused(401, "invalid_client");
}

#[both_databases]
async fn clients_are_named_or_chosen_by_a_filter_with_its_count(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for (input, expected) in [
        (json!({}), "BLANK ids"),
        (json!({ "filter": {} }), "BLANK expectedCount"),
        (
            json!({ "ids": [], "filter": {}, "expectedCount": 1 }),
            "INVALID filter",
        ),
        (
            json!({ "filter": { "roles": [{ "key": "stranger" }] }, "expectedCount": 1 }),
            "NOT_FOUND filter.roles.0",
        ),
        (json!({ "ids": ["x"] }), "NOT_FOUND ids.0"),
    ] {
        assert_eq!(
            app.refused_as(&administrator, "deleteClients", input).await,
            [expected]
        );
    }
}

#[both_databases]
async fn each_client_of_a_filter_keeps_its_own_rules(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let input = |on: &str| json!({ "filter": {}, "expectedCount": 2, "onError": on });
    let rejected = app
        .change_as(
            &administrator,
            ("deleteClients", RESULT),
            input("REJECT_ALL"),
        )
        .await;
    assert_eq!(refusals(&rejected), ["LAST_ADMINISTRATOR filter"]);
    assert!(is_active(&app, &client).await);
    let done = app
        .change_as(
            &administrator,
            ("deleteClients", RESULT),
            input("SKIP_FAILED"),
        )
        .await;
    let refused = json!([{ "id": administrator.id.to_string(), "ok": false,
        "userErrors": [{ "code": "LAST_ADMINISTRATOR", "subjectId": administrator.id.to_string() }] }]);
    assert_eq!(
        json!([done["succeeded"], done["failed"], done["results"]]),
        json!([1, 1, refused])
    );
}

#[both_databases]
async fn of_two_administrators_one_stays(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    app.client(ClientSeed::with_role("administrator")).await;
    let input = json!({ "filter": { "roles": [{ "key": "administrator" }] }, "expectedCount": 2, "status": "INACTIVE" });
    let done = app
        .change_as(&administrator, ("setClientsStatus", RESULT), input)
        .await;
    assert_eq!(json!([done["succeeded"], done["failed"]]), json!([1, 1]));
}

#[both_databases]
async fn the_limit_on_active_clients_is_met_exactly(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let chosen = named(&app, "batch", 3).await;
    let ids: Vec<_> = chosen.iter().map(|client| client.id).collect();
    app.set_status(&ids, app.platform.id, ClientStatus::Inactive)
        .await;
    let patch = PolicyPatch {
        max_active_clients: Some(Some(3)),
        ..PolicyPatch::default()
    };
    let system = app.system(app.platform.id);
    app.change(&system, async |work| {
        account::update_policy(work, None, None, patch).await
    })
    .await
    .unwrap();
    let input = json!({ "filter": { "search": "batch" }, "expectedCount": 3, "status": "ACTIVE" });
    let done = app
        .change_as(&administrator, ("setClientsStatus", RESULT), input)
        .await;
    assert_eq!(
        json!([
            done["succeeded"],
            done["failed"],
            done["results"][0]["userErrors"][0]["code"]
        ]),
        json!([2, 1, "QUOTA_EXCEEDED"])
    );
}

#[both_databases]
async fn a_filter_chooses_clients_of_one_account_only(app: TestApp) {
    let account = app.account("other", PolicyPreset::Default).await;
    let foreign = app
        .client(
            ClientSeed {
                name: Some("batch"),
                ..ClientSeed::default()
            }
            .of(&account),
        )
        .await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    named(&app, "batch", 1).await;
    let of = |slug: Value| json!({ "filter": { "search": "batch" }, "expectedCount": 1, "account": slug, "status": "INACTIVE" });
    app.done_as(
        &administrator,
        ("setClientsStatus", RESULT),
        of(Value::Null),
    )
    .await;
    assert!(is_active(&app, &foreign).await);
    let refused = app
        .refused_as(
            &account.administrator,
            "setClientsStatus",
            of(json!({ "id": app.platform.id.to_string() })),
        )
        .await;
    assert_eq!(refused, ["NOT_FOUND account"]);
    let operator = app
        .client(ClientSeed {
            scopes: &["accounts:read", "accounts:write"],
            ..ClientSeed::with_role("administrator")
        })
        .await;
    app.done_as(
        &operator,
        ("setClientsStatus", RESULT),
        of(json!({ "slug": "other" })),
    )
    .await;
    assert!(!is_active(&app, &foreign).await);
}

/// The filter tells which clients there are, so that it needs the permission to read them.
#[both_databases]
async fn a_filter_needs_the_permission_to_read_clients(app: TestApp) {
    let writer = app
        .client(ClientSeed {
            scopes: &["clients:write"],
            ..ClientSeed::default()
        })
        .await;
    let query = "mutation { setClientsStatus(input: { filter: {}, expectedCount: 1, status: INACTIVE }) { userErrors { code } } }";
    let answer = app.ask_as(&writer, query, json!({})).await;
    assert_eq!(crate::graphql::codes(&answer), ["FORBIDDEN"]);
}

//! Changing clients: what stays, what is cleared, and what is refused.

use super::{CREATE, paths};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use serde_json::{Value, json};

const UPDATE: &str = "mutation($input: UpdateClientInput!) { updateClient(input: $input) {
    client { clientId name description version accessLevel tokenTtlSeconds scopes { code } urls { redirectUris } }
    userErrors { code path message } } }";

/// What the columns hold is the server's business: nothing that is let in is too long for them.
#[both_databases]
async fn long_texts_are_the_callers_fault_or_fit(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    // Each of these letters becomes two characters in lower case.
    let made = &app
        .data_for(
            &administrator,
            CREATE,
            json!({ "input": { "name": "İ".repeat(200) } }),
        )
        .await["createClient"];
    assert_eq!(
        (user_errors(made), &made["client"]["displayName"]),
        (vec![], &json!("İ".repeat(200)))
    );
    let star = |length: usize| format!("https://e.example/{}/*", "a".repeat(length - 20));
    let lists = ["redirectUris", "postLogoutRedirectUris"];
    for (list, uri) in lists.iter().flat_map(|list| {
        [format!("myapp://{}", "a".repeat(3000)), star(2001)].map(|uri| (list, uri))
    }) {
        let urls = json!({ (*list): [uri] });
        let refused = &app
            .data_for(&administrator, CREATE, json!({ "input": { "urls": urls } }))
            .await["createClient"];
        assert_eq!(
            (user_errors(refused), paths(refused)),
            (vec!["TOO_LONG"], vec![format!("urls.{list}.0")])
        );
        let input = json!({ "id": made["client"]["id"], "urls": urls });
        let refused = &app
            .data_for(&administrator, UPDATE, json!({ "input": input }))
            .await["updateClient"];
        assert_eq!(
            (user_errors(refused), paths(refused)),
            (vec!["TOO_LONG"], vec![format!("urls.{list}.0")])
        );
    }
    let input = json!({ "id": made["client"]["id"], "name": "ŉ".repeat(200), "urls": { "redirectUris": [star(2000)] } });
    let updated = &app
        .data_for(&administrator, UPDATE, json!({ "input": input }))
        .await["updateClient"];
    assert_eq!(
        (
            user_errors(updated),
            &updated["client"]["urls"]["redirectUris"]
        ),
        (vec![], &json!([star(2000)]))
    );
}

/// The moment of last use is written by the recorder only.
#[both_databases]
async fn changes_leave_the_moment_of_last_use_as_it_was_noted(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    app.token(&client).await;
    app.recorder.flush().await;
    let (id, used) = (client.id.to_string(), app.row(&client).await.last_used_at);
    assert_eq!(used, Some(app.clock.now()));
    app.clock.advance(Duration::minutes(5));
    let role = app.role_id(client.account, "viewer").await.to_string();
    for (field, input) in [
        (
            "updateClient(input: $input)",
            json!({ "id": id, "name": "Renamed", "clientId": "renamed", "scopes": ["clients:read"] }),
        ),
        (
            "setClientsStatus(input: $input)",
            json!({ "ids": [id], "status": "INACTIVE" }),
        ),
        (
            "setClientsStatus(input: $input)",
            json!({ "ids": [id], "status": "ACTIVE" }),
        ),
        (
            "setClientRole(input: $input)",
            json!({ "id": id, "role": { "id": role } }),
        ),
        (
            "rotateClientSecret(input: $input)",
            json!({ "id": id, "graceSeconds": 60 }),
        ),
    ] {
        let name = field.split('(').next().unwrap();
        let kind = name[..1].to_uppercase() + &name[1..];
        let query =
            format!("mutation($input: {kind}Input!) {{ {field} {{ userErrors {{ code }} }} }}");
        let done = app
            .data_for(&administrator, &query, json!({ "input": input }))
            .await;
        assert_eq!(done[name]["userErrors"], json!([]), "{name}");
        assert_eq!(app.row(&client).await.last_used_at, used, "{name}");
    }
    assert_eq!(app.row(&client).await.version, 6);
}

#[both_databases]
async fn a_client_id_is_never_given_out_again(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let make = async |id: &str| {
        app.data_for(
            &administrator,
            CREATE,
            json!({ "input": { "clientId": id } }),
        )
        .await["createClient"]
            .clone()
    };
    let made = make("once").await;
    assert_eq!(user_errors(&make("once").await), ["TAKEN"]);
    let id = made["client"]["id"].clone();
    app.data_for(
        &administrator,
        UPDATE,
        json!({ "input": { "id": id, "clientId": "renamed" } }),
    )
    .await;
    assert_eq!(
        user_errors(&make("once").await),
        ["TAKEN"],
        "after renaming"
    );
    let delete = "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { results { ok client { id } } succeeded failed } }";
    let gone = app
        .data_for(&administrator, delete, json!({ "id": id }))
        .await;
    assert_eq!(
        gone["deleteClients"],
        json!({ "results": [{ "ok": true, "client": null }], "succeeded": 1, "failed": 0 })
    );
    assert_eq!(
        user_errors(&make("renamed").await),
        ["TAKEN"],
        "after deletion"
    );
}

#[both_databases]
async fn absent_means_unchanged_and_null_means_cleared(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let input = json!({ "name": "A", "tokenTtlSeconds": 600, "scopes": ["clients:read"], "urls": { "redirectUris": ["https://a.example/cb"] } });
    let made = app
        .data_for(&administrator, CREATE, json!({ "input": input }))
        .await["createClient"]["client"]
        .clone();
    let update = async |input: Value| {
        let mut input = input;
        input["id"] = made["id"].clone();
        app.data_for(&administrator, UPDATE, json!({ "input": input }))
            .await["updateClient"]["client"]
            .clone()
    };
    let same = update(json!({ "description": "d" })).await;
    assert_eq!(
        (
            &same["name"],
            &same["description"],
            &same["tokenTtlSeconds"]
        ),
        (&json!("A"), &json!("d"), &json!(600))
    );
    assert_eq!(
        (&same["scopes"], &same["urls"]["redirectUris"]),
        (
            &json!([{ "code": "clients:read" }]),
            &json!(["https://a.example/cb"])
        )
    );
    let cleared = update(json!({ "name": null, "description": null, "tokenTtlSeconds": null, "scopes": null, "urls": null })).await;
    assert_eq!(
        (&cleared["name"], &cleared["tokenTtlSeconds"]),
        (&Value::Null, &json!(3600))
    );
    assert_eq!(
        (&cleared["scopes"], &cleared["urls"]["redirectUris"]),
        (&json!([]), &json!([]))
    );
}

#[both_databases]
async fn a_lost_update_is_refused(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let update =
        json!({ "input": { "id": client.id.to_string(), "name": "B", "expectedVersion": 1 } });
    assert_eq!(
        app.data_for(&administrator, UPDATE, update.clone()).await["updateClient"]["client"]["version"],
        2
    );
    let stale = &app.data_for(&administrator, UPDATE, update).await["updateClient"];
    assert_eq!(
        (user_errors(stale), paths(stale)),
        (vec!["STALE_VERSION"], vec!["expectedVersion".to_owned()])
    );
}

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
async fn effective_permissions_come_with_their_reasons(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app
        .client(ClientSeed {
            scopes: &["clients:delete"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let query = "query($id: ID!, $access: AccessLevel) { previewPermissions(id: $id, accessLevel: $access) { permissions { reason permission { code } } } }";
    let reason = async |access: Value, code: &str| {
        let data = app
            .data_for(
                &administrator,
                query,
                json!({ "id": client.id.to_string(), "access": access }),
            )
            .await;
        let groups = data["previewPermissions"].as_array().unwrap();
        let found = groups
            .iter()
            .flat_map(|group| group["permissions"].as_array().unwrap())
            .find(|grant| grant["permission"]["code"] == code);
        found.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason(Value::Null, "clients:read").await, "ROLE");
    assert_eq!(reason(Value::Null, "clients:delete").await, "DIRECT");
    assert_eq!(reason(Value::Null, "clients:write").await, "NOT_GRANTED");
    assert_eq!(
        reason(json!("READ_ONLY"), "clients:delete").await,
        "WITHHELD_READ_ONLY"
    );
    app.set_status(
        &[client.id],
        client.account,
        entity::client::ClientStatus::Inactive,
    )
    .await;
    assert_eq!(
        reason(Value::Null, "clients:read").await,
        "WITHHELD_INACTIVE"
    );
}

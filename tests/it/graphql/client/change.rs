//! Changing clients: what stays, what is cleared, and what is refused.

use super::{CREATE, UPDATE, paths};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use serde_json::{Value, json};

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

//! Adding secrets beside those that a client has.

use super::add;
use crate::{
    graphql::{codes, credentials, refusals},
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use serde_json::{Value, json};

#[both_databases]
async fn a_client_has_several_named_secrets_and_each_works(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    app.clock.advance(Duration::minutes(1));
    let second = add(&app, &admin, &client, json!({ "name": " Backup " })).await;
    let secrets = second["client"]["secrets"].as_array().unwrap();
    assert_eq!(
        (secrets.len(), &secrets[0]["name"], &secrets[1]["name"]),
        (2, &json!("Backup"), &Value::Null)
    );
    assert_eq!(second["client"]["version"], 2);
    app.ask(&client, &[]).await.expect(200);
    app.ask(credentials(&second), &[]).await.expect(200);
    assert!(app.is_alive(&admin, &token).await, "nothing ends");
    app.recorder.flush().await;
    let third = add(&app, &admin, &client, json!({ "name": "Third" })).await;
    let used: Vec<_> = third["client"]["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|secret| secret["lastUsedAt"].is_string())
        .collect();
    assert_eq!(used.len(), 2, "each remembers its own last use");
    for (input, expected) in [
        (json!({ "name": "n".repeat(101) }), "TOO_LONG name"),
        (
            json!({ "expiresAt": "2020-01-01T00:00:00Z" }),
            "INVALID expiresAt",
        ),
        (
            json!({ "expectedVersion": 1 }),
            "STALE_VERSION expectedVersion",
        ),
        (json!({ "clientSecret": "weak" }), "TOO_SHORT clientSecret"),
    ] {
        assert_eq!(
            refusals(&add(&app, &admin, &client, input).await)[0],
            expected
        );
    }
}

#[both_databases]
async fn new_secrets_need_their_permission_and_no_fewer_rights_than_the_client(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let clerk = app
        .client(ClientSeed {
            scopes: &["clients:read", "clients:secrets"],
            ..ClientSeed::default()
        })
        .await;
    let writer = app
        .client(ClientSeed {
            scopes: &["clients:read", "clients:write"],
            ..ClientSeed::default()
        })
        .await;
    let other = app
        .account("other", entity::account::PolicyPreset::Default)
        .await
        .administrator;
    let weak = app.client(ClientSeed::default()).await;
    assert_eq!(
        refusals(&add(&app, &clerk, &weak, json!({})).await),
        Vec::<String>::new()
    );
    assert_eq!(
        refusals(&add(&app, &clerk, &admin, json!({})).await),
        ["PRIVILEGE_ESCALATION id"]
    );
    assert_eq!(
        refusals(&add(&app, &other, &weak, json!({})).await),
        ["NOT_FOUND id"]
    );
    let query =
        "mutation($id: ID!) { createClientSecret(input: { id: $id }) { userErrors { code } } }";
    assert_eq!(
        codes(
            &app.ask_as(&writer, query, json!({ "id": weak.id.to_string() }))
                .await
        ),
        ["FORBIDDEN"]
    );
}

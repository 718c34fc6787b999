//! A client made after another: all its settings, its own id and secret.

use super::{codes, credentials};
use crate::support::{ClientSeed, TestApp, claims};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const SETTINGS: &str = "client { id clientId name description accessLevel tokenTtlSeconds signingAlgorithm capabilities ownerId status
    role { key } scopes { code } urls { rootUrl homeUrl redirectUris webOrigins } } credentials { clientId clientSecret }";

async fn assert_both_get_the_same_tokens(app: &TestApp, made: &Value, copy: &Value) {
    let answers = [
        app.ask(credentials(made), &[]).await.expect(200).json(),
        app.ask(credentials(copy), &[]).await.expect(200).json(),
    ];
    assert_eq!(
        (&answers[0]["scope"], answers[1]["expires_in"].as_i64()),
        (&answers[1]["scope"], Some(300))
    );
    let subject = claims(answers[1]["access_token"].as_str().unwrap())["client_id"].clone();
    assert_eq!(subject, copy["client"]["clientId"]);
}

#[both_databases]
async fn a_copy_has_everything_but_identity_and_secret(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let owner = app
        .done_as(
            &admin,
            ("createUser", "user { id }"),
            json!({ "username": "ada", "kind": "ROOT" }),
        )
        .await["user"]["id"]
        .clone();
    let role = app.role_id(app.platform.id, "viewer").await.to_string();
    let input = json!({
        "name": "Original", "description": "For the tests", "accessLevel": "READ_ONLY", "tokenTtlSeconds": 300, "signingAlgorithm": "RS256",
        "capabilities": ["SCRIPT", "WEB_APP"], "owner": { "id": owner }, "role": { "id": role }, "scopes": ["clients:delete"],
        "urls": { "rootUrl": "https://a.example", "homeUrl": "/", "redirectUris": ["/cb", "https://b.example/*"], "webOrigins": ["+"] },
    });
    let made = app.done_as(&admin, ("createClient", SETTINGS), input).await;
    let copy = app
        .done_as(
            &admin,
            ("duplicateClient", SETTINGS),
            json!({ "id": made["client"]["id"] }),
        )
        .await;
    let (mut was, mut is) = (made["client"].clone(), copy["client"].clone());
    assert_eq!(is["name"], "Original (copy)");
    for field in ["id", "clientId", "name"] {
        assert_ne!(was[field], is[field], "{field}");
        (was[field], is[field]) = (Value::Null, Value::Null);
    }
    assert_eq!(was, is);
    assert_both_get_the_same_tokens(&app, &made, &copy).await;
    let named = app
        .done_as(
            &admin,
            ("duplicateClient", SETTINGS),
            json!({ "id": made["client"]["id"], "clientId": "second", "name": "Second" }),
        )
        .await;
    assert_eq!(
        (&named["client"]["clientId"], &named["client"]["name"]),
        (&json!("second"), &json!("Second"))
    );
    let kinds = app
        .data_for(
            &admin,
            "{ auditEvents(filter: { kinds: [CLIENT_DUPLICATED] }) { nodes { kind } } }",
            json!({}),
        )
        .await;
    assert_eq!(kinds["auditEvents"]["nodes"].as_array().unwrap().len(), 2);
}

#[both_databases]
async fn a_copy_is_no_way_to_more_than_one_has(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let writer = app
        .client(ClientSeed {
            scopes: &["clients:read", "clients:write"],
            ..ClientSeed::default()
        })
        .await;
    let clerk = app
        .client(ClientSeed {
            scopes: &["clients:read", "clients:write", "clients:roles"],
            ..ClientSeed::default()
        })
        .await;
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    let plain = app.client(ClientSeed::default()).await;
    let (strong, plain) = (
        json!({ "id": admin.id.to_string() }),
        json!({ "id": plain.id.to_string() }),
    );
    let query = "mutation($input: DuplicateClientInput!) { duplicateClient(input: $input) { userErrors { code } } }";
    assert_eq!(
        codes(&app.ask_as(&reader, query, json!({ "input": plain })).await),
        ["FORBIDDEN"]
    );
    assert_eq!(
        codes(&app.ask_as(&writer, query, json!({ "input": strong })).await),
        ["FORBIDDEN"],
        "a role needs clients:roles"
    );
    assert_eq!(
        app.refused_as(&writer, "duplicateClient", plain.clone())
            .await,
        Vec::<String>::new()
    );
    assert_eq!(
        app.refused_as(&clerk, "duplicateClient", strong).await,
        ["PRIVILEGE_ESCALATION id"]
    );
    assert_eq!(
        app.refused_as(&other, "duplicateClient", plain).await,
        ["NOT_FOUND id"]
    );
    let count = app
        .data_for(&admin, "{ clients { totalCount } }", json!({}))
        .await;
    assert_eq!(count["clients"]["totalCount"], 6);
}

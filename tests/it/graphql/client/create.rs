//! Making clients: what they get, and which input is refused.

use super::{CREATE, paths};
use crate::support::{ClientSeed, TestApp};
use domain::secret::{Shape, shape};
use serde_json::{Value, json};

#[both_databases]
async fn a_new_client_gets_its_secret_shown_once_and_can_use_it(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let made = &app
        .data_for(
            &administrator,
            CREATE,
            json!({ "input": { "name": "Orders", "scopes": ["clients:read"] } }),
        )
        .await["createClient"];
    assert_eq!(made["userErrors"], json!([]));
    assert_eq!(made["client"]["displayName"], "Orders");
    assert_eq!(made["client"]["status"], "ACTIVE");
    assert_eq!(made["client"]["capabilities"], json!(["SCRIPT"]));
    assert_eq!(made["client"]["tokenTtlSeconds"], 3600);
    let (id, secret) = (
        made["credentials"]["clientId"].as_str().unwrap(),
        made["credentials"]["clientSecret"].as_str().unwrap(),
    );
    assert_eq!(shape(secret), Shape::Generated);
    assert_eq!(
        made["client"]["secrets"],
        json!([{ "hint": secret[secret.len() - 4..], "generated": true, "status": "ACTIVE" }])
    );
    let answer = app
        .post_form(
            "/oauth/token",
            crate::support::Auth::Basic(id.into(), secret.into()),
            &[("grant_type", "client_credentials")],
        )
        .await;
    assert_eq!(answer.expect(200).json()["scope"], "clients:read");
    let again = app
        .data_for(
            &administrator,
            "query($id: String!) { client(by: { clientId: $id }) { secrets { id hint } } }",
            json!({ "id": id }),
        )
        .await;
    assert!(!again.to_string().contains(secret));
}

#[both_databases]
async fn the_display_name_falls_back_to_the_client_id(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let made = &app
        .data_for(
            &administrator,
            CREATE,
            json!({ "input": { "clientId": "chosen-id", "name": "  " } }),
        )
        .await["createClient"];
    assert_eq!(made["client"]["displayName"], "chosen-id");
}

/// All at once, each with its place.
#[both_databases]
async fn bad_input_hears_of_every_problem_with_its_path(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let input = json!({
        "clientId": "white space", "name": "x".repeat(201), "tokenTtlSeconds": 5, "capabilities": ["BACKCHANNEL"], "scopes": ["clients:read", "nope"],
        "urls": { "rootUrl": "example", "redirectUris": ["https://ok.example/*", "https://*.example/", "javascript:alert(1)"], "webOrigins": ["+", "https://a.example/path"] },
    });
    let made = &app
        .data_for(&administrator, CREATE, json!({ "input": input }))
        .await["createClient"];
    assert_eq!(made["client"], Value::Null);
    let mut found = paths(made);
    found.sort();
    let expected = [
        "clientId",
        "name",
        "scopes.1",
        "tokenTtlSeconds",
        "urls.backchannelLogoutUrl",
        "urls.redirectUris.1",
        "urls.redirectUris.2",
        "urls.rootUrl",
        "urls.webOrigins.1",
    ];
    assert_eq!(found, expected);
    let count = app
        .data_for(&administrator, "{ clients { totalCount } }", json!({}))
        .await;
    assert_eq!(count["clients"]["totalCount"], 1, "and nothing was made");
}

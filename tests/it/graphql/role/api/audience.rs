//! The audience of a protected API: its tokens are for it, and no other account may have it.

use super::{CREATE_RESOURCE, orders};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp, claims},
};
use serde_json::json;

#[both_databases]
async fn an_accounts_own_permissions_become_scopes_for_their_own_audience(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let made = &app
        .data_for(
            &administrator,
            CREATE_RESOURCE,
            json!({ "input": orders() }),
        )
        .await["createResource"];
    assert_eq!(
        made["resource"]["permissions"],
        json!([{ "code": "orders:read", "mutating": false }, { "code": "orders:write", "mutating": true }])
    );
    let role = "mutation { createRole(input: { key: \"clerk\", name: \"Clerk\", permissions: [\"orders:read\"] }) { role { id clientCount } userErrors { code } } }";
    let role =
        app.data_for(&administrator, role, json!({})).await["createRole"]["role"]["id"].clone();
    let make = "mutation($role: ID!) { createClient(input: { clientId: \"clerk\", clientSecret: \"secret-1!\", role: {id: $role} }) { userErrors { code } } }";
    app.data_for(&administrator, make, json!({ "role": role }))
        .await;
    let answer = app
        .ask(
            crate::support::Auth::Basic("clerk".into(), "secret-1!".into()),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(answer["scope"], "orders:read");
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["aud"],
        "https://orders.example/api"
    );
    let counts = app
        .data_for(
            &administrator,
            "query($id: ID!) { role(by: { id: $id }) { clientCount userCount } }",
            json!({ "id": role }),
        )
        .await;
    assert_eq!(counts["role"], json!({ "clientCount": 1, "userCount": 0 }));
}

/// Else one account could ask for tokens to another's API.
#[both_databases]
async fn an_audience_belongs_to_one_account_of_the_deployment(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let other = app
        .account("other", entity::account::PolicyPreset::Default)
        .await;
    app.data_for(
        &administrator,
        CREATE_RESOURCE,
        json!({ "input": orders() }),
    )
    .await;
    let stolen = &app
        .data_for(
            &other.administrator,
            CREATE_RESOURCE,
            json!({ "input": orders() }),
        )
        .await["createResource"];
    assert_eq!(user_errors(stolen), ["TAKEN"]);
    for identifier in [
        "https://latchkey.test",
        "https://latchkey.test/",
        "orders",
        "https://a.example/#x",
        "https://latchkey.test/api",
    ] {
        let mut input = orders();
        input["identifier"] = json!(identifier);
        let made = &app
            .data_for(
                &other.administrator,
                CREATE_RESOURCE,
                json!({ "input": input }),
            )
            .await["createResource"];
        assert_eq!(
            made["userErrors"][0]["path"],
            json!(["identifier"]),
            "{identifier}"
        );
    }
}

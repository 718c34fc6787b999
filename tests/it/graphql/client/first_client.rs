//! The first client of a new account, which a caller of another account must make.

use super::CREATE;
use crate::{
    graphql::user_errors,
    support::{ApiSeed, ClientSeed, TestApp, TestClient},
};
use serde_json::{Value, json};

async fn make_the_first_client(app: &TestApp, administrator: &TestClient, account: &Value) {
    let role = app
        .role_id(app.platform.id, "administrator")
        .await
        .to_string();
    let made = &app
        .data_for(
            administrator,
            CREATE,
            json!({ "input": { "account": { "id": account["id"] }, "role": { "id": role } } }),
        )
        .await["createClient"];
    assert_eq!(user_errors(made), Vec::<&str>::new());
    assert_eq!(
        app.data_for(administrator, "{ clients { totalCount } }", json!({}))
            .await["clients"]["totalCount"],
        1,
        "it is not among ours"
    );
}

#[both_databases]
async fn the_first_client_of_a_new_account_is_made_by_a_platform_administrator(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let make = "mutation { createAccount(input: { slug: \"new\", name: \"New\", preset: KOIOS }) { account { id policy { preset clientIdMode } } userErrors { code } } }";
    let account =
        app.data_for(&administrator, make, json!({})).await["createAccount"]["account"].clone();
    assert_eq!(
        account["policy"],
        json!({ "preset": "KOIOS", "clientIdMode": "UUID" })
    );
    let theirs = domain::account::by_slug(&app.db, "new")
        .await
        .unwrap()
        .unwrap()
        .id;
    make_the_first_client(&app, &administrator, &account).await;
    app.api(ApiSeed {
        account: Some(theirs),
        ..ApiSeed::default()
    })
    .await;
    let role = app
        .role(theirs, "clerk", &["orders:read"])
        .await
        .id
        .to_string();
    let whole = CREATE.replace(
        "scopes { code }",
        "account { slug } scopes { code resource { identifier } }",
    );
    let input = json!({ "account": { "id": account["id"] }, "role": { "id": role }, "scopes": ["orders:read", "clients:read"] });
    let made = &app
        .data_for(&administrator, &whole, json!({ "input": input }))
        .await["createClient"];
    assert_eq!(user_errors(made), Vec::<&str>::new());
    assert_eq!(
        (
            &made["client"]["role"]["key"],
            &made["client"]["account"]["slug"]
        ),
        (&json!("clerk"), &json!("new"))
    );
    let scopes = json!([
        { "code": "clients:read", "resource": { "identifier": "https://latchkey.test/api" } },
        { "code": "orders:read", "resource": { "identifier": "https://orders.test/api" } },
    ]);
    assert_eq!(made["client"]["scopes"], scopes);
    let taken = app.data_for(&administrator, make, json!({})).await["createAccount"].clone();
    assert_eq!(user_errors(&taken), ["TAKEN"]);
}

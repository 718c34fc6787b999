//! The permissions of a protected API: their codes are its own, and they end with it.

use super::{CREATE_RESOURCE, orders};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp},
};
use serde_json::json;

#[both_databases]
async fn codes_never_collide_with_built_in_ones_or_each_other(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for code in [
        "clients:read",
        "clients:mine",
        "openid",
        "a b",
        "ä",
        "",
        "a\"b",
    ] {
        let mut input = orders();
        input["permissions"][0]["code"] = json!(code);
        let made = &app
            .data_for(&administrator, CREATE_RESOURCE, json!({ "input": input }))
            .await["createResource"];
        assert_eq!(
            made["userErrors"][0]["path"],
            json!(["permissions", "0", "code"]),
            "{code}"
        );
    }
    app.data_for(
        &administrator,
        CREATE_RESOURCE,
        json!({ "input": orders() }),
    )
    .await;
    let mut second = orders();
    assert_eq!(
        user_errors(
            &app.data_for(&administrator, CREATE_RESOURCE, json!({ "input": second }))
                .await["createResource"]
        ),
        ["TAKEN"]
    );
    second["identifier"] = json!("https://other.example");
    let collided = app
        .data_for(&administrator, CREATE_RESOURCE, json!({ "input": second }))
        .await["createResource"]
        .clone();
    assert_eq!(
        (user_errors(&collided), &collided["userErrors"][0]["path"]),
        (vec!["TAKEN"], &json!(["permissions", "0", "code"]))
    );
    let roles = app
        .data_for(
            &administrator,
            "{ resources { nodes { builtIn } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        roles["resources"]["nodes"],
        json!([{ "builtIn": true }, { "builtIn": false }]),
        "the refused ones left no trace"
    );
}

#[both_databases]
async fn deleting_a_protected_api_takes_its_permissions_and_tokens_away(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let id = app
        .data_for(
            &administrator,
            CREATE_RESOURCE,
            json!({ "input": orders() }),
        )
        .await["createResource"]["resource"]["id"]
        .clone();
    let client = app
        .client(ClientSeed {
            scopes: &["orders:write"],
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    let delete = "mutation($id: ID!) { deleteResource(input: { id: $id }) { deletedResourceId userErrors { code } } }";
    assert_eq!(
        app.data_for(&administrator, delete, json!({ "id": id }))
            .await["deleteResource"]["deletedResourceId"],
        id
    );
    assert!(!app.is_alive(&administrator, &token).await);
    app.ask(&client, &[("scope", "orders:write")])
        .await
        .refused(400, "invalid_scope");
}

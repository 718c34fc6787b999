//! The clients that a protected API runs as, which may ask about its tokens.

use super::{CREATE_RESOURCE, orders};
use crate::support::{ApiSeed, ClientSeed, TestApp};
use serde_json::json;

#[both_databases]
async fn an_api_whose_server_is_deleted_has_another_version(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let server = app.client(ClientSeed::default()).await;
    app.api(ApiSeed {
        servers: &[&server],
        ..ApiSeed::default()
    })
    .await;
    let delete = "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { succeeded } }";
    app.data_for(
        &administrator,
        delete,
        json!({ "id": server.id.to_string() }),
    )
    .await;
    let shown = app
        .data_for(
            &administrator,
            "{ resources { nodes { builtIn version } } }",
            json!({}),
        )
        .await["resources"]["nodes"]
        .clone();
    assert_eq!(
        shown,
        json!([{ "builtIn": true, "version": 1 }, { "builtIn": false, "version": 2 }])
    );
}

#[both_databases]
async fn a_resource_server_introspects_the_tokens_of_its_api_and_no_others(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let server = app.client(ClientSeed::default()).await;
    let mut input = orders();
    input["introspectionClientIds"] = json!([server.client_id]);
    app.data_for(&administrator, CREATE_RESOURCE, json!({ "input": input }))
        .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let for_orders = app.token_for(&client, &[("scope", "orders:read")]).await;
    let for_latchkey = app
        .token_for(
            &client,
            &[
                ("resource", "https://latchkey.test/api"),
                ("scope", "clients:read"),
            ],
        )
        .await;
    assert_eq!(app.introspect(&server, &for_orders).await["active"], true);
    assert_eq!(
        app.introspect(&server, &for_latchkey).await,
        json!({ "active": false })
    );
    let shown = app
        .data_for(
            &administrator,
            "{ resources { nodes { introspectionClients { clientId } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        shown["resources"]["nodes"][1]["introspectionClients"],
        json!([{ "clientId": server.client_id }])
    );
}

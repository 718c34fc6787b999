//! Protected APIs, their audiences and their permissions.

use crate::{
    graphql::user_errors,
    support::{ApiSeed, ClientSeed, TestApp, claims},
};
use serde_json::{Value, json};

const CREATE_RESOURCE: &str = "mutation($input: CreateResourceInput!) { createResource(input: $input) {
    resource { id identifier builtIn version permissions { code mutating } } userErrors { code path } } }";

fn orders() -> Value {
    json!({ "identifier": "https://orders.example/api", "name": "Orders", "permissions": [
        { "code": "orders:read", "description": "Read orders.", "category": "Orders", "mutating": false },
        { "code": "orders:write", "description": "Change orders.", "category": "Orders" },
    ] })
}

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

//! Hosts of protected APIs belong to one account, and the server's own to none.

use crate::support::{ApiSeed, ClientSeed, Setup, TestAccount, TestApp};
use domain::audit;
use entity::{account::PolicyPreset, resource::Model as Resource};
use serde_json::{Value, json};

fn api(identifier: &str) -> Value {
    json!({ "identifier": identifier, "name": "An API", "permissions": [] })
}

async fn assert_host_is_not_for(app: &TestApp, two: &TestAccount) {
    for identifier in [
        "https://api.one.test/orders",
        "https://api.one.test/orders/v2",
        "https://api.one.test",
        "https://api.one.test:8443/orders",
        "http://api.one.test/orders",
        "https://api.one.test/?x",
    ] {
        assert_eq!(
            app.refused_as(&two.administrator, "createResource", api(identifier))
                .await,
            ["TAKEN identifier"],
            "{identifier}"
        );
    }
    for identifier in [
        "https://API.one.test/orders",
        "https://api.one.test:443/orders",
        "https://api%2Eone.test/",
        "https://x@api.one.test/orders",
        "https://api.one.test/a/../orders",
        "https://api.one.test?x",
    ] {
        assert_eq!(
            app.refused_as(&two.administrator, "createResource", api(identifier))
                .await,
            ["INVALID identifier"],
            "{identifier}"
        );
    }
}

/// The identifier is the `aud` of tokens (RFC 8707 section 2): who holds it issues tokens that the
/// API at that address accepts.
#[both_databases]
async fn the_first_account_with_an_api_at_a_host_has_the_host_to_itself(app: TestApp) {
    let (one, two) = (
        app.account("one", PolicyPreset::Default).await,
        app.account("two", PolicyPreset::Default).await,
    );
    app.done_as(
        &one.administrator,
        ("createResource", "resource { id }"),
        api("https://api.one.test/orders"),
    )
    .await;
    app.done_as(
        &one.administrator,
        ("createResource", "resource { id }"),
        api("https://api.one.test/bills"),
    )
    .await;
    assert_host_is_not_for(&app, &two).await;
    for identifier in [
        "https://api.one.test.two.test",
        "https://my-api.one.test/orders",
        "urn:two:orders",
    ] {
        app.done_as(
            &two.administrator,
            ("createResource", "resource { id }"),
            api(identifier),
        )
        .await;
    }
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    app.done_as(
        &platform,
        ("createResource", "resource { id }"),
        api("https://api.one.test/shared"),
    )
    .await;
}

#[both_databases]
async fn an_account_defines_no_api_at_the_servers_own_host(app: TestApp) {
    let tenant = app.account("tenant", PolicyPreset::Default).await;
    for identifier in [
        "https://latchkey.test/api",
        "https://latchkey.test/next/api",
        "https://latchkey.test:8443/api",
    ] {
        assert_eq!(
            app.refused_as(&tenant.administrator, "createResource", api(identifier))
                .await,
            ["TAKEN identifier"],
            "{identifier}"
        );
    }
}

async fn api_at_the_new_issuer(app: &TestApp, tenant: &TestAccount) -> Resource {
    app.api(ApiSeed {
        account: Some(tenant.id),
        identifier: "https://next.test/api",
        ..ApiSeed::default()
    })
    .await
}

async fn assert_renaming_is_logged(next: &TestApp, tenant: &TestAccount) {
    let log = audit::since(&next.db, Some(tenant.id), 0, 100)
        .await
        .unwrap();
    assert!(log.iter().any(|event| {
        event
            .summary
            .starts_with("Protected API https://next.test/api renamed")
    }));
}

/// Before, the server did not start with that issuer: its own API needs the identifier
/// `{issuer}/api`.
#[both_databases]
async fn a_new_issuer_takes_its_identifier_from_the_account_that_has_it(app: TestApp) {
    let tenant = app.account("tenant", PolicyPreset::Default).await;
    let resource = api_at_the_new_issuer(&app, &tenant).await;
    let client = app
        .client(
            ClientSeed {
                scopes: &["orders:read"],
                ..ClientSeed::default()
            }
            .of(&tenant),
        )
        .await;
    let next = app
        .node(Setup {
            issuer: "https://next.test",
            ..Setup::default()
        })
        .await;
    assert_eq!(next.tokens.management, "https://next.test/api");
    let administrator = next.client(ClientSeed::with_role("administrator")).await;
    assert_eq!(
        crate::support::claims(&next.token(&administrator).await)["aud"],
        "https://next.test/api"
    );
    let seen = next
        .data_for(
            &tenant.administrator,
            "{ resources { nodes { builtIn identifier version permissions { code } } } }",
            json!({}),
        )
        .await;
    let own = seen["resources"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|resource| resource["builtIn"] == false)
        .unwrap();
    assert_eq!(
        own["identifier"],
        format!("urn:latchkey:displaced:{}", resource.id.0),
        "{seen}"
    );
    assert_eq!(
        (
            &own["version"],
            own["permissions"].as_array().unwrap().len()
        ),
        (&json!(2), 2),
        "with its permissions"
    );
    assert!(
        next.row(&client).await.generation != client.row.generation,
        "tokens for the old name are dead"
    );
    assert_renaming_is_logged(&next, &tenant).await;
}

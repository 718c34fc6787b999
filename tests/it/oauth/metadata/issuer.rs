//! The issuer as it was configured, with a path or without one.

use super::{PATH, metadata};
use crate::support::{ClientSeed, Setup, TestApp, claims};

/// H-02, RFC 8414 section 3.3.
#[both_databases]
async fn the_issuer_is_the_configured_one_byte_for_byte(app: TestApp) {
    assert_eq!(metadata(&app).await["issuer"], "https://latchkey.test");
    for issuer in [
        "https://latchkey.test/",
        "https://latchkey.test:8443",
        "https://LATCHKEY.test",
    ] {
        let node = app
            .node(Setup {
                issuer,
                ..Setup::default()
            })
            .await;
        let client = node.client(ClientSeed::default()).await;
        assert_eq!(metadata(&node).await["issuer"], issuer);
        let token = node.token(&client).await;
        assert_eq!(claims(&token)["iss"], issuer);
        assert!(node.actor_of(&token).await.is_some() && app.actor_of(&token).await.is_none());
    }
}

/// H-03, RFC 8414 section 3.1: the path of the issuer goes behind the well-known part; the
/// endpoints are below the issuer.
#[both_databases]
async fn an_issuer_with_a_path_is_served_below_it(app: TestApp) {
    let node = app
        .node(Setup {
            issuer: "https://latchkey.test/tenants/one",
            ..Setup::default()
        })
        .await;
    let metadata = node
        .get("/.well-known/oauth-authorization-server/tenants/one")
        .await
        .expect(200)
        .json();
    assert_eq!(metadata["issuer"], "https://latchkey.test/tenants/one");
    assert_eq!(
        metadata["token_endpoint"],
        "https://latchkey.test/tenants/one/oauth/token"
    );
    node.get(PATH).await.expect(404);
    let client = node.client(ClientSeed::default()).await;
    for prefix in ["/tenants/one", ""] {
        node.get(&format!("{prefix}/oauth/jwks")).await.expect(200);
        let answer = node
            .post_form(
                &format!("{prefix}/oauth/token"),
                &client,
                &[("grant_type", "client_credentials")],
            )
            .await
            .expect(200)
            .json();
        assert_eq!(
            claims(answer["access_token"].as_str().unwrap())["iss"],
            "https://latchkey.test/tenants/one"
        );
    }
}

/// A relative location would lead from `/tenants/one` to `/tenants/playground`.
#[both_databases]
async fn redirects_stay_below_the_issuers_path(app: TestApp) {
    let node = app
        .node(Setup {
            issuer: "https://latchkey.test/tenants/one",
            ..Setup::default()
        })
        .await;
    for path in ["/tenants/one", "/tenants/one/", "/"] {
        assert_eq!(
            node.get(path).await.expect(303).header("location"),
            "/tenants/one/console/",
            "{path}"
        );
    }
    node.get("/tenants/one/docs").await.expect(200);
    assert_eq!(
        app.get("/").await.expect(303).header("location"),
        "/console/"
    );
}

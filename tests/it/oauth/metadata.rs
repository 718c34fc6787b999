//! Authorization server metadata (RFC 8414).

use crate::support::{Auth, ClientSeed, Setup, TestApp, claims};
use axum::http::Method;
use domain::permission::Permission;
use serde_json::{Value, json};

const PATH: &str = "/.well-known/oauth-authorization-server";

async fn metadata(app: &TestApp) -> Value {
    app.get(PATH).await.expect(200).json()
}

/// The path of an advertised endpoint.
fn path<'a>(metadata: &'a Value, name: &str) -> &'a str {
    metadata[name]
        .as_str()
        .unwrap()
        .strip_prefix("https://latchkey.test")
        .unwrap()
}

/// H-01, RFC 8414 sections 3.1 and 3.2; P-05: pages of any origin may read it.
#[both_databases]
async fn metadata_is_json_for_everybody(app: TestApp) {
    let answer = app
        .request((Method::GET, PATH), &[("origin", "https://app.test")], "")
        .await
        .expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    app.request((Method::POST, PATH), &[], "").await.expect(405);
}

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

/// H-03, RFC 8414 sections 3.1 and 5, OpenID Connect Discovery section 4: clients look before or
/// behind the issuer's path, by either name.
#[both_databases]
async fn metadata_is_found_in_every_place_where_clients_look(app: TestApp) {
    let document = metadata(&app).await;
    assert_eq!(
        app.get("/.well-known/openid-configuration")
            .await
            .expect(200)
            .json(),
        document
    );
    let node = app
        .node(Setup {
            issuer: "https://latchkey.test/tenants/one",
            ..Setup::default()
        })
        .await;
    let document = node
        .get("/.well-known/oauth-authorization-server/tenants/one")
        .await
        .expect(200)
        .json();
    for name in ["oauth-authorization-server", "openid-configuration"] {
        for place in [
            format!("/.well-known/{name}/tenants/one"),
            format!("/tenants/one/.well-known/{name}"),
        ] {
            let answer = node
                .request((Method::GET, &place), &[("origin", "https://app.test")], "")
                .await
                .expect(200);
            assert_eq!(answer.json(), document, "{place}");
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            node.request((Method::POST, &place), &[], "")
                .await
                .expect(405);
        }
        node.get(&format!("/.well-known/{name}")).await.expect(404);
        node.get(&format!("/.well-known/{name}/tenants"))
            .await
            .expect(404);
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
            "/tenants/one/playground",
            "{path}"
        );
    }
    node.get("/tenants/one/docs").await.expect(200);
    assert_eq!(
        app.get("/").await.expect(303).header("location"),
        "/playground"
    );
}

/// However many callers ask at once, and however slowly they read: the keys' document is written
/// when keys change, the others at the start.
#[both_databases]
async fn documents_for_all_callers_exist_once_in_memory(app: TestApp) {
    for path in [
        "/oauth/jwks",
        PATH,
        "/.well-known/openid-configuration",
        "/api/openapi.json",
        "/docs",
    ] {
        let (one, other) = (
            app.get(path).await.expect(200),
            app.get(path).await.expect(200),
        );
        assert_eq!(one.body.as_ptr(), other.body.as_ptr(), "{path}");
    }
}

/// H-04, H-05, H-06 and H-07, RFC 8414 section 2: what is there is listed, what is not there is
/// left out.
#[both_databases]
async fn the_document_lists_what_works_and_nothing_else(app: TestApp) {
    let methods = json!(["client_secret_basic", "client_secret_post"]);
    let expected = json!({
        "issuer": "https://latchkey.test",
        "token_endpoint": "https://latchkey.test/oauth/token",
        "jwks_uri": "https://latchkey.test/oauth/jwks",
        "introspection_endpoint": "https://latchkey.test/oauth/introspect",
        "revocation_endpoint": "https://latchkey.test/oauth/revoke",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": Permission::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
    });
    assert_eq!(metadata(&app).await, expected);
}

/// H-06, RFC 8414 section 2: algorithms of assertions are listed if, and only if, a method with
/// assertions is.
#[both_databases]
async fn no_assertion_algorithms_without_assertions(app: TestApp) {
    let metadata = metadata(&app).await;
    for endpoint in ["token", "introspection", "revocation"] {
        let methods = metadata[format!("{endpoint}_endpoint_auth_methods_supported")].to_string();
        let algorithms = metadata.get(format!(
            "{endpoint}_endpoint_auth_signing_alg_values_supported"
        ));
        assert_eq!(methods.contains("jwt"), algorithms.is_some());
    }
}

/// H-16 and B-25: every endpoint, method, grant and scope in the document works.
#[both_databases]
async fn whatever_is_advertised_works(app: TestApp) {
    let metadata = metadata(&app).await;
    let client = app.client(ClientSeed::with_role("administrator")).await;
    app.get(path(&metadata, "jwks_uri")).await.expect(200);
    for endpoint in ["token", "introspection", "revocation"] {
        for method in metadata[format!("{endpoint}_endpoint_auth_methods_supported")]
            .as_array()
            .unwrap()
        {
            let auth = match method.as_str().unwrap() {
                "client_secret_basic" => Auth::from(&client),
                "client_secret_post" => Auth::body(&client),
                other => panic!("{other} is advertised"),
            };
            let path = path(&metadata, &format!("{endpoint}_endpoint"));
            for grant in metadata["grant_types_supported"].as_array().unwrap() {
                app.post_form(
                    path,
                    auth.clone(),
                    &[("grant_type", grant.as_str().unwrap()), ("token", "x")],
                )
                .await
                .expect(200);
            }
        }
    }
    for scope in metadata["scopes_supported"].as_array().unwrap() {
        app.ask(&client, &[("scope", scope.as_str().unwrap())])
            .await
            .expect(200);
    }
}

/// H-16: what is not advertised is not there.
#[both_databases]
async fn nothing_unadvertised_works(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in [
        "/oauth/authorize",
        "/oauth/par",
        "/oauth/register",
        "/oauth/device",
        "/oauth/userinfo",
        "/oauth/logout",
    ] {
        app.post_form(path, &client, &[]).await.expect(404);
        app.get(path).await.expect(404);
    }
    let urns = [
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "implicit",
    ];
    for grant in urns {
        app.post_form("/oauth/token", &client, &[("grant_type", grant)])
            .await
            .refused(400, "unsupported_grant_type");
    }
}

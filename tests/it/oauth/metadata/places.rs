//! Where the document is found, by whom, and that it exists once.

use super::{PATH, metadata};
use crate::support::{Setup, TestApp};
use axum::http::Method;

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

/// However many callers ask at once, and however slowly they read: the keys' document is written
/// when keys change, the others at the start.
#[both_databases]
async fn documents_for_all_callers_exist_once_in_memory(app: TestApp) {
    for path in [
        "/oauth/jwks",
        "/oauth/revocations",
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

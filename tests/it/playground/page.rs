//! The page of the playground: its headers, its addresses below the path of an issuer, and that it
//! can be switched off.

use super::addresses;
use crate::support::{Setup, TestApp};

#[tokio::test]
async fn the_page_runs_only_what_is_its_own() {
    let app = TestApp::on_sqlite().await;
    let page = app.get("/playground").await.expect(200);
    let policy = page.header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(
            policy.split("; ").any(|part| part == rule),
            "{rule}: {policy}"
        );
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' '"));
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("cache-control", "no-cache"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(
        !page.text().contains("<script>") && !page.text().contains("style="),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains(r#"<meta name="latchkey-issuer" content="https://latchkey.test">"#)
    );
    assert!(
        page.text()
            .contains(r#"<meta name="latchkey-resource" content="https://latchkey.test/api">"#)
    );
    assert_eq!(
        app.get("/").await.expect(303).header("location"),
        "/playground"
    );
}

#[tokio::test]
async fn below_the_path_of_an_issuer_the_page_names_addresses_there() {
    let app = TestApp::on_sqlite().await;
    let node = app
        .node(Setup {
            issuer: "https://latchkey.test/tenants/one",
            ..Setup::default()
        })
        .await;
    // A proxy may take the path away before it hands the request on.
    for path in ["/tenants/one/playground", "/playground"] {
        let page = node.get(path).await.expect(200).text();
        for address in addresses(&page) {
            assert!(
                address.starts_with("/tenants/one/playground/-/"),
                "{address}"
            );
            node.get(address).await.expect(200);
        }
    }
}

#[tokio::test]
async fn switched_off_it_is_not_there() {
    let app = TestApp::on_sqlite().await;
    let page = app.get("/playground").await.expect(200).text();
    assert!(
        app.get("/docs")
            .await
            .expect(200)
            .text()
            .contains("https://latchkey.test/playground")
    );
    let node = app
        .node(Setup {
            console: false,
            ..Setup::default()
        })
        .await;
    node.get("/playground").await.expect(404);
    node.get(addresses(&page)[0]).await.expect(404);
    assert_eq!(node.get("/").await.expect(303).header("location"), "/docs");
    assert!(
        !node
            .get("/docs")
            .await
            .expect(200)
            .text()
            .contains("playground")
    );
}

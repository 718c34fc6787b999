//! The pages of the console and the playground: their headers, their addresses below the path of an
//! issuer, and that they can be switched off.

use super::addresses;
use crate::support::{Setup, TestApp, TestResponse};

#[tokio::test]
async fn the_page_runs_only_what_is_its_own() {
    let app = TestApp::on_sqlite().await;
    for path in ["/playground", "/console/default/clients"] {
        check(&app.get(path).await.expect(200));
    }
    let page = app.get("/playground").await.expect(200).text();
    let console = app.get("/console/default/clients").await.expect(200);
    for (page, meta) in [
        (&page, ("latchkey-issuer", "https://latchkey.test")),
        (&page, ("latchkey-resource", "https://latchkey.test/api")),
        (
            &console.text(),
            ("latchkey-issuer", "https://latchkey.test"),
        ),
    ] {
        let element = format!(r#"<meta name="{}" content="{}">"#, meta.0, meta.1);
        assert!(page.contains(&element), "{element}");
    }
    let policy = console.header("content-security-policy");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{policy}"
    );
    assert_eq!(
        app.get("/").await.expect(303).header("location"),
        "/console/"
    );
}

fn check(page: &TestResponse) {
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
    for (path, app) in [
        ("/tenants/one/playground", "playground"),
        ("/playground", "playground"),
        ("/tenants/one/console/acme/clients", "console"),
        ("/console/acme", "console"),
    ] {
        let page = node.get(path).await.expect(200).text();
        let files = format!("/tenants/one/{app}/-/");
        for address in addresses(&page, app) {
            assert!(address.starts_with(&files), "{address}");
            node.get(address).await.expect(200);
        }
    }
    let page = node.get("/console/acme/").await.expect(200).text();
    assert!(page.contains(r#"<meta name="latchkey-base" content="/tenants/one">"#));
    let entrance = node.get("/tenants/one/console").await.expect(303);
    assert_eq!(entrance.header("location"), "/tenants/one/console/");
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
    for path in ["/playground", "/console", "/console/", "/console/default/"] {
        node.get(path).await.expect(404);
    }
    node.get(addresses(&page, "playground")[0])
        .await
        .expect(404);
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

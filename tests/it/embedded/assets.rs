//! The files that the page loads and the schema: how they are cached, compressed and named.

use super::{addresses, unpacked};
use crate::support::TestApp;
use axum::http::Method;

/// RFC 9110 section 12.5.3. Browsers take Brotli by https and on this machine only.
#[tokio::test]
async fn a_file_is_kept_for_a_year_and_sent_in_an_encoding_that_the_caller_takes() {
    let app = TestApp::on_sqlite().await;
    let page = app.get("/playground").await.expect(200).text();
    let console = app.get("/console/default").await.expect(200).text();
    let of_console = addresses(&console, "console");
    for address in addresses(&page, "playground").into_iter().chain(of_console) {
        let plain = app.get(address).await.expect(200);
        let packed = app
            .request(
                (Method::GET, address),
                &[("accept-encoding", "gzip, br")],
                "",
            )
            .await
            .expect(200);
        assert_eq!(packed.header("content-encoding"), "br");
        assert_eq!(unpacked(&packed.body), plain.body, "{address}");
        for answer in [&plain, &packed] {
            assert_eq!(
                answer.header("cache-control"),
                "public, max-age=31536000, immutable"
            );
            assert_eq!(answer.header("vary"), "accept-encoding");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        }
        assert_eq!(
            app.get(address).await.expect(200).body,
            plain.body,
            "unpacked once, answered again"
        );
    }
    let folder = addresses(&page, "playground")[0]
        .rsplit_once('/')
        .unwrap()
        .0
        .to_owned();
    for unknown in [
        "nothing.js",
        "index.html",
        "..%2f..%2fdocs",
        "HASH",
        "index.js.br",
    ] {
        app.get(&format!("{folder}/{unknown}")).await.expect(404);
    }
    app.get("/playground/-/000000000000/index.js")
        .await
        .expect(404);
}

#[tokio::test]
async fn the_schema_is_a_file_for_all() {
    let app = TestApp::on_sqlite().await;
    let file = app.get("/api/schema.graphql").await.expect(200);
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.text(), include_str!("../../../schema.graphql"));
    let docs = app.get("/docs").await.expect(200).text();
    for path in ["/api/schema.graphql", "/api/openapi.json"] {
        assert!(
            docs.contains(&format!("href=\"https://latchkey.test{path}\"")),
            "{path}"
        );
    }
}

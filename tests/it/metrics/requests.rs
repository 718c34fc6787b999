//! The metrics of HTTP requests, which are labelled by routes of the server and by nothing that
//! callers make up.

use super::{scrape, value};
use crate::support::{ClientSeed, Setup, TestApp};

#[both_databases]
async fn requests_are_counted_by_route_and_what_callers_make_up_is_no_label(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let id = app.row(&client).await.id;
    let bearer = format!("Bearer {token}");
    for path in [
        format!("/api/v1/clients/{id}?secret=s3cr3t"),
        "/api/v1/made-up".to_owned(),
        "/made-up".to_owned(),
    ] {
        app.request(
            (axum::http::Method::GET, path.as_str()),
            &[("authorization", bearer.as_str())],
            "",
        )
        .await;
    }
    let madeup = axum::http::Method::from_bytes(b"MADEUP").unwrap();
    app.request((madeup, "/healthz"), &[], "").await.expect(405);

    let page = scrape(&app).await;
    let count = |route: &str, method: &str, status: &str| {
        value(
            &page,
            &format!(
                "latchkey_http_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}"
            ),
        )
    };
    assert_eq!(count("/oauth/token", "POST", "2xx"), 1.0);
    assert_eq!(count("/healthz", "other", "4xx"), 1.0);
    assert!(count("other", "GET", "4xx") >= 1.0, "{page}");
    assert_eq!(
        value(
            &page,
            "latchkey_http_request_duration_seconds_count{route=\"/oauth/token\"}"
        ),
        1.0
    );
    assert_eq!(
        value(
            &page,
            "latchkey_http_request_duration_seconds_bucket{le=\"+Inf\",route=\"/oauth/token\"}"
        ),
        1.0
    );
    assert_eq!(
        value(&page, "latchkey_http_requests_in_flight"),
        1.0,
        "this one itself"
    );
    assert!(page.contains("route=\"/api/v1/clients/{id}\""), "{page}");
    for odd in ["made-up", "MADEUP", "s3cr3t", &id.to_string(), "__private"] {
        assert!(!page.contains(odd), "{odd} in {page}");
    }
}

#[both_databases]
async fn the_issuers_path_makes_no_other_routes(app: TestApp) {
    let app = app
        .node(Setup {
            issuer: "https://latchkey.test/tenant",
            ..Setup::default()
        })
        .await;
    app.get("/healthz").await.expect(200);
    app.get("/tenant/healthz").await.expect(200);
    app.get("/tenant/metrics").await.expect(404);
    let page = scrape(&app).await;
    assert_eq!(
        value(
            &page,
            "latchkey_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"2xx\"}"
        ),
        2.0
    );
}

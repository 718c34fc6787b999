//! What is counted, and by which labels.

use super::{ISSUED, refused, scrape, value};
use crate::support::{Auth, ClientSeed, Setup, TestApp};

use serde_json::json;

#[both_databases]
async fn tokens_are_counted_and_refusals_by_their_reason(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let before = scrape(&app).await;
    assert_eq!(value(&before, ISSUED), 0.0);
    assert!(
        before.contains(&refused("invalid_scope")),
        "what has not happened is zero, not absent"
    );

    for _ in 0..3 {
        app.token(&client).await;
    }
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    app.ask(&client, &[("resource", "nonsense")])
        .await
        .refused(400, "invalid_target");
    app.post_form("/oauth/token", &client, &[("grant_type", "magic")])
        .await
        .refused(400, "unsupported_grant_type");
    app.post_form("/oauth/token", &client, &[])
        .await
        .refused(400, "invalid_request");
    app.post_form("/oauth/token", Auth::None, &[])
        .await
        .refused(401, "invalid_client");
    app.post_form("/oauth/introspect", Auth::None, &[])
        .await
        .refused(401, "invalid_client");

    let page = scrape(&app).await;
    assert_eq!(value(&page, ISSUED), 3.0);
    for error in [
        "invalid_scope",
        "invalid_target",
        "unsupported_grant_type",
        "invalid_request",
        "invalid_client",
    ] {
        assert_eq!(value(&page, &refused(error)), 1.0, "{error}: {page}");
    }
    assert_eq!(value(&page, &refused("other")), 0.0);
    assert_eq!(
        value(
            &page,
            "latchkey_authentication_failures_total{credential=\"client_secret\"}"
        ),
        2.0
    );
}

#[both_databases]
async fn tokens_that_are_not_believed_and_callers_who_are_throttled_are_counted(app: TestApp) {
    app.post_json(
        "/graphql",
        Auth::Bearer("nonsense".to_owned()),
        &json!({ "query": "{ __typename }" }),
    )
    .await
    .expect(401);
    let wrong = || Auth::Basic("stranger".to_owned(), "wrong".to_owned());
    for _ in 0..10 {
        app.post_form("/oauth/token", wrong(), &[])
            .await
            .expect(401);
    }
    app.post_form("/oauth/token", wrong(), &[])
        .await
        .expect(429);
    let page = scrape(&app).await;
    assert_eq!(
        value(
            &page,
            "latchkey_authentication_failures_total{credential=\"access_token\"}"
        ),
        1.0
    );
    assert_eq!(
        value(
            &page,
            "latchkey_authentication_failures_total{credential=\"client_secret\"}"
        ),
        10.0
    );
    assert_eq!(value(&page, "latchkey_authentication_throttled_total"), 1.0);
    assert_eq!(value(&page, &refused("temporarily_unavailable")), 1.0);
}

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

#[both_databases]
async fn no_client_is_named_unless_the_operator_asks_and_then_only_so_many(app: TestApp) {
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(app.client(ClientSeed::default()).await);
    }
    let watched = app
        .node(Setup {
            metrics: config::MetricsSettings {
                busiest_clients: 2,
                listen: None,
            },
            ..Setup::default()
        })
        .await;
    for (times, client) in clients.iter().enumerate() {
        for _ in 0..=times {
            app.token(client).await;
            watched.token(client).await;
        }
    }
    let page = scrape(&app).await;
    assert!(
        !page.contains("client_id")
            && clients
                .iter()
                .all(|client| !page.contains(&client.client_id)),
        "{page}"
    );
    let page = scrape(&watched).await;
    let named = |client: &crate::support::TestClient| {
        value(
            &page,
            &format!(
                "latchkey_busiest_client_tokens_issued_total{{client_id=\"{}\"}}",
                client.client_id
            ),
        )
    };
    assert_eq!(
        clients.iter().map(named).collect::<Vec<_>>(),
        [0.0, 0.0, 3.0, 4.0]
    );
}

#[both_databases]
async fn the_database_and_the_process_are_told_of(app: TestApp) {
    let page = scrape(&app).await;
    assert!(value(&page, "latchkey_database_connections") >= 1.0);
    assert_eq!(value(&page, "latchkey_database_connections_max"), 5.0);
    assert!(value(&page, "latchkey_argon2_permits") >= 1.0);
    assert_eq!(
        value(&page, "process_start_time_seconds"),
        app.clock.now().timestamp() as f64
    );
    assert_eq!(
        value(
            &page,
            &format!(
                "latchkey_build_info{{version=\"{}\"}}",
                env!("CARGO_PKG_VERSION")
            )
        ),
        1.0
    );
    if cfg!(target_os = "linux") {
        assert!(
            value(&page, "process_resident_memory_bytes") > 1e6
                && value(&page, "process_open_fds") > 3.0
        );
    }
}

#[both_databases]
async fn a_chosen_secret_that_has_to_wait_is_counted(app: TestApp) {
    let client = app
        .client(ClientSeed {
            secret: Some("Ch0sen:secret"),
            ..ClientSeed::default()
        })
        .await;
    let permits = value(&scrape(&app).await, "latchkey_argon2_permits");
    let before = value(&scrape(&app).await, "latchkey_argon2_waits_total");
    assert_eq!(before, 0.0);
    let wrong = || Auth::Basic(client.client_id.clone(), "Wr0ng:secret".to_owned());
    let attempts = (0..permits as usize + 3).map(|_| app.post_form("/oauth/token", wrong(), &[]));
    futures_util::future::join_all(attempts).await;
    let page = scrape(&app).await;
    assert!(value(&page, "latchkey_argon2_waits_total") >= 1.0, "{page}");
    assert_eq!(value(&page, "latchkey_argon2_permits_in_use"), 0.0);
}

#[both_databases]
async fn the_memory_of_clients_and_the_records_of_tokens_are_told_of(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for _ in 0..3 {
        app.token(&client).await;
    }
    app.recorder.flush().await;
    let page = scrape(&app).await;
    assert!(
        value(&page, "latchkey_registry_lookups_total{result=\"hit\"}") >= 2.0,
        "{page}"
    );
    assert!(
        value(&page, "latchkey_registry_lookups_total{result=\"miss\"}") >= 1.0
            && value(&page, "latchkey_registry_clients") >= 1.0
    );
    assert_eq!(
        value(&page, "latchkey_records_batch_size_sum"),
        3.0,
        "as many as there are tokens"
    );
    assert_eq!(
        value(&page, "latchkey_records_batch_size_count"),
        value(&page, "latchkey_records_batch_seconds_count")
    );
    assert_eq!(
        (
            value(&page, "latchkey_records_waiting"),
            value(&page, "latchkey_records_batch_failures_total")
        ),
        (0.0, 0.0)
    );
    let invalidated = value(&page, "latchkey_registry_invalidations_total");
    app.set_status(
        &[client.id],
        client.account,
        entity::client::ClientStatus::Inactive,
    )
    .await;
    assert!(value(&scrape(&app).await, "latchkey_registry_invalidations_total") > invalidated);
}

//! Who may open a socket, and in which protocol.

use crate::support::{TestApp, TestSocket};
use serde_json::json;

#[both_databases]
async fn only_graphql_transport_ws_is_spoken(app: TestApp) {
    let address = app.listen().await;
    for protocol in ["graphql-ws", "graphql-transport-ws2", "soap"] {
        assert_eq!(
            TestSocket::open(address, &[("sec-websocket-protocol", protocol)])
                .await
                .err(),
            Some(400),
            "{protocol}"
        );
    }
    assert!(
        TestSocket::open(
            address,
            &[("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")]
        )
        .await
        .is_ok()
    );
}

#[both_databases]
async fn pages_of_other_origins_may_not_listen(app: TestApp) {
    let address = app.listen().await;
    for origin in [
        "https://evil.test",
        "http://latchkey.test",
        "https://latchkey.test:8443",
        "https://latchkey.test.evil.test",
        "null",
        "?",
    ] {
        assert_eq!(
            TestSocket::open(address, &[("origin", origin)]).await.err(),
            Some(403),
            "{origin}"
        );
    }
    assert!(
        TestSocket::open(address, &[("origin", "https://latchkey.test")])
            .await
            .is_ok()
    );
}

#[both_databases]
async fn whoever_does_not_say_who_they_are_is_closed(app: TestApp) {
    let socket = TestSocket::open(app.listen().await, &[]).await.unwrap();
    assert_eq!(socket.closed().await, 4408);
}

#[both_databases]
async fn requests_over_the_same_route_go_on_as_before(app: TestApp) {
    let answer = app.get("/graphql?query={__typename}").await;
    assert_eq!(answer.json()["data"], json!({ "__typename": "Query" }));
    let upgrade = [
        ("upgrade", "websocket"),
        ("connection", "upgrade"),
        ("sec-websocket-version", "12"),
        ("sec-websocket-key", "x"),
    ];
    assert!(
        app.request(
            (axum::http::Method::GET, "/graphql"),
            &upgrade,
            axum::body::Body::empty()
        )
        .await
        .status
        .is_client_error()
    );
}

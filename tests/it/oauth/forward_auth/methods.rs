//! Clients that may only read, and what the proxy says of the method.

use super::{ask, assert_refused, path};
use crate::support::{ApiSeed, ClientSeed, TestApp};
use entity::client::AccessLevel;

const INSUFFICIENT: &str = ", error=\"insufficient_scope\"";

async fn token(app: &TestApp, access_level: AccessLevel) -> String {
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            access_level,
            ..ClientSeed::default()
        })
        .await;
    format!("Bearer {}", app.token(&client).await)
}

#[both_databases]
async fn a_read_only_client_may_only_read(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let read_only = token(&app, AccessLevel::ReadOnly).await;
    let read_write = token(&app, AccessLevel::ReadWrite).await;
    for header in ["x-forwarded-method", "x-original-method"] {
        for (method, may) in [
            ("GET", true),
            ("HEAD", true),
            ("OPTIONS", true),
            ("TRACE", true),
            ("POST", false),
            ("PUT", false),
            ("PATCH", false),
            ("DELETE", false),
            ("get", false),
            ("PROPFIND", false),
            ("", false),
        ] {
            let with = |token| [("authorization", token), (header, method)];
            let answer = ask(&app, &path("orders:read"), &with(read_only.as_str())).await;
            if may {
                answer.expect(200);
            } else {
                assert_refused(answer, 403, INSUFFICIENT);
            }
            let answer = ask(&app, &path("orders:read"), &with(read_write.as_str())).await;
            answer.expect(200);
        }
    }
}

/// A proxy that is silent may be about to pass on anything.
#[both_databases]
async fn without_a_word_of_the_method_a_read_only_client_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let read_only = token(&app, AccessLevel::ReadOnly).await;
    let headers = [("authorization", read_only.as_str())];
    assert_refused(ask(&app, &path(""), &headers).await, 403, INSUFFICIENT);
}

/// nginx hands on a header that its caller made up beside the one that it was told to set.
#[both_databases]
async fn a_method_that_the_caller_made_up_does_not_help(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let read_only = token(&app, AccessLevel::ReadOnly).await;
    for made_up in [
        [("x-forwarded-method", "GET"), ("x-original-method", "POST")],
        [("x-original-method", "GET"), ("x-forwarded-method", "POST")],
        [("x-original-method", "GET"), ("x-original-method", "POST")],
    ] {
        let [one, two] = made_up;
        let headers = [("authorization", read_only.as_str()), one, two];
        assert_refused(ask(&app, &path(""), &headers).await, 403, INSUFFICIENT);
    }
}

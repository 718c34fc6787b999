//! Tokens whose header or claims are written in a way that could mislead a reader.

use super::{HEADER, assert_dead};
use crate::support::{Auth, ClientSeed, TestApp, claims, sign_raw};
use serde_json::json;

/// D-09, RFC 7515 section 4.1.11: an extension that must be understood is not.
#[both_databases]
async fn a_critical_extension_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let payload = claims(&app.token(&client).await).to_string();
    assert!(
        app.actor_of(&sign_raw(&app, HEADER, &payload).await)
            .await
            .is_some(),
        "the test's own signature is good"
    );
    for header in [
        r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":["exp"]}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":[]}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":["b64"],"b64":false}"#,
    ] {
        assert_dead(
            &app,
            &client,
            &sign_raw(&app, header, &payload).await,
            header,
        )
        .await;
    }
}

/// D-09, RFC 7515 section 4 and RFC 7519 section 4: one reader would believe the first member,
/// another the last.
#[both_databases]
async fn a_member_that_occurs_twice_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let payload = claims(&app.token(&client).await).to_string();
    for doubled in [
        "\"sub\":\"x\"",
        "\"exp\":9999999999",
        "\"own\":1,\"own\":1",
        "\"cgen\":1",
    ] {
        let payload = format!("{{{doubled},{}", payload.trim_start_matches('{'));
        assert_dead(
            &app,
            &client,
            &sign_raw(&app, HEADER, &payload).await,
            doubled,
        )
        .await;
    }
    let header = r#"{"typ":"JWT","typ":"at+jwt","alg":"ES256","kid":"KID"}"#;
    assert_dead(
        &app,
        &client,
        &sign_raw(&app, header, &payload).await,
        header,
    )
    .await;
}

/// D-02: a key id is looked up only where it can be one; PostgreSQL would fail on some texts.
#[both_databases]
async fn an_odd_key_id_is_an_invalid_token_and_no_failure(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let payload = claims(&app.token(&client).await).to_string();
    let (long, thumbprint) = ("x".repeat(5000), "x".repeat(43));
    for kid in [
        "",
        "\\u0000",
        "a\\u0000b",
        "\\ud83d\\ude00",
        "\\\"",
        "' OR 1=1 --",
        "%",
        long.as_str(),
        thumbprint.as_str(),
    ] {
        let token = sign_raw(&app, &HEADER.replace("KID", kid), &payload).await;
        assert_dead(&app, &client, &token, kid).await;
        app.post_form("/oauth/revoke", &client, &[("token", &token)])
            .await
            .expect(200);
        app.post_json(
            "/graphql",
            Auth::Bearer(token),
            &json!({ "query": "{ viewer { scopes } }" }),
        )
        .await
        .expect(401);
    }
}

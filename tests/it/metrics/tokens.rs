//! The metrics of tokens and of authentication: tokens that were issued, refusals by their reason,
//! and callers who had to wait.

use super::{ISSUED, refused, scrape, value};
use crate::support::{Auth, ClientSeed, TestApp};
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

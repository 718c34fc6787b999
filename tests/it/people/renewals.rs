//! Requests to renew tokens: what must be sent, and what comes again.

use super::{Tokens, post, refresh, signed_in, tokens, web_app};
use crate::support::{TestApp, claims};
use test_macros::both_databases;

#[both_databases]
async fn a_refresh_token_must_be_sent_and_known(app: TestApp) {
    let client = app.client(web_app()).await;
    post(&app, &client, &[("grant_type", "refresh_token")])
        .await
        .refused(400, "invalid_request");
    let unknown = format!("lk_rt_{}", "0".repeat(64));
    for token in ["x", "lk_ac_x", unknown.as_str()] {
        refresh(&app, &client, token)
            .await
            .refused(400, "invalid_grant");
    }
}

/// OpenID Connect Core section 12.2: the same user, sign-in and `nonce`.
#[both_databases]
async fn renewed_tokens_have_an_id_token_with_the_same_nonce(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let first = tokens(&app, &browser, &client, &[]).await;
    app.clock.advance(chrono::Duration::seconds(100));
    let again = Tokens::of(&refresh(&app, &client, &first.refresh).await.expect(200));
    let (one, two) = (claims(&first.id.unwrap()), claims(&again.id.unwrap()));
    assert_eq!(one["nonce"], "a-nonce");
    for claim in ["iss", "sub", "aud", "nonce", "auth_time", "sid"] {
        assert_eq!(one[claim], two[claim], "{claim}");
    }
    let issued = (one["iat"].as_i64(), two["iat"].as_i64());
    assert_eq!(issued.0.map(|at| at + 100), issued.1);
    assert_ne!(one["at_hash"], two["at_hash"]);
}

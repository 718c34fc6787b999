//! Codes at the token endpoint (checklist lines J-01 to J-08, I-12).

use super::{
    Tokens, VERIFIER, authorize_url, code, exchange, public_app, refresh, signed_in, userinfo,
    web_app,
};
use crate::support::{ClientSeed, TestApp};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::client::SignInSettings;
use test_macros::both_databases;

/// J-01, J-02, J-03, J-04: all of them with one answer.
#[both_databases]
async fn a_code_that_does_not_fit_is_refused_and_burnt(app: TestApp) {
    let person = app.person("ada", None).await;
    let (client, other) = (app.client(web_app()).await, app.client(web_app()).await);
    let browser = signed_in(&app, &person).await;
    let wrong = [
        ("redirect_uri", "https://app.example.com/other"),
        (
            "code_verifier",
            "another-verifier-of-the-test-with-43-characters",
        ),
        ("code_verifier", ""),
        ("code_verifier", "short"),
    ];
    for pair in wrong {
        let code = code(&browser, &client, &[]).await;
        exchange(&app, &client, &code, &[pair])
            .await
            .refused(400, "invalid_grant");
        exchange(&app, &client, &code, &[])
            .await
            .refused(400, "invalid_grant");
    }
    let fresh = code(&browser, &client, &[]).await;
    exchange(&app, &other, &fresh, &[])
        .await
        .refused(400, "invalid_grant");
    exchange(&app, &client, &fresh, &[]).await.expect(200);
    exchange(&app, &client, "lk_ac_unknown", &[])
        .await
        .refused(400, "invalid_grant");
    exchange(&app, &client, "", &[])
        .await
        .refused(400, "invalid_request");
    let late = code(&browser, &client, &[]).await;
    app.clock.advance(chrono::Duration::seconds(61));
    exchange(&app, &client, &late, &[])
        .await
        .refused(400, "invalid_grant");
}

/// RFC 7636 section 4.1: what has another form is refused even where its hash is the challenge.
#[both_databases]
async fn a_verifier_has_the_form_that_the_rfc_gives_it(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let (short, most, long) = ("f".repeat(42), "f".repeat(128), "f".repeat(129));
    let odd = format!("{short}&");
    for (verifier, status) in [(&short, 400), (&long, 400), (&odd, 400), (&most, 200)] {
        let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
        let challenge = URL_SAFE_NO_PAD.encode(hash);
        let asked = [("code_challenge", challenge.as_str())];
        let code = code(&browser, &client, &asked).await;
        let sent = [("code_verifier", verifier.as_str())];
        exchange(&app, &client, &code, &sent).await.expect(status);
    }
}

/// J-04: a verifier where there was no challenge.
#[both_databases]
async fn a_verifier_without_a_challenge_is_refused(app: TestApp) {
    let person = app.person("ada", None).await;
    let seed = web_app();
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings {
                require_pkce: false,
                ..seed.sign_in
            },
            ..seed
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let first = code(&browser, &client, &without).await;
    exchange(&app, &client, &first, &[])
        .await
        .refused(400, "invalid_grant");
    let second = code(&browser, &client, &without).await;
    let plain = [("code_verifier", "")];
    exchange(&app, &client, &second, &plain).await.expect(200);
}

/// RFC 6749 section 4.1.3: without PKCE the redirect URI must be sent, and be the same. With PKCE it
/// may be left out, as OAuth 2.1 does.
#[both_databases]
async fn only_with_pkce_may_the_redirect_uri_be_left_out(app: TestApp) {
    let person = app.person("ada", None).await;
    let seed = web_app();
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings {
                require_pkce: false,
                ..seed.sign_in
            },
            ..seed
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    for uri in ["", "https://app.example.com/other"] {
        let plain = code(&browser, &client, &without).await;
        let sent = [("code_verifier", ""), ("redirect_uri", uri)];
        exchange(&app, &client, &plain, &sent)
            .await
            .refused(400, "invalid_grant");
    }
    let plain = code(&browser, &client, &without).await;
    let sent = [("code_verifier", "")];
    exchange(&app, &client, &plain, &sent).await.expect(200);
    let proved = code(&browser, &client, &[]).await;
    let sent = [("redirect_uri", "")];
    exchange(&app, &client, &proved, &sent).await.expect(200);
    // A request that needs the redirect URI later must name it from the beginning.
    let omitted = [
        ("code_challenge", ""),
        ("code_challenge_method", ""),
        ("redirect_uri", ""),
        ("scope", "clients:read"),
    ];
    let url = authorize_url(&client, &omitted);
    browser.get(&url).await.expect(400);
    let omitted = [("redirect_uri", ""), ("scope", "clients:read")];
    let omitted = code(&browser, &client, &omitted).await;
    exchange(&app, &client, &omitted, &sent).await.expect(200);
}

/// J-05: a second use ends what the first use gave, whichever party makes it.
#[both_databases]
async fn a_second_use_of_a_code_ends_what_the_first_gave(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let code = code(&browser, &client, &[]).await;
    let tokens = Tokens::of(&exchange(&app, &client, &code, &[]).await.expect(200));
    userinfo(&app, &tokens.access).await.expect(200);
    exchange(&app, &client, &code, &[])
        .await
        .refused(400, "invalid_grant");
    userinfo(&app, &tokens.access).await.expect(401);
    refresh(&app, &client, &tokens.refresh)
        .await
        .refused(400, "invalid_grant");
}

/// J-06: of many at once, on two nodes, one gets tokens. The others are second uses, so in the end
/// none of the tokens work: that is the safe side of the race.
#[both_databases]
async fn of_many_exchanges_at_once_one_succeeds(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let code = code(&browser, &client, &[]).await;
    let node = app.node(crate::support::Setup::default()).await;
    let nodes = [&app, &node];
    let attempts = (0..10).map(|index| exchange(nodes[index % 2], &client, &code, &[]));
    let answers = futures_util::future::join_all(attempts).await;
    let granted = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(granted, 1);
}

/// J-08, B-12: a public client names itself, and sends no secret.
#[both_databases]
async fn a_public_client_sends_its_id_and_nothing_else(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(public_app()).await;
    let browser = signed_in(&app, &person).await;
    let first = code(&browser, &client, &[]).await;
    let tokens = exchange(&app, &client, &first, &[]).await.expect(200);
    assert!(Tokens::of(&tokens).id.is_some());
    let second = code(&browser, &client, &[]).await;
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", second.as_str()),
        ("code_verifier", VERIFIER),
    ];
    app.post_form("/oauth/token", &client, &pairs)
        .await
        .refused(401, "invalid_client");
    app.post_form("/oauth/token", crate::support::Auth::None, &pairs)
        .await
        .refused(401, "invalid_client");
    let confidential = app.client(web_app()).await;
    let named = [("client_id", confidential.client_id.as_str())];
    app.post_form("/oauth/token", crate::support::Auth::None, &named)
        .await
        .refused(401, "invalid_client");
}

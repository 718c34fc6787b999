//! What the authorization endpoint refuses, and how (checklist lines I-01 to I-15).

use super::{
    REDIRECT, answer, authorize_url, code, public_app, signed_in, submit_password, web_app,
};
use crate::support::{Browser, ClientSeed, TestApp};
use domain::client::{Capabilities, SignInSettings};
use entity::client::ClientStatus;
use test_macros::both_databases;

/// I-02, RFC 6749 section 4.1.2.1.
#[both_databases]
async fn without_a_known_client_and_redirect_uri_there_is_a_page_and_no_redirect(app: TestApp) {
    let client = app.client(web_app()).await;
    let browser = Browser::new(&app);
    let wrong = [
        ("client_id", "unknown"),
        ("client_id", ""),
        ("redirect_uri", "https://evil.example.com/callback"),
        ("redirect_uri", "https://app.example.com/callback?added=1"),
        ("redirect_uri", ""),
    ];
    for pair in wrong {
        let response = browser
            .get(&authorize_url(&client, &[pair]))
            .await
            .expect(400);
        assert_eq!(response.header("location"), "", "{pair:?}");
        assert!(response.header("content-type").starts_with("text/html"));
        assert_eq!(response.header("x-frame-options"), "DENY");
        assert!(
            response
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
    }
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    browser.get(&authorize_url(&client, &[])).await.expect(400);
}

/// I-03, I-04, I-10, I-15: other errors go to the client, with its state and the issuer.
#[both_databases]
async fn other_errors_go_to_the_client_with_state_and_issuer(app: TestApp) {
    let client = app.client(web_app()).await;
    let script = app
        .client(ClientSeed {
            capabilities: Capabilities {
                web_app: false,
                backchannel: false,
                script: true,
            },
            ..web_app()
        })
        .await;
    let browser = Browser::new(&app);
    let cases: [(&[(&str, &str)], &str); 15] = [
        (&[("response_type", "")], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (
            &[("response_type", "code id_token")],
            "unsupported_response_type",
        ),
        (&[("scope", "openid unknown:scope")], "invalid_scope"),
        (
            &[("resource", "https://unknown.example.com")],
            "invalid_target",
        ),
        (&[("prompt", "none")], "login_required"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("prompt", "sing")], "invalid_request"),
        (&[("max_age", "soon")], "invalid_request"),
        (&[("request", "x.y.z")], "request_not_supported"),
        (&[("request_uri", "urn:x")], "request_uri_not_supported"),
        (&[("response_mode", "smoke")], "invalid_request"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge", "short")], "invalid_request"),
    ];
    for (more, error) in cases {
        let response = browser.get(&authorize_url(&client, more)).await;
        let members = answer(&response);
        assert_eq!(members["error"], error, "{more:?}");
        assert_eq!(members["state"], "a-state", "{more:?}");
        assert_eq!(members["iss"], app.tools.settings.issuer, "{more:?}");
        assert_eq!(response.status, 303);
    }
    let members = answer(&browser.get(&authorize_url(&script, &[])).await);
    assert_eq!(members["error"], "unauthorized_client");
}

/// I-09: a parameter twice; an unknown one; long values.
#[both_databases]
async fn a_repeated_parameter_is_refused_and_an_unknown_one_ignored(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let url = authorize_url(&client, &[]);
    browser
        .get(&format!("{url}&scope=openid"))
        .await
        .expect(400);
    let state = "s".repeat(1000);
    let response = browser
        .get(&authorize_url(
            &client,
            &[("state", &state), ("unknown", "x")],
        ))
        .await;
    assert_eq!(answer(&response)["state"], state);
}

/// Multiple Response Types section 2.1; Form Post Response Mode.
#[both_databases]
async fn a_response_comes_in_the_mode_that_was_asked_for(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let fragment = browser
        .get(&authorize_url(&client, &[("response_mode", "fragment")]))
        .await;
    assert!(
        fragment
            .header("location")
            .starts_with(&format!("{REDIRECT}#"))
    );
    assert!(answer(&fragment).contains_key("code"));
    let form = browser
        .get(&authorize_url(&client, &[("response_mode", "form_post")]))
        .await
        .expect(200);
    let (text, policy) = (
        form.text(),
        form.header("content-security-policy").to_owned(),
    );
    assert!(text.contains(REDIRECT) && text.contains("name=\"code\"") && text.contains("a-state"));
    assert!(policy.contains("script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
}

/// An error comes in the same mode as a code.
#[both_databases]
async fn an_error_comes_as_a_form_as_well(app: TestApp) {
    let client = app.client(web_app()).await;
    let browser = Browser::new(&app);
    let asked = [("response_mode", "form_post"), ("prompt", "none")];
    let form = browser
        .get(&authorize_url(&client, &asked))
        .await
        .expect(200);
    let text = form.text();
    assert!(text.contains(REDIRECT) && text.contains("a-state"));
    assert!(text.contains("login_required"), "{text}");
    assert!(!text.contains("name=\"code\""), "{text}");
}

/// RFC 7636 sections 4.2 and 4.3, for a client that may leave PKCE out.
#[both_databases]
async fn what_belongs_to_pkce_is_checked_in_its_form(app: TestApp) {
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
    let browser = Browser::new(&app);
    let (short, long) = ("f".repeat(42), "f".repeat(129));
    let odd = format!("{short}&");
    for (challenge, method) in [
        ("", "S256"),
        (short.as_str(), "S256"),
        (long.as_str(), "S256"),
        (odd.as_str(), "S256"),
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", ""),
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "plain"),
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "s256"),
    ] {
        let asked = [
            ("code_challenge", challenge),
            ("code_challenge_method", method),
        ];
        let members = answer(&browser.get(&authorize_url(&client, &asked)).await);
        assert_eq!(members["error"], "invalid_request", "{asked:?}");
    }
}

/// I-01: the request as a form, which comes from another site.
#[both_databases]
async fn a_request_may_come_as_a_form(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let url = authorize_url(&client, &[]);
    let (path, query) = url.split_once('?').unwrap();
    let response = browser.post(path, query).await.expect(303);
    assert!(answer(&browser.follow(response).await).contains_key("code"));
}

/// I-10: PKCE, for those who may leave it out.
#[both_databases]
async fn a_client_with_a_secret_may_be_let_off_pkce_and_a_public_one_never(app: TestApp) {
    let person = app.person("ada", None).await;
    let browser = signed_in(&app, &person).await;
    let seed = web_app();
    let lenient = app
        .client(ClientSeed {
            sign_in: SignInSettings {
                require_pkce: false,
                ..seed.sign_in
            },
            ..seed
        })
        .await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    code(&browser, &lenient, &without).await;
    let public = app.client(public_app()).await;
    let members = answer(&browser.get(&authorize_url(&public, &without)).await);
    assert_eq!(members["error"], "invalid_request");
}

/// Max age and a new sign-in: asked for once, and not again after it.
#[both_databases]
async fn a_new_sign_in_is_asked_for_once(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    app.clock.advance(chrono::Duration::seconds(100));
    for more in [[("prompt", "login")], [("max_age", "60")]] {
        let page = browser
            .open(&authorize_url(&client, &more))
            .await
            .expect(200);
        let response = submit_password(&browser, &page, &person).await;
        let members = answer(&browser.follow(response).await);
        assert!(members.contains_key("code"), "{more:?} {members:?}");
        app.clock.advance(chrono::Duration::seconds(100));
    }
    let none = [("max_age", "60"), ("prompt", "none")];
    let members = answer(&browser.get(&authorize_url(&client, &none)).await);
    assert_eq!(members["error"], "login_required");
}

/// I-13: a script cannot read the authorization endpoint.
#[both_databases]
async fn the_authorization_endpoint_is_closed_to_scripts(app: TestApp) {
    let client = app.client(web_app()).await;
    let response = app
        .request(
            (axum::http::Method::GET, &authorize_url(&client, &[])),
            &[("origin", "https://app.example.com")],
            axum::body::Body::empty(),
        )
        .await;
    assert_eq!(response.header("access-control-allow-origin"), "");
}

//! The words of refusals: RFC 6749 section 5.2 says which, and nothing that was sent comes back in
//! them.

use crate::support::{Auth, ClientSeed, TestApp, TestResponse};
use axum::http::Method;

/// Registered in RFC 6749 section 5.2, RFC 7009 section 2.2.1 and RFC 8707 section 2.
const REGISTERED: [&str; 8] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "unsupported_token_type",
];

/// Part of everything that is sent below.
const MARK: &str = "marker7";

/// A refusal of every kind.
async fn refusals(app: &TestApp) -> Vec<TestResponse> {
    let client = app.client(ClientSeed::default()).await;
    let wrong = Auth::Basic(client.client_id.clone(), format!("{MARK}\"\\é"));
    let unknown = Auth::Body(MARK.to_owned(), MARK.to_owned());
    let mut answers = vec![
        app.ask(wrong, &[]).await,
        app.ask(unknown, &[]).await,
        app.ask(Auth::Header(format!("Basic {MARK}")), &[]).await,
        app.ask(&client, &[("client_assertion", MARK)]).await,
        app.ask(&client, &[("client_id", MARK)]).await,
        app.ask(&client, &[("scope", MARK)]).await,
        app.ask(&client, &[("resource", MARK)]).await,
        app.ask(&client, &[(MARK, "1"), (MARK, "2")]).await,
        app.post_form("/oauth/token", &client, &[("grant_type", MARK)])
            .await,
        app.post_form("/oauth/token", &client, &[("code", MARK)])
            .await,
        app.post_form("/oauth/introspect", &client, &[("tokens", MARK)])
            .await,
        app.post_raw("/oauth/revoke", &client, format!("token={MARK}%"))
            .await,
        app.post_raw("/oauth/token", &client, MARK.repeat(20_000))
            .await,
        app.request(
            (Method::POST, "/oauth/token"),
            &[("content-type", MARK)],
            MARK,
        )
        .await,
        app.request((Method::GET, &format!("/oauth/token?{MARK}")), &[], "")
            .await,
    ];
    let guess = || Auth::Basic(client.client_id.clone(), MARK.to_owned());
    for _ in 0..10 {
        answers.push(app.ask(guess(), &[]).await);
    }
    answers
}

/// A-10, RFC 6749 section 5.2.
#[both_databases]
async fn error_codes_are_registered_ones(app: TestApp) {
    for answer in refusals(&app).await {
        let error = answer.json()["error"].as_str().unwrap().to_owned();
        // RFC 6749 has no word for "too many attempts"; section 4.1.2.1's for "not now" is the
        // closest.
        let throttled = answer.status.as_u16() == 429 && error == "temporarily_unavailable";
        assert!(throttled || REGISTERED.contains(&error.as_str()), "{error}");
    }
}

/// A-10, RFC 6749 section 5.2.
#[both_databases]
async fn error_descriptions_keep_to_their_alphabet(app: TestApp) {
    for answer in refusals(&app).await {
        let json = answer.json();
        let allowed = |b: u8| matches!(b, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        assert!(
            json["error_description"]
                .as_str()
                .unwrap()
                .bytes()
                .all(allowed),
            "{json}"
        );
        assert!(json.get("error_uri").is_none());
    }
}

///
#[both_databases]
async fn nothing_that_was_sent_comes_back_in_a_refusal(app: TestApp) {
    for answer in refusals(&app).await {
        let headers = format!("{:?}", answer.headers);
        assert!(
            !answer.text().contains(MARK) && !headers.contains(MARK),
            "{} {headers}",
            answer.text()
        );
    }
}

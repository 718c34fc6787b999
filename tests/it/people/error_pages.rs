//! Pages about requests whose client cannot be told: what is wrong in the reader's language, and the
//! cause in English for the developer of the application.

use super::{authorize_url, web_app};
use crate::support::{TestApp, TestResponse};
use axum::{body::Body, http::Method};
use entity::client::ClientStatus;
use test_macros::both_databases;

async fn german(app: &TestApp, url: &str) -> TestResponse {
    let headers = [("accept-language", "de-CH,de;q=0.9,en;q=0.5")];
    app.request((Method::GET, url), &headers, Body::empty())
        .await
}

#[both_databases]
async fn what_is_wrong_with_a_request_is_said_in_the_readers_language(app: TestApp) {
    let (client, off) = (app.client(web_app()).await, app.client(web_app()).await);
    app.set_status(&[off.id], off.account, ClientStatus::Inactive)
        .await;
    let url = authorize_url(&client, &[]);
    let elsewhere = [("redirect_uri", "https://evil.example.com/")];
    let cases = [
        (
            authorize_url(&client, &[("client_id", "unknown")]),
            "kennt die Anwendung nicht",
            "No client has this client_id.",
        ),
        (
            authorize_url(&client, &[("client_id", "")]),
            "kennt die Anwendung nicht",
            "The parameter client_id is missing.",
        ),
        (
            authorize_url(&off, &[]),
            "wurde abgeschaltet",
            "is disabled.",
        ),
        (
            authorize_url(&client, &elsewhere),
            "nicht für sie eingetragen",
            "The redirect_uri is not one that the client has registered.",
        ),
        (
            authorize_url(&client, &[("redirect_uri", "")]),
            "nicht angegeben, wohin",
            "The parameter redirect_uri is missing.",
        ),
        (
            format!("{url}&scope=openid"),
            "nicht lesen kann",
            "A parameter occurs more than once.",
        ),
        (
            "/oauth/end-session?id_token_hint=x".to_owned(),
            "Anmeldung, die dieser Server nicht kennt",
            "The id_token_hint is not valid.",
        ),
    ];
    for (url, sentence, detail) in cases {
        let text = german(&app, &url).await.expect(400).text();
        assert!(text.contains("lang=\"de\""), "{url}: {text}");
        let (read, folded) = text.split_once("<details>").expect("a detail");
        assert!(read.contains(sentence), "{url}: {text}");
        assert!(!read.contains(detail), "{url}: {text}");
        let folded = folded.split("</details>").next().unwrap();
        assert!(folded.contains("Für Entwickler"), "{folded}");
        assert!(folded.contains("<p lang=\"en\">"), "{folded}");
        assert!(folded.contains(detail), "{url}: {folded}");
        let english = app.get(&url).await.expect(400).text();
        assert!(english.contains("lang=\"en\"") && english.contains(detail));
        assert!(!english.contains("Für Entwickler"), "{english}");
    }
}

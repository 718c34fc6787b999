//! People sign in, and web applications act for them: pages, authorization code flow, refresh
//! tokens, OpenID Connect.

mod access;
mod acting_client;
mod again;
mod authorize;
mod budgets;
mod codes;
mod console;
mod endings;
mod error_pages;
mod evicted;
mod first_user;
mod flow;
mod forward_auth;
mod hints;
mod history;
mod logout;
mod logout_requests;
mod lookups;
mod management;
mod many;
mod origins;
mod pages;
mod parameters;
mod redirects;
mod refresh;
mod refusals;
mod renewals;
mod revocation_list;
mod sessions;
mod sign_in;
mod step_up;
mod waiting;

use crate::support::{
    Browser, ClientSeed, PASSWORD, TestApp, TestClient, TestPerson, TestResponse,
};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::client::{Capabilities, SignInSettings, urls::Urls};
use entity::client::AuthMethod;
use std::collections::BTreeMap;
use url::{Url, form_urlencoded::Serializer};

/// Where the web application of a test receives responses.
const REDIRECT: &str = "https://app.example.com/callback";
/// A PKCE verifier.
const VERIFIER: &str = "a-verifier-of-the-test-with-more-than-43-characters";

/// A web application with a secret, which users need not consent to.
fn web_app() -> ClientSeed<'static> {
    ClientSeed {
        capabilities: Capabilities {
            web_app: true,
            backchannel: false,
            script: false,
        },
        urls: Urls {
            redirect_uris: vec![REDIRECT.to_owned()],
            post_logout_redirect_uris: vec!["https://app.example.com/bye".to_owned()],
            web_origins: vec!["+".to_owned()],
            ..Urls::default()
        },
        sign_in: SignInSettings {
            first_party: true,
            ..SignInSettings::default()
        },
        role: Some("viewer"),
        ..ClientSeed::default()
    }
}

/// The same without a secret, such as a script in a page.
fn public_app() -> ClientSeed<'static> {
    ClientSeed {
        sign_in: SignInSettings {
            first_party: true,
            auth_method: AuthMethod::None,
            ..SignInSettings::default()
        },
        ..web_app()
    }
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, VERIFIER.as_bytes()))
}

/// The URL of an authorization request: the usual parameters, and those of the test instead or
/// besides. An empty value leaves a parameter out.
fn authorize_url(client: &TestClient, more: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let mut all: BTreeMap<&str, &str> = BTreeMap::from([
        ("response_type", "code"),
        ("client_id", client.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("scope", "openid profile email"),
        ("state", "a-state"),
        ("nonce", "a-nonce"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ]);
    all.extend(more.iter().copied());
    let mut query = Serializer::new(String::new());
    query.extend_pairs(all.iter().filter(|(_, value)| !value.is_empty()));
    format!("/oauth/authorize?{}", query.finish())
}

/// What a redirect to the application says: members of its query or fragment.
#[track_caller]
fn answer(response: &TestResponse) -> BTreeMap<String, String> {
    let location = response.header("location");
    assert!(
        location.starts_with("https://app.example.com/"),
        "no redirect to the application: {} {location} {}",
        response.status,
        response.text()
    );
    let url = Url::parse(location).unwrap();
    let text = url.fragment().or(url.query()).unwrap_or_default();
    url::form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

/// Submits the form of the sign-in page.
async fn submit_password(
    browser: &Browser,
    page: &TestResponse,
    person: &TestPerson,
) -> TestResponse {
    let fields = [
        ("username", person.username.as_str()),
        ("password", PASSWORD),
    ];
    browser.submit(page, "password", &fields).await
}

/// Signs a person in at the server itself.
async fn signed_in(app: &TestApp, person: &TestPerson) -> Browser {
    let browser = Browser::new(app);
    let page = browser.open("/sign-in").await.expect(200);
    submit_password(&browser, &page, person).await.expect(303);
    browser
}

/// The code of a request of a person who is signed in and needs not consent.
async fn code(browser: &Browser, client: &TestClient, more: &[(&str, &str)]) -> String {
    let response = browser.get(&authorize_url(client, more)).await;
    answer(&response).remove("code").expect("a code")
}

/// Exchanges a code, with further parameters.
async fn exchange(
    app: &TestApp,
    client: &TestClient,
    code: &str,
    more: &[(&str, &str)],
) -> TestResponse {
    let mut pairs: BTreeMap<&str, &str> = BTreeMap::from([
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]);
    pairs.extend(more.iter().copied());
    pairs.retain(|_, value| !value.is_empty());
    let pairs: Vec<_> = pairs.into_iter().collect();
    post(app, client, &pairs).await
}

/// Posts to the token endpoint: with the secret, or as a public client.
async fn post(app: &TestApp, client: &TestClient, pairs: &[(&str, &str)]) -> TestResponse {
    if client.row.auth_method == AuthMethod::None {
        let own = [("client_id", client.client_id.as_str())];
        let all: Vec<_> = own.iter().chain(pairs).copied().collect();
        return app
            .post_form("/oauth/token", crate::support::Auth::None, &all)
            .await;
    }
    app.post_form("/oauth/token", client, pairs).await
}

/// Tokens of a person who signs in anew.
struct Tokens {
    access: String,
    refresh: String,
    id: Option<String>,
}

impl Tokens {
    fn of(response: &TestResponse) -> Self {
        let body = response.json();
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        Self {
            access: text("access_token").expect("an access token"),
            refresh: text("refresh_token").expect("a refresh token"),
            id: text("id_token"),
        }
    }
}

/// Tokens of a person for a client, in that browser.
async fn tokens(
    app: &TestApp,
    browser: &Browser,
    client: &TestClient,
    more: &[(&str, &str)],
) -> Tokens {
    let code = code(browser, client, more).await;
    Tokens::of(&exchange(app, client, &code, &[]).await.expect(200))
}

/// Asks for new tokens.
async fn refresh(app: &TestApp, client: &TestClient, token: &str) -> TestResponse {
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", token)];
    post(app, client, &pairs).await
}

/// What userinfo answers to a token.
async fn userinfo(app: &TestApp, token: &str) -> TestResponse {
    app.request(
        (axum::http::Method::GET, "/oauth/userinfo"),
        &[("authorization", &format!("Bearer {token}"))],
        axum::body::Body::empty(),
    )
    .await
}

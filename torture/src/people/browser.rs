//! The browser of a person, and the web application that it uses: pages, forms, cookies and tokens,
//! over HTTP. An answer that does not come, or that puts off, is none.

use super::App;
use crate::{Outcome, caller::text};
use reqwest::{
    Client, RequestBuilder, Response, Url,
    header::{COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use serde_json::Value;
use std::time::Duration;

/// Longer than any request may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Where the application receives codes.
pub(super) const REDIRECT: &str = "https://app.example.com/callback";
/// A PKCE verifier and its challenge (RFC 7636 appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What an application was handed.
pub(super) struct Tokens {
    pub(super) access: String,
    pub(super) refresh: String,
}

/// Sends requests to one server as a browser and an application.
#[derive(Clone)]
pub(super) struct Browser {
    http: Client,
    url: String,
}

impl Browser {
    pub(super) fn new(url: &str) -> Outcome<Self> {
        let http = Client::builder()
            .timeout(PATIENCE)
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            http,
            url: url.to_owned(),
        })
    }

    /// Signs in. Answers the cookie of the session, as it is sent.
    pub(super) async fn sign_in(&self, app: &App) -> Outcome<Option<String>> {
        let Some(page) = answer(self.http.get(self.at("/sign-in"))).await else {
            return Ok(None);
        };
        let bound = cookie(&page, "lk-page");
        let Some(html) = body(expect(page, &[200]).await?).await else {
            return Ok(None);
        };
        let mut fields = hidden(&html);
        fields.push(("username".to_owned(), app.username.clone()));
        fields.push(("password".to_owned(), super::PASSWORD.to_owned()));
        let request = self
            .http
            .post(self.at("/sign-in"))
            .header("sec-fetch-site", "same-origin")
            .header(COOKIE, bound.unwrap_or_default())
            .form(&fields);
        let Some(response) = answer(request).await else {
            return Ok(None);
        };
        let response = expect(response, &[303]).await?;
        let session = cookie(&response, "lk_default");
        Ok(Some(session.ok_or("signed in without a cookie")?))
    }

    /// Tokens for the application, in that session.
    pub(super) async fn authorize(&self, app: &App, session: &str) -> Outcome<Option<Tokens>> {
        let query = [
            ("response_type", "code"),
            ("client_id", &app.client_id),
            ("redirect_uri", REDIRECT),
            ("scope", "openid"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let url = Url::parse_with_params(&self.at("/oauth/authorize"), query)?;
        let Some(response) = answer(self.http.get(url).header(COOKIE, session)).await else {
            return Ok(None);
        };
        let response = expect(response, &[303]).await?;
        let location = response.headers().get(LOCATION);
        let location = location.map(|value| value.to_str()).transpose()?;
        let location = Url::parse(location.unwrap_or_default())?;
        let code = location.query_pairs().find(|(name, _)| name == "code");
        let (_, code) = code.ok_or_else(|| format!("no code in {location}"))?;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &app.client_id),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let Some(response) = answer(self.http.post(self.at("/oauth/token")).form(&form)).await
        else {
            return Ok(None);
        };
        tokens(expect(response, &[200]).await?).await
    }

    /// New tokens for a refresh token; `Some(None)` where it is refused.
    pub(super) async fn refresh(&self, app: &App, token: &str) -> Outcome<Option<Option<Tokens>>> {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", &app.client_id),
            ("refresh_token", token),
        ];
        let Some(response) = answer(self.http.post(self.at("/oauth/token")).form(&form)).await
        else {
            return Ok(None);
        };
        let response = expect(response, &[200, 400]).await?;
        if response.status() == 400 {
            return Ok(Some(None));
        }
        Ok(tokens(response).await?.map(Some))
    }

    /// Revokes a refresh token (RFC 7009). Answers whether that was acknowledged.
    pub(super) async fn revoke(&self, app: &App, token: &str) -> Outcome<bool> {
        let form = [("client_id", app.client_id.as_str()), ("token", token)];
        match answer(self.http.post(self.at("/oauth/revoke")).form(&form)).await {
            Some(response) => expect(response, &[200]).await.map(|_| true),
            None => Ok(false),
        }
    }

    /// Whether an access token is accepted.
    pub(super) async fn is_accepted(&self, token: &str) -> Outcome<bool> {
        let request = self.http.get(self.at("/oauth/userinfo")).bearer_auth(token);
        let response = answer(request).await.ok_or("no answer about a token")?;
        Ok(expect(response, &[200, 401]).await?.status() == 200)
    }

    /// Whether a cookie opens the page of the person's account.
    pub(super) async fn is_signed_in(&self, session: &str) -> Outcome<bool> {
        let request = self.http.get(self.at("/account/default"));
        let response = answer(request.header(COOKIE, session)).await;
        let response = response.ok_or("no answer about a session")?;
        Ok(expect(response, &[200, 303]).await?.status() == 200)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

/// The response, unless the connection broke or the server puts it off.
async fn answer(request: RequestBuilder) -> Option<Response> {
    let response = request.send().await.ok()?;
    (response.status() != 503).then_some(response)
}

/// Insists on one of these statuses.
async fn expect(response: Response, statuses: &[u16]) -> Outcome<Response> {
    let status = response.status().as_u16();
    if statuses.contains(&status) {
        return Ok(response);
    }
    let (path, text) = (response.url().path().to_owned(), response.text().await);
    let text: String = text.unwrap_or_default().chars().take(300).collect();
    Err(format!("{path} answers {status}: {text}").into())
}

async fn body(response: Response) -> Option<String> {
    response.text().await.ok()
}

async fn tokens(response: Response) -> Outcome<Option<Tokens>> {
    let Some(body) = body(response).await else {
        return Ok(None);
    };
    let body: Value = serde_json::from_str(&body)?;
    let member = |place| text(&body, place).map(str::to_owned);
    let missing = "a token is missing in an answer";
    Ok(Some(Tokens {
        access: member("/access_token").ok_or(missing)?,
        refresh: member("/refresh_token").ok_or(missing)?,
    }))
}

/// A cookie that a response sets, as a browser sends it back.
fn cookie(response: &Response, name: &str) -> Option<String> {
    let values = response.headers().get_all(SET_COOKIE).iter();
    values
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.split('=').next() == Some(name))
        .map(str::to_owned)
}

/// The hidden fields of a page's form.
fn hidden(html: &str) -> Vec<(String, String)> {
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!("{name}=\""))?.1;
        Some(rest.split_once('"')?.0.to_owned())
    };
    html.split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| tag.contains("type=\"hidden\""))
        .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?)))
        .collect()
}

//! The authorization code flow as either server takes it: requests with the cookies of people who
//! are signed in, and those of the application that they use.

use super::super::TOKEN;
use crate::{
    Outcome,
    load::{
        Expected, Load,
        http::{Connection, Credentials, form, json},
    },
    measure::Side,
    server::Server,
    world::ISSUER,
};
use serde_json::Value;
use url::{Url, form_urlencoded::Serializer};

/// Where the application receives codes.
pub(super) const REDIRECT: &str = "https://app.example.com/callback";
/// A PKCE verifier and its challenge (RFC 7636 appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// An answer that takes the browser back to the application.
const BACK: Expected = Expected {
    statuses: &[302, 303],
    begins: "",
};

/// The flow of one application at one server.
pub(super) struct Flow<'a> {
    pub server: &'a Server,
    pub client: Credentials,
    /// Scopes that are asked for: `openid`, and those of the API.
    pub scope: String,
    /// Path of the token endpoint.
    pub token_path: &'static str,
    /// An authorization request in the session of each person.
    pub authorize: Vec<Vec<u8>>,
}

/// Path and query of an authorization request.
pub(super) fn authorize_path(endpoint: &str, client: &Credentials, scope: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs([
        ("response_type", "code"),
        ("client_id", client.id.as_str()),
        ("redirect_uri", REDIRECT),
        ("scope", scope),
        ("resource", &format!("{ISSUER}/api")),
        ("state", "a-state"),
        ("nonce", "a-nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    format!("{endpoint}?{}", query.finish())
}

impl<'a> Flow<'a> {
    /// The scopes of the API among those that are asked for.
    pub(super) fn api_scope(&self) -> &str {
        self.scope.trim_start_matches("openid ")
    }

    /// Authorization requests, which need no answer of a person.
    pub(super) fn authorizations(&self) -> Side<'a> {
        self.side(self.authorize.clone(), BACK)
    }

    /// Exchanges of so many new codes.
    pub(super) async fn exchanges(&self, count: usize) -> Outcome<Side<'a>> {
        Ok(self.side(self.exchange_requests(count).await?, TOKEN))
    }

    /// Requests with so many refresh tokens, which stay as they are: the application has a secret.
    pub(super) async fn refreshes(&self, count: usize) -> Outcome<Side<'a>> {
        let mut requests = Vec::with_capacity(count);
        for exchange in self.exchange_requests(count).await? {
            let answer = json(self.server.address, &exchange).await?;
            let token = answer.get("refresh_token").and_then(Value::as_str);
            let token = token.ok_or("there is no refresh token in an answer")?;
            requests.push(
                self.token_request(&[("grant_type", "refresh_token"), ("refresh_token", token)]),
            );
        }
        Ok(self.side(requests, TOKEN))
    }

    async fn exchange_requests(&self, count: usize) -> Outcome<Vec<Vec<u8>>> {
        let mut connection = Connection::open(self.server.address, None).await?;
        let mut requests = Vec::with_capacity(count);
        for authorize in self.authorize.iter().cycle().take(count) {
            let response = connection.ask_whole(authorize).await?;
            let location = response.values("location").next().unwrap_or_default();
            let url = Url::parse(location)
                .map_err(|_| format!("no code: status {}, {location}", response.status))?;
            let code = url.query_pairs().find(|(name, _)| name == "code");
            let (_, code) = code.ok_or_else(|| format!("no code in {location}"))?;
            requests.push(self.token_request(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ]));
        }
        Ok(requests)
    }

    fn token_request(&self, pairs: &[(&str, &str)]) -> Vec<u8> {
        let mut body = Serializer::new(String::new());
        body.extend_pairs(pairs);
        // oidc-provider issues a JWT only where the API is named again. To the server that is
        // measured the authorization says which it is for.
        if self.token_path == super::theirs::TOKEN_PATH {
            body.append_pair("resource", &format!("{ISSUER}/api"));
        }
        form(self.token_path, &self.client, &body.finish())
    }

    fn side(&self, requests: Vec<Vec<u8>>, expected: Expected) -> Side<'a> {
        Side {
            load: Load::new(self.server.address, requests, expected),
            servers: vec![self.server],
        }
    }
}

//! `/oauth/forward-auth`: whether a proxy may pass a request on to the protected API behind it.
//!
//! The proxy asks with the headers of the request in question: nginx with `auth_request`, Traefik
//! with `ForwardAuth`, Caddy with `forward_auth`. The query says what that API requires, and comes
//! from the proxy's configuration. The token is checked as at Latchkey's own API, in memory.
//!
//! A refusal that the caller has to hear of is 401 or 403, in the form of RFC 6750: the only two
//! that nginx hands on. So 400 always is a mistake in the proxy's configuration, which no caller
//! can make, and with which no request gets through.

use super::{
    error::{Error, ErrorCode, bearer_refusal, no_store},
    form::Form,
};
use app::{
    App,
    bearer::{self, AuthError},
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{identity::is_identity_scope, permission::Scopes, token::VerifiedToken};
use entity::client::AccessLevel;
use std::sync::Arc;

/// Most bytes of the query.
pub const MAX_QUERY_BYTES: usize = 8 * 1024;
/// Methods that change nothing (RFC 9110 section 9.2.1).
const SAFE_METHODS: [&[u8]; 4] = [b"GET", b"HEAD", b"OPTIONS", b"TRACE"];
/// Where proxies say the method of the request in question. nginx has no header of its own for it,
/// and its configurations use the second one.
const METHOD_HEADERS: [&str; 2] = ["x-forwarded-method", "x-original-method"];

/// Answers 200 with who the caller is, 401 or 403.
pub(crate) async fn handle(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let required = match Required::read(&app, query.as_deref().unwrap_or_default()) {
        Ok(required) => required,
        Err(error) => return error.into_response(),
    };
    let unauthorized = |error| bearer_refusal(StatusCode::UNAUTHORIZED, error, None);
    match bearer::token_at(&app, &headers, &required.audience).await {
        Ok(token) => required.check(&token, &headers),
        Err(AuthError::NoToken) => unauthorized(None),
        Err(AuthError::InvalidToken) => unauthorized(Some("invalid_token")),
        // RFC 6750 section 3.1 recommends 400, of which nginx makes 500.
        Err(AuthError::InvalidRequest) => unauthorized(Some("invalid_request")),
        Err(AuthError::Internal(error)) => Error::from(error).into_response(),
    }
}

/// What the API behind the proxy requires of a token.
struct Required {
    /// Its identifier, which must be in `aud`.
    audience: String,
    /// Scopes, all of which are needed.
    scopes: Scopes,
}

impl Required {
    /// Reads the query.
    ///
    /// # Errors
    /// `invalid_request`, also without an audience: otherwise every token of this server would open
    /// every API.
    fn read(app: &App, query: &str) -> Result<Self, Error> {
        if query.len() > MAX_QUERY_BYTES {
            return Err(misconfigured("The query is longer than 8 KiB."));
        }
        let form = Form::parse(query.as_bytes())?;
        if !form
            .names()
            .all(|name| matches!(name, "audience" | "scope"))
        {
            return Err(misconfigured(
                "A parameter is unknown. There are audience and scope.",
            ));
        }
        let [audience] = form.all("audience") else {
            return Err(misconfigured(
                "The parameter audience must name the protected API, once.",
            ));
        };
        if *audience == app.tokens.management {
            return Err(misconfigured(
                "The audience is the Latchkey API, whose tokens must be sent to no other API.",
            ));
        }
        let scopes = form.get("scope").unwrap_or_default().split(' ');
        let scopes: Scopes = scopes
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect();
        if !scopes.iter().all(|scope| is_scope(scope)) {
            return Err(misconfigured(
                "The parameter scope has a character that no scope has.",
            ));
        }
        Ok(Self {
            audience: audience.clone(),
            scopes,
        })
    }

    /// Holds a valid token for this API against the requirement. One that allows nothing there any
    /// more is refused as well, whatever is required.
    fn check(&self, token: &VerifiedToken, headers: &HeaderMap) -> Response {
        let scopes = token.scopes();
        let read_only = token.known.client.access_level == AccessLevel::ReadOnly;
        // Scopes about the user, such as `openid`, allow nothing at an API.
        let allows_nothing = scopes.iter().all(|scope| is_identity_scope(scope));
        let lacking = allows_nothing || !self.scopes.is_subset(&scopes);
        if lacking || (read_only && !is_known_to_be_safe(headers)) {
            let needed: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
            let needed = needed.join(" ");
            let needed = Some(needed.as_str()).filter(|needed| lacking && !needed.is_empty());
            return bearer_refusal(StatusCode::FORBIDDEN, Some("insufficient_scope"), needed);
        }
        no_store(identity(token, &scopes, read_only))
    }
}

fn misconfigured(description: &'static str) -> Error {
    Error::new(ErrorCode::InvalidRequest, description)
}

/// RFC 6749 section 3.3.
fn is_scope(scope: &str) -> bool {
    scope
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\'))
}

/// Whether the proxy says that the request in question changes nothing. Without a word it may; and
/// every header counts, since a proxy may hand on one that its caller made up.
fn is_known_to_be_safe(headers: &HeaderMap) -> bool {
    let mut methods = METHOD_HEADERS
        .into_iter()
        .flat_map(|name| headers.get_all(name))
        .peekable();
    methods.peek().is_some() && methods.all(|method| SAFE_METHODS.contains(&method.as_bytes()))
}

/// Who the caller is, for the API behind the proxy. The names begin as those that `oauth2-proxy`
/// introduced, which configurations of proxies hand on. All are always there, and none is empty:
/// where one was missing, some proxies would leave what the caller itself sent under that name.
fn identity(token: &VerifiedToken, scopes: &Scopes, read_only: bool) -> Response {
    let claims = &token.claims;
    let scope: Vec<&str> = scopes.iter().map(String::as_str).collect();
    let access = if read_only { "read_only" } else { "read_write" };
    let mut response = StatusCode::OK.into_response();
    for (name, value) in [
        ("x-auth-request-user", claims.sub.as_str()),
        ("x-auth-request-client-id", &claims.client_id),
        ("x-auth-request-account", &claims.acc),
        ("x-auth-request-scope", &scope.join(" ")),
        ("x-auth-request-token-id", &claims.jti),
        ("x-auth-request-access", access),
    ] {
        // All are ASCII by the rules that they are made by. What is not must not be passed on.
        let Ok(value) = HeaderValue::from_str(value) else {
            return Error::new(ErrorCode::ServerError, "An identifier cannot be a header.")
                .into_response();
        };
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    response
}

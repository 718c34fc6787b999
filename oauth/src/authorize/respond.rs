//! Authorization responses: a code or an error, sent to the client by way of the browser, always with
//! `state` and `iss` (RFC 6749 section 4.1.2, RFC 9207).

use crate::page::{PageError, context};
use app::App;
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::authorization::{AuthorizationRequest, ResponseMode};
use html::FormPost;
use url::form_urlencoded::Serializer;

/// Where a response goes, and how.
#[derive(Clone, Debug)]
pub(super) struct ResponseTarget {
    pub(super) redirect_uri: String,
    pub(super) mode: ResponseMode,
    pub(super) state: Option<String>,
}

impl From<&AuthorizationRequest> for ResponseTarget {
    fn from(request: &AuthorizationRequest) -> Self {
        Self {
            redirect_uri: request.redirect_uri.clone(),
            mode: request.response_mode,
            state: request.state.clone(),
        }
    }
}

/// A refusal that the client is told of.
#[derive(Clone, Debug)]
pub(super) struct RefusedRequest {
    pub(super) target: ResponseTarget,
    pub(super) error: &'static str,
    pub(super) description: &'static str,
}

impl RefusedRequest {
    /// The response to the browser.
    pub(super) fn response(self, app: &App, headers: &HeaderMap) -> Result<Response, PageError> {
        let members = [
            ("error", self.error),
            ("error_description", self.description),
        ];
        send(app, headers, &self.target, &members)
    }
}

/// Sends these members to the client, with `state` and `iss`.
pub(super) fn send(
    app: &App,
    headers: &HeaderMap,
    target: &ResponseTarget,
    members: &[(&str, &str)],
) -> Result<Response, PageError> {
    let state = target.state.as_deref().map(|state| ("state", state));
    let issuer = ("iss", app.tools.settings.issuer.as_str());
    let all = members.iter().copied().chain(state).chain([issuer]);
    if target.mode == ResponseMode::FormPost {
        let fields = all
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let action = target.redirect_uri.clone();
        let form = FormPost { action, fields };
        return Ok(html::form_post(&context(app, headers, None), form));
    }
    let pairs = all
        .fold(
            &mut Serializer::new(String::new()),
            |query, (name, value)| query.append_pair(name, value),
        )
        .finish();
    let uri = &target.redirect_uri;
    let separator = match target.mode {
        ResponseMode::Fragment => "#",
        _ if uri.contains('?') => "&",
        _ => "?",
    };
    let place = format!("{uri}{separator}{pairs}");
    let headers = [
        (header::LOCATION, place.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

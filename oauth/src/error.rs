//! Errors of RFC 6749 section 5.2. Descriptions never repeat anything from the request.

use app::bearer::challenge;
use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use entity::refusal::RefusalError;
use serde_json::json;

app::wire_errors! {
    /// Errors of the OAuth endpoints.
    ErrorCode {
        InvalidRequest BAD_REQUEST "invalid_request"
            "A parameter is missing, doubled or malformed, or two ways of authentication were used";
        TooLarge PAYLOAD_TOO_LARGE "invalid_request"
            "The body is larger than 64 KiB";
        MethodNotAllowed METHOD_NOT_ALLOWED "invalid_request"
            "The endpoint does not take that method";
        InvalidClient UNAUTHORIZED "invalid_client"
            "The client did not prove who it is. An unknown client, a wrong secret and a disabled client get the same answer.";
        InvalidGrant BAD_REQUEST "invalid_grant"
            "A code or a refresh token is unknown, expired, used or of another client";
        UnauthorizedClient BAD_REQUEST "unauthorized_client"
            "The client may not use this grant: it lacks the capability `SCRIPT`";
        UnsupportedGrantType BAD_REQUEST "unsupported_grant_type"
            "There is no such grant here";
        InvalidScope BAD_REQUEST "invalid_scope"
            "A scope is unknown, malformed or more than the client may have, or the token would be too long";
        InvalidTarget BAD_REQUEST "invalid_target"
            "There is no such protected API for this client (RFC 8707 section 2)";
        TooManyRequests TOO_MANY_REQUESTS "temporarily_unavailable"
            "Too many failed attempts from this address, or as many tokens as the account allows in a minute; see `Retry-After`";
        TemporarilyUnavailable SERVICE_UNAVAILABLE "temporarily_unavailable"
            "The server is busy, or its database cannot be reached; see `Retry-After`";
        ServerError INTERNAL_SERVER_ERROR "server_error"
            "The server failed; the log has the cause";
    }
}

/// An error response.
#[derive(Debug)]
pub(crate) struct Error {
    pub(super) code: ErrorCode,
    description: &'static str,
    retry_after: Option<u32>,
    /// What the server failed with, for its log.
    cause: Option<domain::error::Error>,
}

impl Error {
    /// An error; the description is ASCII without quotes and backslashes (RFC 6749 section 5.2).
    pub(crate) fn new(code: ErrorCode, description: &'static str) -> Self {
        Self {
            code,
            description,
            retry_after: None,
            cause: None,
        }
    }

    /// The reason that is recorded in the client's history; none where the request is not at fault.
    pub(crate) fn in_history(&self) -> Option<RefusalError> {
        match self.code {
            ErrorCode::InvalidRequest => Some(RefusalError::InvalidRequest),
            ErrorCode::InvalidClient => Some(RefusalError::InvalidClient),
            ErrorCode::InvalidGrant => Some(RefusalError::InvalidGrant),
            ErrorCode::UnauthorizedClient => Some(RefusalError::UnauthorizedClient),
            ErrorCode::UnsupportedGrantType => Some(RefusalError::UnsupportedGrantType),
            ErrorCode::InvalidScope => Some(RefusalError::InvalidScope),
            ErrorCode::InvalidTarget => Some(RefusalError::InvalidTarget),
            ErrorCode::TooLarge
            | ErrorCode::MethodNotAllowed
            | ErrorCode::TooManyRequests
            | ErrorCode::TemporarilyUnavailable
            | ErrorCode::ServerError => None,
        }
    }

    /// What is wrong, for the developer of the client.
    pub(crate) fn description(&self) -> &'static str {
        self.description
    }

    /// Its registered code.
    pub(crate) fn code(&self) -> &'static str {
        self.code.wire().1
    }

    /// The client was issued as many tokens as its account allows in a minute. The code is that of
    /// throttled clients: RFC 6749 has none.
    pub(crate) fn too_many_tokens(retry_after: u32) -> Self {
        let description = "The client was issued as many tokens as its account allows in a minute. Reuse a token until it expires.";
        Self {
            retry_after: Some(retry_after),
            ..Self::new(ErrorCode::TooManyRequests, description)
        }
    }

    /// The same response for every code and refresh token that is refused.
    pub(crate) fn invalid_grant() -> Self {
        Self::new(
            ErrorCode::InvalidGrant,
            "The code or refresh token is unknown, expired, used or of another client.",
        )
    }

    /// The same response for every client that failed to authenticate.
    pub(crate) fn invalid_client() -> Self {
        Self::new(ErrorCode::InvalidClient, "Client authentication failed.")
    }
}

impl From<domain::error::Error> for Error {
    fn from(error: domain::error::Error) -> Self {
        use domain::error::Error as Rule;
        match error {
            Rule::Unauthenticated => Self::invalid_client(),
            Rule::TooManyFailures { retry_after } => Self {
                retry_after: Some(retry_after),
                ..Self::new(
                    ErrorCode::TooManyRequests,
                    "Too many failed attempts from this address. Try again later.",
                )
            },
            Rule::Busy { retry_after, .. } => Self {
                retry_after: Some(retry_after),
                cause: Some(error),
                ..Self::new(
                    ErrorCode::TemporarilyUnavailable,
                    "The server is busy. Try again later.",
                )
            },
            Rule::Forbidden(_) | Rule::ReadOnly => {
                Self::new(ErrorCode::UnauthorizedClient, "The client may not do this.")
            }
            Rule::Refused(_) => Self::new(
                ErrorCode::InvalidScope,
                "The token would be too long. Ask for fewer scopes.",
            ),
            Rule::Internal(_) => Self {
                cause: Some(error),
                ..Self::new(
                    ErrorCode::ServerError,
                    "The server failed. See the server's log.",
                )
            },
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.code.wire();
        tracing::debug!(code, description = self.description, "refused");
        if let Some(cause) = &self.cause {
            cause.log("an OAuth request failed");
        }
        let body = Json(json!({ "error": code, "error_description": self.description }));
        let mut response = no_store((status, body).into_response());
        if status == StatusCode::UNAUTHORIZED {
            // RFC 6749 section 5.2, RFC 9110 section 15.5.2.
            response.headers_mut().insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"latchkey\", charset=\"UTF-8\""),
            );
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Forbids caches to store a response (RFC 6749 section 5.1).
pub(crate) fn no_store(mut response: Response) -> Response {
    // Room for those that layers add, so that the map need not grow.
    response.headers_mut().reserve(12);
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
        .headers_mut()
        .insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// The refusal of a request with an access token, or without one (RFC 6750 section 3): the reason
/// is in `WWW-Authenticate`.
pub(crate) fn bearer_refusal(
    status: StatusCode,
    error: Option<&str>,
    scope: Option<&str>,
) -> Response {
    let mut response = status.into_response();
    if let Ok(value) = challenge(error, scope) {
        response.headers_mut().insert(WWW_AUTHENTICATE, value);
    }
    no_store(response)
}

//! Why a verifier could not be built, and why a request is refused.

use std::fmt;

/// Why a [`Verifier`](crate::Verifier) could not be built, in words for the operator of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(pub(crate) String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

/// Why a request is refused, and with which response (RFC 6750 section 3.1). No variant repeats
/// anything of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifyError {
    /// No token was sent, or other credentials: 401 without an error code.
    NoToken,
    /// More than one `Authorization` header, or one that is no text: 400, `invalid_request`.
    InvalidRequest,
    /// A token that is not valid here: 401, `invalid_token`. The text says why, for a log.
    InvalidToken(&'static str),
    /// A valid token that was revoked: 401, `invalid_token`.
    Revoked,
    /// A valid token without this scope: 403, `insufficient_scope`.
    InsufficientScope(String),
    /// A valid token of a client that may only read: 403, `insufficient_scope`.
    ReadOnly,
    /// It cannot be said whether the token is valid, since the server cannot be reached: 503. The text
    /// says what is missing, for a log.
    Unavailable(&'static str),
}

impl VerifyError {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NoToken | Self::InvalidToken(_) | Self::Revoked => 401,
            Self::InvalidRequest => 400,
            Self::InsufficientScope(_) | Self::ReadOnly => 403,
            Self::Unavailable(_) => 503,
        }
    }

    /// The value of the header `WWW-Authenticate`; none for a failure of the server.
    #[must_use]
    pub fn www_authenticate(&self) -> Option<String> {
        let (code, text) = match self {
            Self::NoToken => return Some("Bearer".to_owned()),
            Self::Unavailable(_) => return None,
            Self::InvalidRequest => ("invalid_request", self.to_string()),
            Self::InvalidToken(_) | Self::Revoked => ("invalid_token", self.to_string()),
            Self::InsufficientScope(_) | Self::ReadOnly => ("insufficient_scope", self.to_string()),
        };
        let mut header = format!("Bearer error=\"{code}\", error_description=\"{text}\"");
        if let Self::InsufficientScope(scope) = self
            && is_scope(scope)
        {
            header = format!("{header}, scope=\"{scope}\"");
        }
        Some(header)
    }
}

/// Whether every character may stand in a scope (RFC 6749 section 3.3).
fn is_scope(scope: &str) -> bool {
    scope
        .bytes()
        .all(|b| matches!(b, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~'))
}

/// The text is for the caller; it has no character that a header could not have.
impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoToken => "A token is needed.",
            Self::InvalidRequest => "There must be one Authorization header.",
            Self::InvalidToken(_) => "The token is not valid here.",
            Self::Revoked => "The token was revoked.",
            Self::InsufficientScope(_) => "The token lacks a scope.",
            Self::ReadOnly => "The client may only read.",
            Self::Unavailable(_) => "Tokens cannot be verified at the moment.",
        })
    }
}

impl std::error::Error for VerifyError {}

#[cfg(test)]
mod tests {
    use super::VerifyError;

    /// RFC 6750 section 3.1.
    #[test]
    fn each_refusal_has_its_status_and_its_challenge() {
        let lacking = VerifyError::InsufficientScope("orders:read".to_owned());
        let cases = [
            (VerifyError::NoToken, 401, Some("Bearer")),
            (
                VerifyError::InvalidToken("expired"),
                401,
                Some(
                    "Bearer error=\"invalid_token\", error_description=\"The token is not valid here.\"",
                ),
            ),
            (
                lacking,
                403,
                Some(
                    "Bearer error=\"insufficient_scope\", error_description=\"The token lacks a scope.\", scope=\"orders:read\"",
                ),
            ),
            (VerifyError::Unavailable("x"), 503, None),
        ];
        for (error, status, challenge) in cases {
            assert_eq!(
                (error.status(), error.www_authenticate().as_deref()),
                (status, challenge)
            );
        }
        let odd = VerifyError::InsufficientScope("a\"\r\nb".to_owned());
        assert!(!odd.www_authenticate().unwrap().contains("scope=\"a"));
    }
}

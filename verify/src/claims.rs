//! The claims of an access token.

use super::error::VerifyError;
use serde::Deserialize;

/// Claims of a verified access token (RFC 9068 section 2.2), and Latchkey's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// The issuer.
    pub iss: String,
    /// Whom the token is about: the internal UUID of a client, or `usr_...` of a user.
    pub sub: String,
    /// Identifiers of the APIs that it is for.
    #[serde(deserialize_with = "one_or_many")]
    pub aud: Vec<String>,
    /// When it expires, in seconds since the epoch.
    pub exp: i64,
    /// When it was issued, likewise.
    pub iat: i64,
    /// Before when it is not valid, likewise.
    pub nbf: Option<i64>,
    /// ID of the token.
    pub jti: String,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// Scopes, separated by spaces.
    pub scope: Option<String>,
    /// Slug of the client's account.
    pub acc: Option<String>,
    /// `read_only` where the client may only read.
    pub access: Option<String>,
    /// Generation of the client.
    pub cgen: Option<i64>,
    /// Generation of the deployment.
    pub dgen: Option<i64>,
    /// In the name of a user: generation of the user.
    pub ugen: Option<i64>,
    /// In the name of a user: the authorization.
    pub azn: Option<String>,
    /// In the name of a user: the session; absent with `offline_access`.
    pub sid: Option<String>,
    /// In the name of a user: when the user signed in, in seconds since the epoch.
    pub auth_time: Option<i64>,
    /// In the name of a user: how strongly.
    pub acr: Option<String>,
    /// Whether the list of revocations was consulted.
    #[serde(skip)]
    pub revocation: RevocationCheck,
}

/// Whether the list of revocations was consulted about a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationCheck {
    /// Verification without the list was chosen.
    #[default]
    Disabled,
    /// In a list that is not too old: the token is not revoked.
    Current,
    /// In a list that is too old, which was chosen to be accepted
    /// ([`WhenStale::Accept`](crate::WhenStale::Accept)): the token may have been revoked since.
    Stale,
}

impl Claims {
    /// The scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope
            .iter()
            .flat_map(|scope| scope.split(' '))
            .filter(|scope| !scope.is_empty())
    }

    /// Whether the token has that scope.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|held| held == scope)
    }

    /// Refuses a token without that scope.
    ///
    /// # Errors
    /// [`VerifyError::InsufficientScope`].
    pub fn require_scope(&self, scope: &str) -> Result<(), VerifyError> {
        if self.has_scope(scope) {
            return Ok(());
        }
        Err(VerifyError::InsufficientScope(scope.to_owned()))
    }

    /// Whether the client may only read, whatever its scopes.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.access.as_deref() == Some("read_only")
    }

    /// Refuses a client that may only read, for requests that change something.
    ///
    /// # Errors
    /// [`VerifyError::ReadOnly`].
    pub fn require_write(&self) -> Result<(), VerifyError> {
        if self.is_read_only() {
            return Err(VerifyError::ReadOnly);
        }
        Ok(())
    }

    /// The user in whose name the token was issued, `usr_...`; none for a token of a client itself.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.azn.as_ref().map(|_| self.sub.as_str())
    }
}

/// `aud` is a text, or a list of texts (RFC 7519 section 4.1.3).
fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(from)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

//! A checked authorization request, as it waits for the user: sealed, in the browser. The server
//! keeps nothing for people whom it does not know yet.

use crate::{
    actor::RECENT_SIGN_IN,
    error::{Error, Result},
    permission::Permission,
    vault::Vault,
};
use chrono::{DateTime, Duration, Utc};
use entity::{ClientId, SessionId, UserId};
use serde::{Deserialize, Serialize};

/// How long a request waits for the user.
const REQUEST_LIFETIME: Duration = Duration::minutes(30);

/// How an authorization response reaches the client (OAuth 2.0 Multiple Response Types section 2.1,
/// OAuth 2.0 Form Post Response Mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    #[default]
    Query,
    /// In its fragment.
    Fragment,
    /// As a form that the browser sends to it.
    FormPost,
}

/// What the client asks of the authorization server (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompts {
    /// No page may be shown.
    pub none: bool,
    /// The user must sign in, even with a session.
    pub login: bool,
    /// The user must be asked for consent, even where it was given before.
    pub consent: bool,
}

/// An authorization request that was checked: its client, redirect URI and scopes are valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// ID of the client, in its text form.
    pub client: String,
    /// Where the response goes.
    pub redirect_uri: String,
    /// How it gets there.
    pub response_mode: ResponseMode,
    /// The client's `state`, which is returned unchanged.
    pub state: Option<String>,
    /// Scopes, separated by spaces.
    pub scope: String,
    /// Identifiers of protected APIs (RFC 8707 section 2).
    pub resources: Vec<String>,
    /// S256 challenge (RFC 7636 section 4.2).
    pub code_challenge: Option<String>,
    /// The client's `nonce`, which the ID token repeats.
    pub nonce: Option<String>,
    /// What may and must be shown.
    pub prompts: Prompts,
    /// Seconds since the user last proved its identity, at most.
    pub max_age: Option<i64>,
    /// ID of the user whom the client expects, by an ID token of that user, in its text form.
    #[serde(default)]
    pub hinted_user: Option<String>,
    /// The username that the client expects.
    pub login_hint: Option<String>,
    /// Languages that the client suggests, separated by spaces.
    pub ui_locales: Option<String>,
    /// When it was made, in microseconds since the epoch.
    pub asked_at: i64,
    /// ID of the session in which the user answered the consent page, in its text form.
    pub allowed_in: Option<String>,
    /// Whether the user refused.
    pub denied: bool,
}

impl AuthorizationRequest {
    /// The client that made it.
    ///
    /// # Errors
    /// Internal, where the text is no ID: then it was not sealed here.
    pub fn client_id(&self) -> Result<ClientId> {
        self.client
            .parse()
            .map_err(|_| Error::internal("a sealed request names no client"))
    }

    /// Whether the user answered the consent page in that session.
    #[must_use]
    pub fn is_allowed_in(&self, session: SessionId) -> bool {
        self.allowed_in.as_deref() == Some(session.to_string().as_str())
    }

    /// Whether that user is the one whom the client expects, or it expects none
    /// (`id_token_hint`, OpenID Connect Core section 3.1.2.1).
    #[must_use]
    pub fn expects(&self, user: UserId) -> bool {
        self.hinted_user
            .as_ref()
            .is_none_or(|hinted| *hinted == user.to_string())
    }

    /// Whether a user proved its identity at that moment to answer this request.
    #[must_use]
    pub fn is_answered_by(&self, auth_time: DateTime<Utc>) -> bool {
        self.asked_at <= auth_time.timestamp_micros()
    }

    /// Whether a sign-in at that moment is recent enough. A request that asks for a new sign-in is
    /// met once the user has signed in after it was made, so it is not asked for a second time.
    #[must_use]
    pub fn accepts(&self, auth_time: DateTime<Utc>) -> bool {
        let since = self.asked_at - auth_time.timestamp_micros();
        let administers = self.administers().then(|| RECENT_SIGN_IN.num_seconds());
        let most = [self.max_age, administers].into_iter().flatten().min();
        let new_enough = most.is_none_or(|most| since <= most.saturating_mul(1_000_000));
        new_enough && (!self.prompts.login || self.is_answered_by(auth_time))
    }

    /// Whether a scope is asked for by which a client changes things by Latchkey's own API. A client
    /// must not get that from a session that was left open.
    fn administers(&self) -> bool {
        let asked = |permission: &&Permission| {
            let code = permission.as_str();
            permission.mutating() && self.scope.split(' ').any(|scope| scope == code)
        };
        Permission::ALL.iter().any(|permission| asked(&permission))
    }

    /// Seals it for the browser that holds the cookie with this value.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn seal(&self, vault: &Vault, cookie: &str) -> Result<String> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        vault.seal_page(&context(cookie), text)
    }

    /// Opens a sealed request; none where it was altered, belongs to another browser, or is too
    /// old.
    #[must_use]
    pub fn open(vault: &Vault, cookie: &str, sealed: &str, now: DateTime<Utc>) -> Option<Self> {
        let text = vault.open_page(&context(cookie), sealed)?;
        let request: Self = serde_json::from_str(text.expose()).ok()?;
        let end = DateTime::from_timestamp_micros(request.asked_at)? + REQUEST_LIFETIME;
        (now < end).then_some(request)
    }
}

fn context(cookie: &str) -> String {
    format!("authorization request {cookie}")
}

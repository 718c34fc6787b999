//! How a web application signs people in, and how long it may act for them.

use crate::{
    error::{Error, ProblemCode, Problems, Result},
    key,
    work::Work,
};
use entity::client::{Algorithm, AuthMethod, Model};

/// Shortest and longest lifetime of refresh tokens, in seconds: a minute, and a year.
pub const REFRESH_SECONDS: std::ops::RangeInclusive<i32> = 60..=31_536_000;
/// Lifetime of an unused refresh token of a client that sets none, in seconds: 30 days.
pub const DEFAULT_REFRESH_IDLE_SECONDS: i32 = 2_592_000;
/// Lifetime of an authorization with `offline_access` of a client that sets none, in
/// seconds: 180 days.
pub const DEFAULT_REFRESH_MAX_SECONDS: i32 = 15_552_000;

/// The settings of a client by which it signs people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInSettings {
    /// How it authenticates.
    pub auth_method: AuthMethod,
    /// Whether users are not asked for their consent.
    pub first_party: bool,
    /// Whether authorization requests without PKCE are refused.
    pub require_pkce: bool,
    /// Signing algorithm of its ID tokens; RS256 where absent.
    pub id_token_algorithm: Option<Algorithm>,
    /// Whether its ID tokens have the claims of `profile` and `email`.
    pub claims_in_id_token: bool,
    /// Seconds after which an unused refresh token expires.
    pub refresh_idle_seconds: Option<i32>,
    /// Seconds after which an authorization with `offline_access` ends.
    pub refresh_max_seconds: Option<i32>,
}

impl Default for SignInSettings {
    fn default() -> Self {
        Self {
            auth_method: AuthMethod::Secret,
            first_party: false,
            require_pkce: true,
            id_token_algorithm: None,
            claims_in_id_token: false,
            refresh_idle_seconds: None,
            refresh_max_seconds: None,
        }
    }
}

/// Changes to these settings. An absent field stays as it is; an inner `None` clears it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInPatch {
    /// How it authenticates.
    pub auth_method: Option<AuthMethod>,
    /// Whether users are not asked for their consent.
    pub first_party: Option<bool>,
    /// Whether authorization requests without PKCE are refused.
    pub require_pkce: Option<bool>,
    /// Signing algorithm of its ID tokens.
    pub id_token_algorithm: Option<Option<Algorithm>>,
    /// Whether its ID tokens have the claims of `profile` and `email`.
    pub claims_in_id_token: Option<bool>,
    /// Seconds after which an unused refresh token expires.
    pub refresh_idle_seconds: Option<Option<i32>>,
    /// Seconds after which an authorization with `offline_access` ends.
    pub refresh_max_seconds: Option<Option<i32>>,
}

impl SignInPatch {
    pub(super) fn apply(self, row: &mut Model) {
        row.auth_method = self.auth_method.unwrap_or(row.auth_method);
        row.first_party = self.first_party.unwrap_or(row.first_party);
        row.require_pkce = self.require_pkce.unwrap_or(row.require_pkce);
        row.id_token_algorithm = self.id_token_algorithm.unwrap_or(row.id_token_algorithm);
        row.claims_in_id_token = self.claims_in_id_token.unwrap_or(row.claims_in_id_token);
        row.refresh_idle_seconds = self
            .refresh_idle_seconds
            .unwrap_or(row.refresh_idle_seconds);
        row.refresh_max_seconds = self.refresh_max_seconds.unwrap_or(row.refresh_max_seconds);
    }
}

impl From<SignInPatch> for SignInSettings {
    /// The settings of a new client: the defaults, except for what the patch sets.
    fn from(patch: SignInPatch) -> Self {
        let usual = Self::default();
        Self {
            auth_method: patch.auth_method.unwrap_or(usual.auth_method),
            first_party: patch.first_party.unwrap_or(usual.first_party),
            require_pkce: patch.require_pkce.unwrap_or(usual.require_pkce),
            id_token_algorithm: patch.id_token_algorithm.flatten(),
            claims_in_id_token: patch.claims_in_id_token.unwrap_or(usual.claims_in_id_token),
            refresh_idle_seconds: patch.refresh_idle_seconds.flatten(),
            refresh_max_seconds: patch.refresh_max_seconds.flatten(),
        }
    }
}

/// The settings of a client.
#[must_use]
pub fn sign_in_settings(client: &Model) -> SignInSettings {
    SignInSettings {
        auth_method: client.auth_method,
        first_party: client.first_party,
        require_pkce: client.require_pkce,
        id_token_algorithm: client.id_token_algorithm,
        claims_in_id_token: client.claims_in_id_token,
        refresh_idle_seconds: client.refresh_idle_seconds,
        refresh_max_seconds: client.refresh_max_seconds,
    }
}

/// Seconds after which an unused refresh token of the client expires.
#[must_use]
pub fn refresh_idle(client: &Model) -> i32 {
    client
        .refresh_idle_seconds
        .unwrap_or(DEFAULT_REFRESH_IDLE_SECONDS)
}

/// Seconds after which an authorization of the client with `offline_access` ends.
#[must_use]
pub fn refresh_max(client: &Model) -> i32 {
    client
        .refresh_max_seconds
        .unwrap_or(DEFAULT_REFRESH_MAX_SECONDS)
}

/// Checks the settings of a client that may use the client credentials flow, or may not.
pub(super) fn check_sign_in(settings: &SignInSettings, script: bool) -> Result<()> {
    let mut problems = Problems::default();
    if settings.auth_method == AuthMethod::None && script {
        problems.keep(Err::<(), _>(Error::refused(
            ProblemCode::Invalid,
            "signIn.authMethod",
            "A client that does not authenticate cannot have the capability SCRIPT (RFC 6749 section 4.4).",
        )))?;
    }
    if settings.auth_method == AuthMethod::None && !settings.require_pkce {
        problems.add(
            ProblemCode::Invalid,
            "signIn.requirePkce",
            "A client that does not authenticate needs PKCE (RFC 9700 section 2.1.1).",
        );
    }
    let lifetimes = [
        ("signIn.refreshIdleSeconds", settings.refresh_idle_seconds),
        ("signIn.refreshMaxSeconds", settings.refresh_max_seconds),
    ];
    for (field, seconds) in lifetimes {
        if seconds.is_some_and(|seconds| !REFRESH_SECONDS.contains(&seconds)) {
            let (min, max) = (REFRESH_SECONDS.start(), REFRESH_SECONDS.end());
            problems.add(
                ProblemCode::Invalid,
                field,
                format!("From {min} to {max} seconds."),
            );
        }
    }
    problems.into_result()
}

/// Checks that tokens can be signed as a client asks.
pub(super) async fn check_algorithms(
    work: &Work<'_>,
    signing: Option<Algorithm>,
    id_token: Option<Algorithm>,
) -> Result<()> {
    let mut problems = Problems::default();
    let algorithms = [
        ("signingAlgorithm", signing),
        ("signIn.idTokenAlgorithm", id_token),
    ];
    for (field, algorithm) in algorithms {
        if let Some(algorithm) = algorithm {
            problems.keep(key::require_current(work, field, algorithm).await)?;
        }
    }
    problems.into_result()
}

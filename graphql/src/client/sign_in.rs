//! How a client signs people in.

use crate::{
    vocabulary::{ClientAuthMethod, SigningAlgorithm},
    word::Word,
};
use async_graphql::Object;
use domain::client::SignInSettings;

/// Settings by which a client signs people in; they take effect with the capability `WEB_APP`.
pub(crate) struct ClientSignIn(pub SignInSettings);

/// Settings by which a client signs people in; they take effect with the capability `WEB_APP`.
#[Object]
impl ClientSignIn {
    /// Way in which the client authenticates at the token endpoint (RFC 7591 section 2).
    async fn auth_method(&self) -> ClientAuthMethod {
        self.0.auth_method.into()
    }

    /// Whether users are not asked for their consent, because the client is the account's own
    /// (OpenID Connect Core section 3.1.2.4).
    async fn first_party(&self) -> bool {
        self.0.first_party
    }

    /// Whether authorization requests without PKCE are refused (RFC 7636 section 4.4.1).
    async fn require_pkce(&self) -> bool {
        self.0.require_pkce
    }

    /// Algorithm that signs the client's ID tokens; null where the default, `RS256`, applies
    /// (OpenID Connect Registration section 2).
    async fn id_token_algorithm(&self) -> Option<SigningAlgorithm> {
        self.0.id_token_algorithm.map(Word)
    }

    /// Whether ID tokens have the claims of the scopes `profile` and `email`, which are otherwise
    /// at the userinfo endpoint only (OpenID Connect Core section 5.4).
    async fn claims_in_id_token(&self) -> bool {
        self.0.claims_in_id_token
    }

    /// Seconds after which an unused refresh token expires (RFC 9700 section 4.14.2); null where
    /// the default, 2592000 (30 days), applies.
    async fn refresh_idle_seconds(&self) -> Option<i32> {
        self.0.refresh_idle_seconds
    }

    /// Seconds after which an authorization with the scope `offline_access` ends, however often it
    /// is refreshed (OpenID Connect Core section 11); null where the default, 15552000 (180 days),
    /// applies.
    async fn refresh_max_seconds(&self) -> Option<i32> {
        self.0.refresh_max_seconds
    }
}

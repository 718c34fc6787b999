//! How a client signs people in, as output and as input.

use crate::{
    input::given,
    vocabulary::{ClientAuthMethod, SigningAlgorithm},
};
use domain::client::{SignInPatch, SignInSettings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Settings by which a client signs people in; they take effect with the capability `WEB_APP`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientSignIn {
    /// Way in which the client authenticates at the token endpoint (RFC 7591 section 2).
    auth_method: ClientAuthMethod,
    /// Whether users are not asked for their consent, because the client is the account's own
    /// (OpenID Connect Core section 3.1.2.4).
    first_party: bool,
    /// Whether authorization requests without PKCE are refused (RFC 7636 section 4.4.1).
    require_pkce: bool,
    /// Algorithm that signs the client's ID tokens; null where the default, `RS256`, applies
    /// (OpenID Connect Registration section 2).
    id_token_algorithm: Option<SigningAlgorithm>,
    /// Whether ID tokens have the claims of the scopes `profile` and `email`, which are otherwise
    /// at the userinfo endpoint only (OpenID Connect Core section 5.4).
    claims_in_id_token: bool,
    /// Seconds after which an unused refresh token expires (RFC 9700 section 4.14.2); null where
    /// the default, 2592000 (30 days), applies.
    refresh_idle_seconds: Option<i32>,
    /// Seconds after which an authorization with the scope `offline_access` ends, however often it
    /// is refreshed (OpenID Connect Core section 11); null where the default, 15552000 (180 days),
    /// applies.
    refresh_max_seconds: Option<i32>,
}

impl From<SignInSettings> for ClientSignIn {
    fn from(settings: SignInSettings) -> Self {
        Self {
            auth_method: settings.auth_method.into(),
            first_party: settings.first_party,
            require_pkce: settings.require_pkce,
            id_token_algorithm: settings.id_token_algorithm.map(Into::into),
            claims_in_id_token: settings.claims_in_id_token,
            refresh_idle_seconds: settings.refresh_idle_seconds,
            refresh_max_seconds: settings.refresh_max_seconds,
        }
    }
}

/// Settings by which a client signs people in. An absent member is left unchanged, or has its
/// default in a new client; null clears it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientSignInInput {
    /// Way in which the client authenticates at the token endpoint (RFC 7591 section 2); `SECRET`
    /// in a new client. `NONE` is refused with the capability `SCRIPT`. Changing it ends what users
    /// have authorized the client to do.
    auth_method: Option<ClientAuthMethod>,
    /// Whether users are not asked for their consent, because the client is the account's own
    /// (OpenID Connect Core section 3.1.2.4); false in a new client.
    first_party: Option<bool>,
    /// Whether authorization requests without PKCE are refused (RFC 7636 section 4.4.1); true in a
    /// new client, and required where `authMethod` is `NONE`.
    require_pkce: Option<bool>,
    /// Algorithm that signs the client's ID tokens; null for the default, `RS256` (OpenID Connect
    /// Registration section 2).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SigningAlgorithm>)]
    id_token_algorithm: Option<Option<SigningAlgorithm>>,
    /// Whether ID tokens have the claims of the scopes `profile` and `email`, which are otherwise
    /// at the userinfo endpoint only (OpenID Connect Core section 5.4); false in a new client.
    claims_in_id_token: Option<bool>,
    /// Seconds after which an unused refresh token expires (RFC 9700 section 4.14.2): 60 to
    /// 31536000; null for the default, 2592000 (30 days).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    refresh_idle_seconds: Option<Option<i32>>,
    /// Seconds after which an authorization with the scope `offline_access` ends, however often it
    /// is refreshed (OpenID Connect Core section 11): 60 to 31536000; null for the default,
    /// 15552000 (180 days).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    refresh_max_seconds: Option<Option<i32>>,
}

impl From<ClientSignInInput> for SignInPatch {
    fn from(input: ClientSignInInput) -> Self {
        Self {
            auth_method: input.auth_method.map(|word| word.0),
            first_party: input.first_party,
            require_pkce: input.require_pkce,
            id_token_algorithm: input
                .id_token_algorithm
                .map(|algorithm| algorithm.map(|word| word.0)),
            claims_in_id_token: input.claims_in_id_token,
            refresh_idle_seconds: input.refresh_idle_seconds,
            refresh_max_seconds: input.refresh_max_seconds,
        }
    }
}

//! The rules for an account's clients and users, as output and as input.

use crate::{
    context::app,
    error::Result,
    lookup::AccountBy,
    vocabulary::{ClientIdMode, PolicyPreset, SecretMode},
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use domain::account::PolicyPatch;
use entity::account::Model;

/// Rules for an account's clients, and for the sessions of its users.
pub(super) struct AccountPolicy(pub Model);

/// Rules for an account's clients, and for the sessions of its users.
#[Object]
impl AccountPolicy {
    /// Preset that the rules were taken from; `CUSTOM` where they were edited since.
    async fn preset(&self) -> PolicyPreset {
        self.0.preset.into()
    }

    /// Way in which the OAuth `client_id` of a new client is determined.
    async fn client_id_mode(&self) -> ClientIdMode {
        self.0.client_id_mode.into()
    }

    /// Prefix of OAuth `client_id`s, required (`REQUIRED_PREFIX`) or generated
    /// (`GENERATED_PREFIX`); `{account}` in it stands for the account's slug. Null where there is
    /// none.
    async fn client_id_prefix(&self) -> Option<&str> {
        self.0.client_id_prefix.as_deref()
    }

    /// Maximum length of an OAuth `client_id`, in characters.
    async fn client_id_max_length(&self) -> i32 {
        self.0.client_id_max_length
    }

    /// Whether the OAuth `client_id` of a client may be changed later.
    async fn client_id_editable(&self) -> bool {
        self.0.client_id_editable
    }

    /// Way in which secrets of clients are determined.
    async fn secret_mode(&self) -> SecretMode {
        self.0.secret_mode.into()
    }

    /// Minimum length of a chosen secret, in characters.
    async fn chosen_secret_min_length(&self) -> i32 {
        self.0.chosen_secret_min_length
    }

    /// Maximum length of a chosen secret, in characters.
    async fn chosen_secret_max_length(&self) -> i32 {
        self.0.chosen_secret_max_length
    }

    /// Seconds for which a replaced secret stays valid after rotation; 0 means that it is refused
    /// at once.
    async fn secret_grace_seconds(&self) -> i32 {
        self.0.secret_grace_seconds
    }

    /// Limit on all clients, active or not; null means unlimited.
    async fn max_clients(&self) -> Option<i32> {
        self.0.max_clients
    }

    /// Limit on active clients, beyond which a new client starts `INACTIVE`; null means unlimited.
    async fn max_active_clients(&self) -> Option<i32> {
        self.0.max_active_clients
    }

    /// Lifetime of the tokens of clients that set none, in seconds.
    async fn default_token_ttl_seconds(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self
            .0
            .default_token_ttl_seconds
            .unwrap_or(app(ctx)?.tools.settings.token_ttl))
    }

    /// Minimum lifetime of a client's tokens, in seconds.
    async fn min_token_ttl_seconds(&self) -> i32 {
        self.0.min_token_ttl_seconds
    }

    /// Maximum lifetime of a client's tokens, in seconds.
    async fn max_token_ttl_seconds(&self) -> i32 {
        self.0.max_token_ttl_seconds
    }

    /// Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`.
    async fn allow_wildcard_redirects(&self) -> bool {
        self.0.allow_wildcard_redirects
    }

    /// Limit on the tokens that each client gets in a minute from each node; null means unlimited.
    async fn tokens_per_minute(&self) -> Option<i32> {
        self.0.tokens_per_minute
    }

    /// Seconds without use after which a session of a user ends.
    async fn session_idle_seconds(&self) -> i32 {
        self.0.session_idle_seconds
    }

    /// Seconds after which a session of a user ends in any case.
    async fn session_max_seconds(&self) -> i32 {
        self.0.session_max_seconds
    }

    /// Seconds that a session lasts for users who ask to stay signed in; null where that is not
    /// offered.
    async fn remember_seconds(&self) -> Option<i32> {
        self.0.remember_seconds
    }

    /// Seconds for which a used refresh token gets the same successor once more, as the first
    /// answer may have been lost (RFC 9700 section 4.14.2).
    async fn refresh_grace_seconds(&self) -> i32 {
        self.0.refresh_grace_seconds
    }

    /// Whether redirect URIs may be plain HTTP to other hosts than the loopback interface (RFC 9700
    /// section 2.6).
    async fn allow_insecure_redirects(&self) -> bool {
        self.0.allow_insecure_redirects
    }
}

/// Changes to the rules for an account's clients and for the sessions of its users. An absent
/// member is left unchanged, or set as the preset says where one is named and has such a rule; null
/// clears it.
#[derive(InputObject)]
pub struct UpdateAccountPolicyInput {
    /// ID or slug of the account; the caller's own when absent, any other for operators of the
    /// deployment.
    pub account: Option<AccountBy>,
    /// Version of the account that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub expected_version: Option<i32>,
    /// Preset whose rules replace the present ones before the other members are applied. Rules for
    /// sessions, refresh tokens and plain HTTP belong to no preset.
    preset: Option<PolicyPreset>,
    /// Way in which the OAuth `client_id` of a new client is determined.
    client_id_mode: Option<ClientIdMode>,
    /// Prefix of OAuth `client_id`s, required or generated; `{account}` in it stands for the
    /// account's slug.
    client_id_prefix: MaybeUndefined<String>,
    /// Maximum length of an OAuth `client_id`: 8 to 255 characters.
    client_id_max_length: Option<i32>,
    /// Whether the OAuth `client_id` of a client may be changed later.
    client_id_editable: Option<bool>,
    /// Way in which secrets of clients are determined.
    secret_mode: Option<SecretMode>,
    /// Minimum length of a chosen secret: at least 8 characters.
    chosen_secret_min_length: Option<i32>,
    /// Maximum length of a chosen secret: at most 256 characters.
    chosen_secret_max_length: Option<i32>,
    /// Seconds for which a replaced secret stays valid after rotation: 0 to 2592000.
    secret_grace_seconds: Option<i32>,
    /// Limit on all clients, active or not; null means unlimited. Only operators of the deployment
    /// can raise it.
    max_clients: MaybeUndefined<i32>,
    /// Limit on active clients; null means unlimited. Only operators of the deployment can raise
    /// it.
    max_active_clients: MaybeUndefined<i32>,
    /// Lifetime of the tokens of clients that set none, in seconds; null for the deployment's
    /// default.
    default_token_ttl_seconds: MaybeUndefined<i32>,
    /// Minimum lifetime of a client's tokens: at least 60 seconds.
    min_token_ttl_seconds: Option<i32>,
    /// Maximum lifetime of a client's tokens: at most 86400 seconds.
    max_token_ttl_seconds: Option<i32>,
    /// Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`.
    allow_wildcard_redirects: Option<bool>,
    /// Limit on the tokens that each client gets in a minute from each node: 1 to 1000000; null
    /// means unlimited.
    tokens_per_minute: MaybeUndefined<i32>,
    /// Seconds without use after which a session of a user ends: 60 to 2592000.
    session_idle_seconds: Option<i32>,
    /// Seconds after which a session of a user ends in any case: `sessionIdleSeconds` to 31536000.
    session_max_seconds: Option<i32>,
    /// Seconds that a session lasts for users who ask to stay signed in: `sessionMaxSeconds` to
    /// 31536000; null where that is not offered.
    remember_seconds: MaybeUndefined<i32>,
    /// Seconds for which a used refresh token gets the same successor once more, as the first
    /// answer may have been lost: 0 to 300 (RFC 9700 section 4.14.2).
    refresh_grace_seconds: Option<i32>,
    /// Whether redirect URIs may be plain HTTP to other hosts than the loopback interface (RFC 9700
    /// section 2.6).
    allow_insecure_redirects: Option<bool>,
}

impl From<UpdateAccountPolicyInput> for PolicyPatch {
    fn from(input: UpdateAccountPolicyInput) -> Self {
        Self {
            preset: input.preset.map(|word| word.0),
            client_id_mode: input.client_id_mode.map(|word| word.0),
            client_id_prefix: input.client_id_prefix.into(),
            client_id_max_length: input.client_id_max_length,
            client_id_editable: input.client_id_editable,
            secret_mode: input.secret_mode.map(|word| word.0),
            chosen_secret_min_length: input.chosen_secret_min_length,
            chosen_secret_max_length: input.chosen_secret_max_length,
            secret_grace_seconds: input.secret_grace_seconds,
            max_clients: input.max_clients.into(),
            max_active_clients: input.max_active_clients.into(),
            default_token_ttl_seconds: input.default_token_ttl_seconds.into(),
            min_token_ttl_seconds: input.min_token_ttl_seconds,
            max_token_ttl_seconds: input.max_token_ttl_seconds,
            allow_wildcard_redirects: input.allow_wildcard_redirects,
            tokens_per_minute: input.tokens_per_minute.into(),
            session_idle_seconds: input.session_idle_seconds,
            session_max_seconds: input.session_max_seconds,
            remember_seconds: input.remember_seconds.into(),
            refresh_grace_seconds: input.refresh_grace_seconds,
            allow_insecure_redirects: input.allow_insecure_redirects,
        }
    }
}

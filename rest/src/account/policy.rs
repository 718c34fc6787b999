//! The rules for an account's clients and users, as output and as input.

use super::show::{Account, whole};
use crate::{
    actor::{Caller, change},
    error::{Result, in_path},
    input::{Input, given},
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
    vocabulary::{ClientIdMode, PolicyPreset, SecretMode},
};
use app::App;
use axum::{Json, response::Response};
use domain::account::{self, PolicyPatch};
use entity::{AccountId, account::Model};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rules for an account's clients, and for the sessions of its users.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountPolicy {
    /// Preset that the rules were taken from; `CUSTOM` where they were edited since.
    preset: PolicyPreset,
    /// Way in which the OAuth `client_id` of a new client is determined.
    client_id_mode: ClientIdMode,
    /// Prefix of OAuth `client_id`s, required (`REQUIRED_PREFIX`) or generated
    /// (`GENERATED_PREFIX`); `{account}` in it stands for the account's slug. Null where there is
    /// none.
    client_id_prefix: Option<String>,
    /// Maximum length of an OAuth `client_id`, in characters.
    client_id_max_length: i32,
    /// Whether the OAuth `client_id` of a client may be changed later.
    client_id_editable: bool,
    /// Way in which secrets of clients are determined.
    secret_mode: SecretMode,
    /// Minimum length of a chosen secret, in characters.
    chosen_secret_min_length: i32,
    /// Maximum length of a chosen secret, in characters.
    chosen_secret_max_length: i32,
    /// Seconds for which a replaced secret stays valid after rotation; 0 means that it is refused
    /// at once.
    secret_grace_seconds: i32,
    /// Limit on all clients, active or not; null means unlimited.
    max_clients: Option<i32>,
    /// Limit on active clients, beyond which a new client starts `INACTIVE`; null means unlimited.
    max_active_clients: Option<i32>,
    /// Lifetime of the tokens of clients that set none, in seconds.
    default_token_ttl_seconds: i32,
    /// Minimum lifetime of a client's tokens, in seconds.
    min_token_ttl_seconds: i32,
    /// Maximum lifetime of a client's tokens, in seconds.
    max_token_ttl_seconds: i32,
    /// Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`.
    allow_wildcard_redirects: bool,
    /// Limit on the tokens that each client gets in a minute from each node; null means unlimited.
    tokens_per_minute: Option<i32>,
    /// Seconds without use after which a session of a user ends.
    session_idle_seconds: i32,
    /// Seconds after which a session of a user ends in any case.
    session_max_seconds: i32,
    /// Seconds that a session lasts for users who ask to stay signed in; null where that is not
    /// offered.
    remember_seconds: Option<i32>,
    /// Seconds for which a used refresh token gets the same successor once more, as the first
    /// answer may have been lost (RFC 9700 section 4.14.2).
    refresh_grace_seconds: i32,
    /// Whether redirect URIs may be plain HTTP to other hosts than the loopback interface (RFC 9700
    /// section 2.6).
    allow_insecure_redirects: bool,
}

impl AccountPolicy {
    pub(super) fn of(app: &App, row: &Model) -> Self {
        Self {
            preset: row.preset.into(),
            client_id_mode: row.client_id_mode.into(),
            client_id_prefix: row.client_id_prefix.clone(),
            client_id_max_length: row.client_id_max_length,
            client_id_editable: row.client_id_editable,
            secret_mode: row.secret_mode.into(),
            chosen_secret_min_length: row.chosen_secret_min_length,
            chosen_secret_max_length: row.chosen_secret_max_length,
            secret_grace_seconds: row.secret_grace_seconds,
            max_clients: row.max_clients,
            max_active_clients: row.max_active_clients,
            default_token_ttl_seconds: row
                .default_token_ttl_seconds
                .unwrap_or(app.tools.settings.token_ttl),
            min_token_ttl_seconds: row.min_token_ttl_seconds,
            max_token_ttl_seconds: row.max_token_ttl_seconds,
            allow_wildcard_redirects: row.allow_wildcard_redirects,
            tokens_per_minute: row.tokens_per_minute,
            session_idle_seconds: row.session_idle_seconds,
            session_max_seconds: row.session_max_seconds,
            remember_seconds: row.remember_seconds,
            refresh_grace_seconds: row.refresh_grace_seconds,
            allow_insecure_redirects: row.allow_insecure_redirects,
        }
    }
}

/// Changes to the rules for an account's clients and for the sessions of its users. An absent
/// member is left unchanged, or set as the preset says where one is named and has such a rule; null
/// clears it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdatePolicy {
    /// Preset whose rules replace the present ones before the other members are applied. Rules for
    /// sessions, refresh tokens and plain HTTP belong to no preset.
    preset: Option<PolicyPreset>,
    /// Way in which the OAuth `client_id` of a new client is determined.
    client_id_mode: Option<ClientIdMode>,
    /// Prefix of OAuth `client_id`s, required or generated; `{account}` in it stands for the
    /// account's slug.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    client_id_prefix: Option<Option<String>>,
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
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    max_clients: Option<Option<i32>>,
    /// Limit on active clients; null means unlimited. Only operators of the deployment can raise
    /// it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    max_active_clients: Option<Option<i32>>,
    /// Lifetime of the tokens of clients that set none, in seconds; null for the deployment's
    /// default.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    default_token_ttl_seconds: Option<Option<i32>>,
    /// Minimum lifetime of a client's tokens: at least 60 seconds.
    min_token_ttl_seconds: Option<i32>,
    /// Maximum lifetime of a client's tokens: at most 86400 seconds.
    max_token_ttl_seconds: Option<i32>,
    /// Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`.
    allow_wildcard_redirects: Option<bool>,
    /// Limit on the tokens that each client gets in a minute from each node: 1 to 1000000; null
    /// means unlimited.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    tokens_per_minute: Option<Option<i32>>,
    /// Seconds without use after which a session of a user ends: 60 to 2592000.
    session_idle_seconds: Option<i32>,
    /// Seconds after which a session of a user ends in any case: `sessionIdleSeconds` to 31536000.
    session_max_seconds: Option<i32>,
    /// Seconds that a session lasts for users who ask to stay signed in: `sessionMaxSeconds` to
    /// 31536000; null where that is not offered.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    remember_seconds: Option<Option<i32>>,
    /// Seconds for which a used refresh token gets the same successor once more, as the first
    /// answer may have been lost: 0 to 300 (RFC 9700 section 4.14.2).
    refresh_grace_seconds: Option<i32>,
    /// Whether redirect URIs may be plain HTTP to other hosts than the loopback interface (RFC 9700
    /// section 2.6).
    allow_insecure_redirects: Option<bool>,
}

impl From<UpdatePolicy> for PolicyPatch {
    fn from(input: UpdatePolicy) -> Self {
        Self {
            preset: input.preset.map(|word| word.0),
            client_id_mode: input.client_id_mode.map(|word| word.0),
            client_id_prefix: input.client_id_prefix,
            client_id_max_length: input.client_id_max_length,
            client_id_editable: input.client_id_editable,
            secret_mode: input.secret_mode.map(|word| word.0),
            chosen_secret_min_length: input.chosen_secret_min_length,
            chosen_secret_max_length: input.chosen_secret_max_length,
            secret_grace_seconds: input.secret_grace_seconds,
            max_clients: input.max_clients,
            max_active_clients: input.max_active_clients,
            default_token_ttl_seconds: input.default_token_ttl_seconds,
            min_token_ttl_seconds: input.min_token_ttl_seconds,
            max_token_ttl_seconds: input.max_token_ttl_seconds,
            allow_wildcard_redirects: input.allow_wildcard_redirects,
            tokens_per_minute: input.tokens_per_minute,
            session_idle_seconds: input.session_idle_seconds,
            session_max_seconds: input.session_max_seconds,
            remember_seconds: input.remember_seconds,
            refresh_grace_seconds: input.refresh_grace_seconds,
            allow_insecure_redirects: input.allow_insecure_redirects,
        }
    }
}

/// Changes the rules for an account's clients, and for the sessions of its users. Existing clients
/// and sessions stay as they are: a limit below what is in use only refuses more.
#[utoipa::path(
    patch, path = "/accounts/{id}/policy", tag = "Accounts", operation_id = "updateAccountPolicy", security(("oauth2" = ["account:write"])), request_body = UpdatePolicy,
    params(("id" = String, Path, description = "Opaque ID of the account (`acc_...`)."), IfMatchHeader),
    responses((status = 200, description = "The account after the change.", body = Account))
)]
pub(super) async fn update_policy(
    caller: Caller,
    PathId(id): PathId<AccountId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdatePolicy>,
) -> Result<Response> {
    let refused = |error| in_path(error, "account");
    let row = change!(caller, |work| account::update_policy(
        work,
        Some(id),
        seen,
        input.into()
    )
    .await
    .map_err(refused));
    Ok(tagged(row.version, Json(whole(&caller.app, &row).await?)))
}

//! Changes the rules of an account, rule by rule.

use super::{people, preset::with_preset};
use crate::error::{Error, ProblemCode, Result};
use entity::account::{ClientIdMode, Model, PolicyPreset, SecretMode};

/// Changes to an account's policy. An absent field stays as it is, or becomes what the preset says
/// where one is named; an inner `None` removes a limit.
#[derive(Clone, Debug, Default)]
pub struct PolicyPatch {
    /// Start with the rules of this preset.
    pub preset: Option<PolicyPreset>,
    /// How client ids are assigned.
    pub client_id_mode: Option<ClientIdMode>,
    /// Required or given prefix; `{account}` stands for the slug.
    pub client_id_prefix: Option<Option<String>>,
    /// Longest client id, in characters.
    pub client_id_max_length: Option<i32>,
    /// Whether a client id may be changed later.
    pub client_id_editable: Option<bool>,
    /// How secrets are created.
    pub secret_mode: Option<SecretMode>,
    /// Shortest chosen secret, in characters.
    pub chosen_secret_min_length: Option<i32>,
    /// Longest chosen secret, in characters.
    pub chosen_secret_max_length: Option<i32>,
    /// Seconds that the previous secret stays valid on rotation.
    pub secret_grace_seconds: Option<i32>,
    /// Limit on all clients.
    pub max_clients: Option<Option<i32>>,
    /// Limit on active clients.
    pub max_active_clients: Option<Option<i32>>,
    /// Token lifetime of clients that set none, in seconds; where cleared, the deployment's default
    /// applies.
    pub default_token_ttl_seconds: Option<Option<i32>>,
    /// Shortest token lifetime, in seconds.
    pub min_token_ttl_seconds: Option<i32>,
    /// Longest token lifetime, in seconds.
    pub max_token_ttl_seconds: Option<i32>,
    /// Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`.
    pub allow_wildcard_redirects: Option<bool>,
    /// Limit on the tokens that each client is issued in a minute by each node.
    pub tokens_per_minute: Option<Option<i32>>,
    /// Seconds without use after which a session ends.
    pub session_idle_seconds: Option<i32>,
    /// Seconds after which a session ends in any case.
    pub session_max_seconds: Option<i32>,
    /// Seconds that a session lasts for users who ask to stay signed in; where cleared, that is not
    /// offered.
    pub remember_seconds: Option<Option<i32>>,
    /// Seconds for which a used refresh token gets its successor once more.
    pub refresh_grace_seconds: Option<i32>,
    /// Whether redirect URIs may be plain HTTP to other hosts than the loopback interface.
    pub allow_insecure_redirects: Option<bool>,
}

/// Names of the rules that a patch would change.
///
/// # Errors
/// A problem with `preset`.
pub fn policy_changes(before: &Model, patch: PolicyPatch) -> Result<Vec<&'static str>> {
    Ok(changed(before, &patched(before, patch)?))
}

/// The row after the change. A policy that equals its preset keeps the preset's name; any other is
/// called custom.
pub(super) fn patched(before: &Model, patch: PolicyPatch) -> Result<Model> {
    let mut row = match patch.preset {
        Some(PolicyPreset::Custom) => {
            return Err(Error::refused(
                ProblemCode::Invalid,
                "preset",
                "Name a preset, or set the rules one by one.",
            ));
        }
        Some(preset) => with_preset(before, preset)?,
        None => before.clone(),
    };
    people::apply(&patch, &mut row);
    row.client_id_mode = patch.client_id_mode.unwrap_or(row.client_id_mode);
    row.client_id_prefix = patch
        .client_id_prefix
        .unwrap_or(row.client_id_prefix)
        .filter(|prefix| !prefix.is_empty());
    row.client_id_max_length = patch
        .client_id_max_length
        .unwrap_or(row.client_id_max_length);
    row.client_id_editable = patch.client_id_editable.unwrap_or(row.client_id_editable);
    row.secret_mode = patch.secret_mode.unwrap_or(row.secret_mode);
    row.chosen_secret_min_length = patch
        .chosen_secret_min_length
        .unwrap_or(row.chosen_secret_min_length);
    row.chosen_secret_max_length = patch
        .chosen_secret_max_length
        .unwrap_or(row.chosen_secret_max_length);
    row.secret_grace_seconds = patch
        .secret_grace_seconds
        .unwrap_or(row.secret_grace_seconds);
    row.max_clients = patch.max_clients.unwrap_or(row.max_clients);
    row.max_active_clients = patch.max_active_clients.unwrap_or(row.max_active_clients);
    row.default_token_ttl_seconds = patch
        .default_token_ttl_seconds
        .unwrap_or(row.default_token_ttl_seconds);
    row.min_token_ttl_seconds = patch
        .min_token_ttl_seconds
        .unwrap_or(row.min_token_ttl_seconds);
    row.max_token_ttl_seconds = patch
        .max_token_ttl_seconds
        .unwrap_or(row.max_token_ttl_seconds);
    row.allow_wildcard_redirects = patch
        .allow_wildcard_redirects
        .unwrap_or(row.allow_wildcard_redirects);
    row.tokens_per_minute = patch.tokens_per_minute.unwrap_or(row.tokens_per_minute);
    if row.preset != PolicyPreset::Custom && with_preset(&row, row.preset)? != row {
        row.preset = PolicyPreset::Custom;
    }
    Ok(row)
}

/// Names of the rules that differ.
pub(super) fn changed(before: &Model, after: &Model) -> Vec<&'static str> {
    changed_for_clients(before, after)
        .into_iter()
        .chain(people::changed(before, after))
        .filter_map(|(name, changed)| changed.then_some(name))
        .collect()
}

/// Each rule for clients, and whether it differs.
fn changed_for_clients(before: &Model, after: &Model) -> [(&'static str, bool); 16] {
    [
        ("preset", before.preset != after.preset),
        (
            "clientIdMode",
            before.client_id_mode != after.client_id_mode,
        ),
        (
            "clientIdPrefix",
            before.client_id_prefix != after.client_id_prefix,
        ),
        (
            "clientIdMaxLength",
            before.client_id_max_length != after.client_id_max_length,
        ),
        (
            "clientIdEditable",
            before.client_id_editable != after.client_id_editable,
        ),
        ("secretMode", before.secret_mode != after.secret_mode),
        (
            "chosenSecretMinLength",
            before.chosen_secret_min_length != after.chosen_secret_min_length,
        ),
        (
            "chosenSecretMaxLength",
            before.chosen_secret_max_length != after.chosen_secret_max_length,
        ),
        (
            "secretGraceSeconds",
            before.secret_grace_seconds != after.secret_grace_seconds,
        ),
        ("maxClients", before.max_clients != after.max_clients),
        (
            "maxActiveClients",
            before.max_active_clients != after.max_active_clients,
        ),
        (
            "defaultTokenTtlSeconds",
            before.default_token_ttl_seconds != after.default_token_ttl_seconds,
        ),
        (
            "minTokenTtlSeconds",
            before.min_token_ttl_seconds != after.min_token_ttl_seconds,
        ),
        (
            "maxTokenTtlSeconds",
            before.max_token_ttl_seconds != after.max_token_ttl_seconds,
        ),
        (
            "allowWildcardRedirects",
            before.allow_wildcard_redirects != after.allow_wildcard_redirects,
        ),
        (
            "tokensPerMinute",
            before.tokens_per_minute != after.tokens_per_minute,
        ),
    ]
}

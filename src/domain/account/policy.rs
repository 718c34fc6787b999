//! The rules that an account sets for its clients: four products' habits as presets, and each rule on its own.

use super::{lock, prefix, rules_platform, target};
use crate::{
    config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL},
    domain::{
        actor::Actor,
        audit,
        error::{Error, ProblemCode, Problems, Result},
        limits::{
            MAX_CHOSEN_SECRET, MAX_CLIENT_ID_MAX_LENGTH, MAX_CLIENT_ID_PREFIX, MAX_CLIENTS, MAX_GRACE_SECONDS, MAX_TOKENS_PER_MINUTE,
            MIN_CHOSEN_SECRET, MIN_CLIENT_ID_MAX_LENGTH,
        },
        permission::Permission,
        version::{ExpectedVersion, check_version},
        visible::is_dots,
        work::Work,
    },
};
use entity::{
    AccountId,
    account::{ActiveModel, ClientIdMode, Entity, Model, PolicyPreset, SecretMode},
    audit_event::AuditEventKind,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, TryIntoModel};
use serde_json::json;

/// Characters that the server makes after a prefix.
pub(crate) const GENERATED_LENGTH: usize = 12;

/// What the account's client ids begin with, the slug put in.
pub(crate) fn client_id_prefix(account: &Model) -> String {
    account.client_id_prefix.as_deref().unwrap_or_default().replace("{account}", &account.slug)
}

/// Whether client ids may have that character. `%` and `+` may not stand in them because clients disagree on encoding them in HTTP Basic, `:`
/// because it ends the user name there (RFC 7617 section 2).
pub(crate) fn is_of_client_id(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'@' | b'/')
}

/// The rules of a preset.
pub(super) fn of_preset(preset: PolicyPreset) -> ActiveModel {
    let base = ActiveModel {
        preset: Set(preset),
        client_id_mode: Set(ClientIdMode::Chosen),
        client_id_prefix: Set(None),
        client_id_max_length: Set(255),
        client_id_editable: Set(true),
        secret_mode: Set(SecretMode::ChosenOrGenerated),
        chosen_secret_min_length: Set(8),
        chosen_secret_max_length: Set(30),
        secret_grace_seconds: Set(0),
        max_clients: Set(None),
        max_active_clients: Set(None),
        default_token_ttl_seconds: Set(None),
        min_token_ttl_seconds: Set(MIN_TOKEN_TTL),
        max_token_ttl_seconds: Set(MAX_TOKEN_TTL),
        allow_wildcard_redirects: Set(true),
        tokens_per_minute: Set(None),
        ..Default::default()
    };
    match preset {
        PolicyPreset::Default | PolicyPreset::Custom => base,
        PolicyPreset::Koios => ActiveModel {
            client_id_mode: Set(ClientIdMode::Uuid),
            client_id_editable: Set(false),
            secret_mode: Set(SecretMode::Generated),
            ..base
        },
        PolicyPreset::Knox => ActiveModel {
            client_id_max_length: Set(49),
            max_active_clients: Set(Some(5)),
            default_token_ttl_seconds: Set(Some(3600)),
            ..base
        },
        PolicyPreset::Insights => ActiveModel {
            client_id_mode: Set(ClientIdMode::RequiredPrefix),
            client_id_prefix: Set(Some("{account}_".to_owned())),
            client_id_editable: Set(false),
            secret_mode: Set(SecretMode::Generated),
            max_clients: Set(Some(5)),
            ..base
        },
        PolicyPreset::Alphaus => ActiveModel {
            client_id_mode: Set(ClientIdMode::GeneratedPrefix),
            client_id_prefix: Set(Some("ripple-".to_owned())),
            client_id_editable: Set(false),
            secret_mode: Set(SecretMode::Generated),
            ..base
        },
    }
}

/// Changes to an account's policy. What is absent stays, or is as the preset says where one is named; an inner none lifts a limit.
#[derive(Clone, Debug, Default)]
pub struct PolicyPatch {
    /// Begin with the rules of this preset.
    pub preset: Option<PolicyPreset>,
    /// How client ids come about.
    pub client_id_mode: Option<ClientIdMode>,
    /// Required or given prefix; `{account}` stands for the slug.
    pub client_id_prefix: Option<Option<String>>,
    /// Longest client id, in characters.
    pub client_id_max_length: Option<i32>,
    /// Whether a client id may be changed later.
    pub client_id_editable: Option<bool>,
    /// How secrets come about.
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
    /// Token lifetime of clients that set none, in seconds; cleared, the deployment's counts.
    pub default_token_ttl_seconds: Option<Option<i32>>,
    /// Shortest token lifetime, in seconds.
    pub min_token_ttl_seconds: Option<i32>,
    /// Longest token lifetime, in seconds.
    pub max_token_ttl_seconds: Option<i32>,
    /// Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`.
    pub allow_wildcard_redirects: Option<bool>,
    /// Limit on the tokens that each client gets in a minute from each node.
    pub tokens_per_minute: Option<Option<i32>>,
}

/// Changes the policy of the actor's account, or of any for a platform administrator. Clients that exist stay as they are: a limit below what is
/// in use disables nothing, it only refuses more. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `account:write` (`accounts:write` for another account); `NOT_FOUND`, `STALE_VERSION`, problems with the input; `POLICY_VIOLATION` where
/// somebody else than a platform administrator raises a limit.
pub async fn update_policy(
    work: &Work<'_>,
    account: Option<AccountId>,
    expected: Option<ExpectedVersion>,
    patch: PolicyPatch,
) -> Result<Model> {
    let actor = work.actor();
    if !rules_platform(actor) {
        actor.require(Permission::AccountWrite)?;
    }
    let account = target(work.db(), actor, account).await?;
    let before = lock(work, account.id).await?;
    check_version(expected.as_ref(), before.version)?;
    let mut after = patched(&before, patch)?;
    if changed(&before, &after).is_empty() {
        return Ok(before);
    }
    let mut problems = Problems::default();
    problems.keep(check(actor, &before, &after))?;
    problems.keep(prefix::check(work.db(), actor, &before, &after).await)?;
    problems.into_result()?;
    after.version += 1;
    after.updated_at = work.now();
    let account = Entity::update(after.into_active_model().reset_all()).exec(work.db()).await?;
    let event =
        audit::Event::new(AuditEventKind::PolicyUpdated, account.id, account.id, format!("Policy of account {} updated", account.slug));
    work.record(event.details(json!({ "changed": changed(&before, &account) })));
    Ok(account)
}

/// Names of the rules that a patch would change.
///
/// # Errors
/// A problem with `preset`.
pub fn policy_changes(before: &Model, patch: PolicyPatch) -> Result<Vec<&'static str>> {
    Ok(changed(before, &patched(before, patch)?))
}

/// The row as it shall be. A preset that is kept to the letter keeps its name; anything else is called custom.
fn patched(before: &Model, patch: PolicyPatch) -> Result<Model> {
    let mut row = match patch.preset {
        Some(PolicyPreset::Custom) => {
            return Err(Error::refused(ProblemCode::Invalid, "preset", "Name a preset, or set the rules one by one."));
        }
        Some(preset) => with_preset(before, preset)?,
        None => before.clone(),
    };
    row.client_id_mode = patch.client_id_mode.unwrap_or(row.client_id_mode);
    row.client_id_prefix = patch.client_id_prefix.unwrap_or(row.client_id_prefix).filter(|prefix| !prefix.is_empty());
    row.client_id_max_length = patch.client_id_max_length.unwrap_or(row.client_id_max_length);
    row.client_id_editable = patch.client_id_editable.unwrap_or(row.client_id_editable);
    row.secret_mode = patch.secret_mode.unwrap_or(row.secret_mode);
    row.chosen_secret_min_length = patch.chosen_secret_min_length.unwrap_or(row.chosen_secret_min_length);
    row.chosen_secret_max_length = patch.chosen_secret_max_length.unwrap_or(row.chosen_secret_max_length);
    row.secret_grace_seconds = patch.secret_grace_seconds.unwrap_or(row.secret_grace_seconds);
    row.max_clients = patch.max_clients.unwrap_or(row.max_clients);
    row.max_active_clients = patch.max_active_clients.unwrap_or(row.max_active_clients);
    row.default_token_ttl_seconds = patch.default_token_ttl_seconds.unwrap_or(row.default_token_ttl_seconds);
    row.min_token_ttl_seconds = patch.min_token_ttl_seconds.unwrap_or(row.min_token_ttl_seconds);
    row.max_token_ttl_seconds = patch.max_token_ttl_seconds.unwrap_or(row.max_token_ttl_seconds);
    row.allow_wildcard_redirects = patch.allow_wildcard_redirects.unwrap_or(row.allow_wildcard_redirects);
    row.tokens_per_minute = patch.tokens_per_minute.unwrap_or(row.tokens_per_minute);
    if row.preset != PolicyPreset::Custom && with_preset(&row, row.preset)? != row {
        row.preset = PolicyPreset::Custom;
    }
    Ok(row)
}

/// The account with the rules of a preset.
fn with_preset(account: &Model, preset: PolicyPreset) -> Result<Model> {
    let kept = account.clone().into_active_model();
    let row = ActiveModel {
        id: kept.id,
        slug: kept.slug,
        name: kept.name,
        version: kept.version,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
        deleted_at: kept.deleted_at,
        ..of_preset(preset)
    };
    Ok(row.try_into_model()?)
}

fn check(actor: &Actor, before: &Model, after: &Model) -> Result<()> {
    let mut problems = Problems::default();
    check_ids(&mut problems, after);
    let mut within = |field: &str, value: i32, min: i32, max: i32| {
        if !(min..=max).contains(&value) {
            problems.add(ProblemCode::Invalid, field, format!("From {min} to {max}."));
        }
    };
    within("chosenSecretMinLength", after.chosen_secret_min_length, MIN_CHOSEN_SECRET, MAX_CHOSEN_SECRET);
    within(
        "chosenSecretMaxLength",
        after.chosen_secret_max_length,
        after.chosen_secret_min_length.max(MIN_CHOSEN_SECRET),
        MAX_CHOSEN_SECRET,
    );
    within("secretGraceSeconds", after.secret_grace_seconds, 0, MAX_GRACE_SECONDS);
    within("minTokenTtlSeconds", after.min_token_ttl_seconds, MIN_TOKEN_TTL, MAX_TOKEN_TTL);
    within("maxTokenTtlSeconds", after.max_token_ttl_seconds, after.min_token_ttl_seconds.max(MIN_TOKEN_TTL), MAX_TOKEN_TTL);
    if let Some(ttl) = after.default_token_ttl_seconds {
        within("defaultTokenTtlSeconds", ttl, after.min_token_ttl_seconds, after.max_token_ttl_seconds);
    }
    within("tokensPerMinute", after.tokens_per_minute.unwrap_or(1), 1, MAX_TOKENS_PER_MINUTE);
    let limits =
        [("maxClients", before.max_clients, after.max_clients), ("maxActiveClients", before.max_active_clients, after.max_active_clients)];
    for (field, _, has) in limits {
        within(field, has.unwrap_or_default(), 0, MAX_CLIENTS);
    }
    for (field, had, has) in limits {
        if had.is_some_and(|had| has.is_none_or(|has| has > had)) && !rules_platform(actor) {
            problems.add(ProblemCode::PolicyViolation, field, "Only an administrator of the deployment may raise this limit.");
        }
    }
    problems.into_result()
}

/// Characters of a prefix are those of client ids; `{account}` stands for the slug.
fn check_ids(problems: &mut Problems, after: &Model) {
    if !(MIN_CLIENT_ID_MAX_LENGTH..=MAX_CLIENT_ID_MAX_LENGTH).contains(&after.client_id_max_length) {
        let message = format!("From {MIN_CLIENT_ID_MAX_LENGTH} to {MAX_CLIENT_ID_MAX_LENGTH} characters.");
        problems.add(ProblemCode::Invalid, "clientIdMaxLength", message);
    }
    let prefixed = matches!(after.client_id_mode, ClientIdMode::RequiredPrefix | ClientIdMode::GeneratedPrefix);
    let Some(prefix) = &after.client_id_prefix else {
        if prefixed {
            problems.add(ProblemCode::Blank, "clientIdPrefix", "Client ids of this mode need a prefix.");
        }
        return;
    };
    let written = client_id_prefix(after);
    if !written.bytes().all(is_of_client_id) {
        let message = "Only letters, digits and `-`, `_`, `.`, `~`, `@`, `/`; `{account}` stands for the account's slug.";
        problems.add(ProblemCode::Invalid, "clientIdPrefix", message);
    }
    if format!("{written}x").split('/').any(is_dots) {
        problems.add(ProblemCode::Invalid, "clientIdPrefix", "No part between slashes may be `.` or `..`.");
    }
    if prefix.len() > MAX_CLIENT_ID_PREFIX {
        problems.add(ProblemCode::TooLong, "clientIdPrefix", format!("At most {MAX_CLIENT_ID_PREFIX} characters."));
    }
    if prefixed && written.len() + GENERATED_LENGTH > usize::try_from(after.client_id_max_length).unwrap_or_default() {
        problems.add(
            ProblemCode::TooLong,
            "clientIdPrefix",
            format!("Leaves no room for {GENERATED_LENGTH} more characters within `clientIdMaxLength`."),
        );
    }
}

/// Names of the rules that are not what they were.
fn changed(before: &Model, after: &Model) -> Vec<&'static str> {
    [
        ("preset", before.preset != after.preset),
        ("clientIdMode", before.client_id_mode != after.client_id_mode),
        ("clientIdPrefix", before.client_id_prefix != after.client_id_prefix),
        ("clientIdMaxLength", before.client_id_max_length != after.client_id_max_length),
        ("clientIdEditable", before.client_id_editable != after.client_id_editable),
        ("secretMode", before.secret_mode != after.secret_mode),
        ("chosenSecretMinLength", before.chosen_secret_min_length != after.chosen_secret_min_length),
        ("chosenSecretMaxLength", before.chosen_secret_max_length != after.chosen_secret_max_length),
        ("secretGraceSeconds", before.secret_grace_seconds != after.secret_grace_seconds),
        ("maxClients", before.max_clients != after.max_clients),
        ("maxActiveClients", before.max_active_clients != after.max_active_clients),
        ("defaultTokenTtlSeconds", before.default_token_ttl_seconds != after.default_token_ttl_seconds),
        ("minTokenTtlSeconds", before.min_token_ttl_seconds != after.min_token_ttl_seconds),
        ("maxTokenTtlSeconds", before.max_token_ttl_seconds != after.max_token_ttl_seconds),
        ("allowWildcardRedirects", before.allow_wildcard_redirects != after.allow_wildcard_redirects),
        ("tokensPerMinute", before.tokens_per_minute != after.tokens_per_minute),
    ]
    .into_iter()
    .filter_map(|(name, changed)| changed.then_some(name))
    .collect()
}

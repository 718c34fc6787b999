//! Applies accounts and their policies.

use super::{
    AtPath, Outcome,
    diff::{Diff, word},
    document,
    plan::{Action, PlannedChange, ThingKind},
    run::Run,
};
use domain::{
    account::{self, NewAccount, PolicyPatch},
    work::Work,
};
use entity::account::{Model, PolicyPreset};

/// Locks the rows of all accounts in one order, whatever the file's: two files at once would
/// otherwise wait for each other.
pub(super) async fn lock(work: &Work<'_>, files: &[document::Account]) -> Outcome<()> {
    let mut slugs: Vec<_> = files.iter().map(|account| account.slug.as_str()).collect();
    slugs.sort_unstable();
    for slug in slugs {
        if let Some(found) = account::by_slug(work.db(), slug).await? {
            account::lock(work, found.id).await?;
        }
    }
    Ok(())
}

/// Creates or changes the account, or its policy, as the file says.
pub(super) async fn reconcile(
    work: &Work<'_>,
    path: &str,
    wanted: &document::Account,
    run: &mut Run<'_>,
) -> Outcome<Model> {
    let change = |action, diff: Diff| PlannedChange {
        action,
        kind: ThingKind::Account,
        account: wanted.slug.clone(),
        name: wanted.slug.clone(),
        details: diff.0,
    };
    let found = account::by_slug(work.db(), &wanted.slug).await?;
    let is_new = found.is_none();
    let row = match found {
        Some(row) => row,
        None => {
            let preset = wanted
                .policy
                .as_ref()
                .and_then(|policy| policy.preset)
                .map_or(PolicyPreset::Default, |word| word.0);
            let name = wanted.name.clone().unwrap_or_else(|| wanted.slug.clone());
            run.changes.push(change(Action::Create, Diff::default()));
            account::create(
                work,
                NewAccount {
                    slug: wanted.slug.clone(),
                    name,
                    preset,
                },
            )
            .await
            .at(path)?
        }
    };
    let mut diff = Diff::default();
    let named = account::update(work, row.id, None, wanted.name.clone())
        .await
        .at(path)?;
    if named.name != row.name {
        diff.note(
            "name",
            format!("{} -> {}", word(&row.name), word(&named.name)),
        );
    }
    let after = match &wanted.policy {
        Some(policy) => reconcile_policy(work, policy, named, &mut diff)
            .await
            .at(&format!("{path}.policy"))?,
        None => named,
    };
    if !is_new && !diff.is_empty() {
        run.changes.push(change(Action::Update, diff));
    }
    Ok(after)
}

async fn reconcile_policy(
    work: &Work<'_>,
    policy: &document::Policy,
    row: Model,
    diff: &mut Diff,
) -> domain::error::Result<Model> {
    let patch = patch(policy);
    let fields = account::policy_changes(&row, patch.clone())?;
    if fields.is_empty() {
        return Ok(row);
    }
    let after = account::update_policy(work, Some(row.id), None, patch).await?;
    let rules = |row| serde_json::to_value(describe(row)).unwrap_or_default();
    let (had, has) = (rules(&row), rules(&after));
    for field in fields {
        diff.note(
            &format!("policy.{field}"),
            format!("{} -> {}", word(&had.get(field)), word(&has.get(field))),
        );
    }
    Ok(after)
}

fn patch(policy: &document::Policy) -> PolicyPatch {
    PolicyPatch {
        preset: policy.preset.map(|word| word.0),
        client_id_mode: policy.client_id_mode.map(|word| word.0),
        client_id_prefix: policy.client_id_prefix.clone(),
        client_id_max_length: policy.client_id_max_length,
        client_id_editable: policy.client_id_editable,
        secret_mode: policy.secret_mode.map(|word| word.0),
        chosen_secret_min_length: policy.chosen_secret_min_length,
        chosen_secret_max_length: policy.chosen_secret_max_length,
        secret_grace_seconds: policy.secret_grace_seconds,
        max_clients: policy.max_clients,
        max_active_clients: policy.max_active_clients,
        default_token_ttl_seconds: policy.default_token_ttl_seconds,
        min_token_ttl_seconds: policy.min_token_ttl_seconds,
        max_token_ttl_seconds: policy.max_token_ttl_seconds,
        allow_wildcard_redirects: policy.allow_wildcard_redirects,
        tokens_per_minute: policy.tokens_per_minute,
        session_idle_seconds: policy.session_idle_seconds,
        session_max_seconds: policy.session_max_seconds,
        remember_seconds: policy.remember_seconds,
        refresh_grace_seconds: policy.refresh_grace_seconds,
        allow_insecure_redirects: policy.allow_insecure_redirects,
    }
}

/// All rules of an account.
pub(super) fn describe(row: &Model) -> document::Policy {
    document::Policy {
        preset: Some(row.preset.into()),
        client_id_mode: Some(row.client_id_mode.into()),
        client_id_prefix: Some(row.client_id_prefix.clone()),
        client_id_max_length: Some(row.client_id_max_length),
        client_id_editable: Some(row.client_id_editable),
        secret_mode: Some(row.secret_mode.into()),
        chosen_secret_min_length: Some(row.chosen_secret_min_length),
        chosen_secret_max_length: Some(row.chosen_secret_max_length),
        secret_grace_seconds: Some(row.secret_grace_seconds),
        max_clients: Some(row.max_clients),
        max_active_clients: Some(row.max_active_clients),
        default_token_ttl_seconds: Some(row.default_token_ttl_seconds),
        min_token_ttl_seconds: Some(row.min_token_ttl_seconds),
        max_token_ttl_seconds: Some(row.max_token_ttl_seconds),
        allow_wildcard_redirects: Some(row.allow_wildcard_redirects),
        tokens_per_minute: Some(row.tokens_per_minute),
        session_idle_seconds: Some(row.session_idle_seconds),
        session_max_seconds: Some(row.session_max_seconds),
        remember_seconds: Some(row.remember_seconds),
        refresh_grace_seconds: Some(row.refresh_grace_seconds),
        allow_insecure_redirects: Some(row.allow_insecure_redirects),
    }
}

//! Checks which rules an account may have, and who may set them.

use super::{GENERATED_LENGTH, client_id_prefix, is_of_client_id, people};
use crate::{
    account::rules_platform,
    actor::Actor,
    error::{ProblemCode, Problems, Result},
    limits::{
        MAX_CHOSEN_SECRET, MAX_CLIENT_ID_MAX_LENGTH, MAX_CLIENT_ID_PREFIX, MAX_CLIENTS,
        MAX_GRACE_SECONDS, MAX_TOKENS_PER_MINUTE, MIN_CHOSEN_SECRET, MIN_CLIENT_ID_MAX_LENGTH,
    },
    visible::is_dots,
};
use config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL};
use entity::account::{ClientIdMode, Model};
use std::ops::RangeInclusive;

pub(super) fn check(actor: &Actor, before: &Model, after: &Model) -> Result<()> {
    let mut problems = Problems::default();
    check_ids(&mut problems, after);
    check_secrets(&mut problems, after);
    check_lifetimes(&mut problems, after);
    people::check(&mut problems, after);
    within(
        &mut problems,
        "tokensPerMinute",
        after.tokens_per_minute.unwrap_or(1),
        1..=MAX_TOKENS_PER_MINUTE,
    );
    let limits = [
        ("maxClients", before.max_clients, after.max_clients),
        (
            "maxActiveClients",
            before.max_active_clients,
            after.max_active_clients,
        ),
    ];
    for (field, _, has) in limits {
        within(
            &mut problems,
            field,
            has.unwrap_or_default(),
            0..=MAX_CLIENTS,
        );
    }
    for (field, had, has) in limits {
        if had.is_some_and(|had| has.is_none_or(|has| has > had)) && !rules_platform(actor) {
            problems.add(
                ProblemCode::PolicyViolation,
                field,
                "Only an administrator of the deployment may raise this limit.",
            );
        }
    }
    problems.into_result()
}

pub(super) fn within(problems: &mut Problems, field: &str, value: i32, range: RangeInclusive<i32>) {
    if !range.contains(&value) {
        let message = format!("From {} to {}.", range.start(), range.end());
        problems.add(ProblemCode::Invalid, field, message);
    }
}

fn check_secrets(problems: &mut Problems, after: &Model) {
    within(
        problems,
        "chosenSecretMinLength",
        after.chosen_secret_min_length,
        MIN_CHOSEN_SECRET..=MAX_CHOSEN_SECRET,
    );
    within(
        problems,
        "chosenSecretMaxLength",
        after.chosen_secret_max_length,
        after.chosen_secret_min_length.max(MIN_CHOSEN_SECRET)..=MAX_CHOSEN_SECRET,
    );
    within(
        problems,
        "secretGraceSeconds",
        after.secret_grace_seconds,
        0..=MAX_GRACE_SECONDS,
    );
}

fn check_lifetimes(problems: &mut Problems, after: &Model) {
    within(
        problems,
        "minTokenTtlSeconds",
        after.min_token_ttl_seconds,
        MIN_TOKEN_TTL..=MAX_TOKEN_TTL,
    );
    within(
        problems,
        "maxTokenTtlSeconds",
        after.max_token_ttl_seconds,
        after.min_token_ttl_seconds.max(MIN_TOKEN_TTL)..=MAX_TOKEN_TTL,
    );
    if let Some(ttl) = after.default_token_ttl_seconds {
        within(
            problems,
            "defaultTokenTtlSeconds",
            ttl,
            after.min_token_ttl_seconds..=after.max_token_ttl_seconds,
        );
    }
}

/// Characters of a prefix are those of client ids; `{account}` stands for the slug.
fn check_ids(problems: &mut Problems, after: &Model) {
    if !(MIN_CLIENT_ID_MAX_LENGTH..=MAX_CLIENT_ID_MAX_LENGTH).contains(&after.client_id_max_length)
    {
        let message =
            format!("From {MIN_CLIENT_ID_MAX_LENGTH} to {MAX_CLIENT_ID_MAX_LENGTH} characters.");
        problems.add(ProblemCode::Invalid, "clientIdMaxLength", message);
    }
    let prefixed = matches!(
        after.client_id_mode,
        ClientIdMode::RequiredPrefix | ClientIdMode::GeneratedPrefix
    );
    let Some(prefix) = &after.client_id_prefix else {
        if prefixed {
            problems.add(
                ProblemCode::Blank,
                "clientIdPrefix",
                "Client ids of this mode need a prefix.",
            );
        }
        return;
    };
    let written = client_id_prefix(after);
    if !written.bytes().all(is_of_client_id) {
        let message = "Only letters, digits and `-`, `_`, `.`, `~`, `@`, `/`; `{account}` stands for the account's slug.";
        problems.add(ProblemCode::Invalid, "clientIdPrefix", message);
    }
    if format!("{written}x").split('/').any(is_dots) {
        problems.add(
            ProblemCode::Invalid,
            "clientIdPrefix",
            "No part between slashes may be `.` or `..`.",
        );
    }
    if prefix.len() > MAX_CLIENT_ID_PREFIX {
        problems.add(
            ProblemCode::TooLong,
            "clientIdPrefix",
            format!("At most {MAX_CLIENT_ID_PREFIX} characters."),
        );
    }
    if prefixed
        && written.len() + GENERATED_LENGTH
            > usize::try_from(after.client_id_max_length).unwrap_or_default()
    {
        problems.add(
            ProblemCode::TooLong,
            "clientIdPrefix",
            format!(
                "Leaves no room for {GENERATED_LENGTH} more characters within `clientIdMaxLength`."
            ),
        );
    }
}

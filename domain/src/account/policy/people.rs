//! The rules of an account for the users who sign in: how long they stay signed in, and what their
//! applications may do. They belong to no preset, so that choosing one changes none of them.

use super::{PolicyPatch, checks::within};
use crate::{
    error::Problems,
    limits::{
        MAX_REFRESH_GRACE_SECONDS, MAX_SESSION_IDLE_SECONDS, MAX_SESSION_SECONDS,
        MIN_SESSION_SECONDS,
    },
};
use entity::account::Model;

/// Seconds without use after which a session ends, in a new account: 8 hours.
pub const DEFAULT_SESSION_IDLE_SECONDS: i32 = 28_800;
/// Seconds after which a session ends in any case, in a new account: a day.
pub const DEFAULT_SESSION_MAX_SECONDS: i32 = 86_400;
/// Seconds for which a used refresh token gets its successor once more, in a new account.
pub const DEFAULT_REFRESH_GRACE_SECONDS: i32 = 10;

/// Applies the patch of these rules to the row.
pub(super) fn apply(patch: &PolicyPatch, row: &mut Model) {
    row.session_idle_seconds = patch
        .session_idle_seconds
        .unwrap_or(row.session_idle_seconds);
    row.session_max_seconds = patch.session_max_seconds.unwrap_or(row.session_max_seconds);
    row.remember_seconds = patch.remember_seconds.unwrap_or(row.remember_seconds);
    row.refresh_grace_seconds = patch
        .refresh_grace_seconds
        .unwrap_or(row.refresh_grace_seconds);
    row.allow_insecure_redirects = patch
        .allow_insecure_redirects
        .unwrap_or(row.allow_insecure_redirects);
}

/// Each of these rules, and whether it differs.
pub(super) fn changed(before: &Model, after: &Model) -> [(&'static str, bool); 5] {
    [
        (
            "sessionIdleSeconds",
            before.session_idle_seconds != after.session_idle_seconds,
        ),
        (
            "sessionMaxSeconds",
            before.session_max_seconds != after.session_max_seconds,
        ),
        (
            "rememberSeconds",
            before.remember_seconds != after.remember_seconds,
        ),
        (
            "refreshGraceSeconds",
            before.refresh_grace_seconds != after.refresh_grace_seconds,
        ),
        (
            "allowInsecureRedirects",
            before.allow_insecure_redirects != after.allow_insecure_redirects,
        ),
    ]
}

/// A session lasts at least as long as it may be unused, and one that is remembered at least as
/// long as any other.
pub(super) fn check(problems: &mut Problems, after: &Model) {
    within(
        problems,
        "sessionIdleSeconds",
        after.session_idle_seconds,
        MIN_SESSION_SECONDS..=MAX_SESSION_IDLE_SECONDS,
    );
    within(
        problems,
        "sessionMaxSeconds",
        after.session_max_seconds,
        after.session_idle_seconds.max(MIN_SESSION_SECONDS)..=MAX_SESSION_SECONDS,
    );
    if let Some(seconds) = after.remember_seconds {
        within(
            problems,
            "rememberSeconds",
            seconds,
            after.session_max_seconds.max(MIN_SESSION_SECONDS)..=MAX_SESSION_SECONDS,
        );
    }
    within(
        problems,
        "refreshGraceSeconds",
        after.refresh_grace_seconds,
        0..=MAX_REFRESH_GRACE_SECONDS,
    );
}

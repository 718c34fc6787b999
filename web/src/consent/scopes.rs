//! What each scope of a request means to the person who is asked.

use crate::{continuation::Continuation, session::BrowserSession, visit::Visit};
use domain::{
    account::is_platform, consent, error::Result, identity::is_identity_scope, permission,
};
use entity::permission::Model as Permission;
use html::words::ConsentWords;
use std::collections::{BTreeMap, BTreeSet};

/// A scope as the page shows it.
pub(super) struct ScopeLine {
    /// What it allows.
    pub(super) text: String,
    /// The scope itself, where it belongs to an API.
    pub(super) code: Option<String>,
    /// Whether it allows changes.
    pub(super) changes: bool,
    /// Whether the user does not have it, so that the client does not get it either.
    pub(super) lacking: bool,
    /// Whether the user has allowed the client other scopes before, and not this one.
    pub(super) new: bool,
}

/// The scopes of the request, each once, in the order of the request.
///
/// # Errors
/// Only internal ones.
pub(super) async fn lines(
    visit: &Visit,
    continuation: &Continuation,
    browser: &BrowserSession,
) -> Result<Vec<ScopeLine>> {
    let (db, registry) = (&visit.app.db, &visit.app.tools.registry);
    let (client, user) = (&continuation.client, &browser.live.user);
    let allowed = consent::allowed(db, user.id, client.client.id).await?;
    let snapshot = registry.user(db, user.id).await?;
    let known = permissions(visit, continuation).await?;
    let mut seen = BTreeSet::new();
    let scopes = continuation.request.scope.split_ascii_whitespace();
    let lines = scopes.filter(|scope| seen.insert(*scope)).map(|scope| {
        let new = !allowed.is_empty() && !allowed.contains(scope);
        if let Some(text) = of_identity(&visit.words().consent, scope) {
            return ScopeLine {
                text: text.to_owned(),
                code: None,
                changes: false,
                lacking: false,
                new,
            };
        }
        let permission = known.get(scope);
        let held = snapshot.as_ref().is_some_and(|user| user.grants.has(scope));
        ScopeLine {
            text: described(permission, scope),
            code: Some(scope.to_owned()),
            changes: permission.is_some_and(|permission| permission.mutating),
            lacking: !held,
            new,
        }
    });
    Ok(lines.collect())
}

/// The permissions of the client's account by code, where the request names any.
async fn permissions(
    visit: &Visit,
    continuation: &Continuation,
) -> Result<BTreeMap<String, Permission>> {
    let mut scopes = continuation.request.scope.split_ascii_whitespace();
    if scopes.all(is_identity_scope) {
        return Ok(BTreeMap::new());
    }
    let account = &continuation.client.account;
    let all = permission::all(&visit.app.db, account.id, is_platform(account)).await?;
    Ok(all
        .into_iter()
        .map(|permission| (permission.code.clone(), permission))
        .collect())
}

/// What an API says of the permission; its code where it says nothing.
fn described(permission: Option<&Permission>, scope: &str) -> String {
    let text = permission.map(|permission| permission.description.trim());
    text.filter(|text| !text.is_empty())
        .unwrap_or(scope)
        .to_owned()
}

/// What a scope about the user means.
fn of_identity(words: &ConsentWords, scope: &str) -> Option<&'static str> {
    match scope {
        "openid" => Some(words.openid),
        "profile" => Some(words.profile),
        "email" => Some(words.email),
        "roles" => Some(words.roles),
        "offline_access" => Some(words.offline_access),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of_identity;
    use domain::identity::IDENTITY_SCOPES;
    use html::{Language, Words};

    #[test]
    fn every_scope_about_the_user_has_words() {
        for language in [Language::English, Language::German] {
            for scope in IDENTITY_SCOPES {
                assert!(
                    of_identity(&Words::of(language).consent, scope).is_some(),
                    "{scope}"
                );
            }
        }
    }
}

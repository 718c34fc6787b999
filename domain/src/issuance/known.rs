//! Keeps only known words of a refused request. Any other word may be a secret, since people mix up
//! their settings.

use super::MAX_SCOPE;
use crate::error::Result;
use entity::{AccountId, permission, refusal};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashSet};

/// Placeholder of an unknown word.
const UNKNOWN: &str = "(unknown)";

/// Words that one statement looks up. A statement may have only so many parameters.
const BATCH: usize = 500;

/// Registered names of grant types, whether this server supports them or not (RFC 6749, RFC 7523,
/// RFC 7522, RFC 8628, RFC 8693, OpenID CIBA).
const GRANT_TYPES: [&str; 10] = [
    "authorization_code",
    "client_credentials",
    "implicit",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:saml2-bearer",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:openid:params:grant-type:ciba",
];

/// The name of a grant type, or the placeholder for any other text.
pub(super) fn grant_type(text: &str) -> String {
    if GRANT_TYPES.contains(&text) {
        text.to_owned()
    } else {
        UNKNOWN.to_owned()
    }
}

/// Keeps in the scopes of refused requests only the words that are permissions known in the
/// account: built-in ones and its own.
pub(super) async fn keep_known_scopes(
    db: &DatabaseConnection,
    rows: &mut [refusal::Model],
) -> Result<()> {
    let words: BTreeSet<String> = rows.iter().flat_map(words).map(str::to_owned).collect();
    let words: Vec<String> = words.into_iter().collect();
    let mut known: HashSet<(Option<AccountId>, String)> = HashSet::new();
    for some in words.chunks(BATCH) {
        let query = permission::Entity::find()
            .select_only()
            .column(permission::Column::AccountId)
            .column(permission::Column::Code);
        let query = query.filter(permission::Column::Code.is_in(some.iter().map(String::as_str)));
        known.extend(
            query
                .into_tuple::<(Option<AccountId>, String)>()
                .all(db)
                .await?,
        );
    }
    for row in rows {
        let account = row.account_id;
        let knows = |word: &str| {
            [None, Some(account)]
                .into_iter()
                .any(|owner| known.contains(&(owner, word.to_owned())))
        };
        let kept =
            words_of(row.scope.as_deref()).map(|word| if knows(word) { word } else { UNKNOWN });
        row.scope = row.scope.as_ref().map(|_| within(kept));
    }
    Ok(())
}

/// As many of the words as fit: a placeholder may be longer than the word it replaces.
fn within<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in words {
        if text.len() + 1 + word.len() > MAX_SCOPE {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn words(row: &refusal::Model) -> impl Iterator<Item = &str> {
    words_of(row.scope.as_deref())
}

fn words_of(scope: Option<&str>) -> impl Iterator<Item = &str> {
    scope
        .into_iter()
        .flat_map(|scope| scope.split(' '))
        .filter(|word| !word.is_empty())
}

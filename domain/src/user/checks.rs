//! Checks the fields of a user.

use crate::{
    error::{Error, ProblemCode, Result, text},
    limits::{MAX_EMAIL, MAX_LOCALE, MAX_USERNAME, MIN_LOCALE},
    work::Work,
};
use entity::{
    AccountId, UserId,
    user::{Column, Entity, UserKind},
};
use sea_orm::{
    ColumnTrait, ExprTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, Func},
};

/// Whether the username is taken. The account's row is locked, so no other transaction takes it in
/// between.
pub(super) async fn is_taken(work: &Work<'_>, account: AccountId, username: &str) -> Result<bool> {
    let same =
        Expr::expr(Func::lower(Expr::col(Column::Username))).eq(username.to_ascii_lowercase());
    Ok(Entity::of_account(account)
        .filter(same)
        .count(work.db())
        .await?
        > 0)
}

pub(super) fn check_username(username: &str) -> Result<()> {
    let allowed =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'@' | b'+' | b'~');
    if username.is_empty() {
        Err(Error::refused(
            ProblemCode::Blank,
            "username",
            "Must not be blank.",
        ))
    } else if username.len() > MAX_USERNAME {
        Err(Error::refused(
            ProblemCode::TooLong,
            "username",
            format!("At most {MAX_USERNAME} characters."),
        ))
    } else if !username.bytes().all(allowed) || username.bytes().all(|b| b == b'.') {
        Err(Error::refused(
            ProblemCode::Invalid,
            "username",
            "Only letters, digits and `-`, `_`, `.`, `@`, `+`, `~`.",
        ))
    } else if username.parse::<UserId>().is_ok() {
        // Where both a username and an ID are accepted, one user must not pass for another.
        Err(Error::refused(
            ProblemCode::Invalid,
            "username",
            "Must not look like a user's id.",
        ))
    } else {
        Ok(())
    }
}

/// Mail servers decide what an address is; this refuses only what cannot be one (RFC 5321 section
/// 4.5.3.1).
pub(super) fn check_email(email: Option<&str>) -> Result<Option<String>> {
    let Some(email) = text("email", email, MAX_EMAIL)? else {
        return Ok(None);
    };
    let plausible = email
        .rsplit_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if plausible && !email.chars().any(char::is_whitespace) {
        Ok(Some(email))
    } else {
        Err(Error::refused(
            ProblemCode::Invalid,
            "email",
            "Must be an address such as ada@example.com.",
        ))
    }
}

/// Refuses to vouch for an address that there is not.
pub(super) fn check_verified(verified: bool, email: Option<&str>) -> Result<()> {
    if verified && email.is_none_or(|email| email.trim().is_empty()) {
        return Err(Error::refused(
            ProblemCode::Invalid,
            "emailVerified",
            "The user has no e-mail address.",
        ));
    }
    Ok(())
}

/// Checks the form of a language tag (RFC 5646 section 2.1), not whether the language exists.
pub(super) fn check_locale(locale: Option<&str>) -> Result<Option<String>> {
    let Some(locale) = text("locale", locale, MAX_LOCALE)? else {
        return Ok(None);
    };
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if locale.len() < MIN_LOCALE || !locale.bytes().all(allowed) {
        return Err(Error::refused(
            ProblemCode::Invalid,
            "locale",
            format!(
                "{MIN_LOCALE} to {MAX_LOCALE} letters, digits and `-`, such as `de` or `pt-BR`."
            ),
        ));
    }
    Ok(Some(locale))
}

pub(super) async fn check_parent(
    work: &Work<'_>,
    account: AccountId,
    kind: UserKind,
    parent: Option<UserId>,
) -> Result<()> {
    match (kind, parent) {
        (UserKind::Root, None) => Ok(()),
        (UserKind::Root, Some(_)) => Err(Error::refused(
            ProblemCode::Invalid,
            "parent",
            "A root user has no parent.",
        )),
        (UserKind::Subuser, None) => Err(Error::refused(
            ProblemCode::Blank,
            "parent",
            "A subuser needs the root user above it.",
        )),
        (UserKind::Subuser, Some(parent)) => {
            let found = Entity::of_account(account)
                .filter(Column::Id.eq(parent))
                .one(work.db())
                .await?;
            match found
                .ok_or_else(|| Error::not_found("parent", "user"))?
                .kind
            {
                UserKind::Root => Ok(()),
                UserKind::Subuser => Err(Error::refused(
                    ProblemCode::Invalid,
                    "parent",
                    "Must be a root user.",
                )),
            }
        }
    }
}

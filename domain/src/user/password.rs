//! Passwords of users: set by the user, an administrator or an operator, and stored as Argon2id
//! hashes. A new password ends all sessions of the user.

use super::{end_everything, unchanged, within_reach};
use crate::{
    audit,
    error::{Error, ProblemCode, Result},
    limits::{MAX_PASSWORD, MIN_PASSWORD},
    password::Requester,
    permission::Permission,
    tools::Tools,
    work::Work,
};
use entity::{Secret, SecretDigest, UserId, audit_event::AuditEventKind, user::Entity};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;
use std::sync::Arc;

/// Hashes a password. Hashing is slow, so this runs before any transaction begins. Only people who
/// set their own password are [`Requester::Known`]: no administrator can use up what is reserved for
/// them.
///
/// # Errors
/// Problems with `password`; [`Error::Busy`] where too many secrets are being hashed.
pub async fn hash_password(
    tools: &Tools,
    requester: Requester,
    password: Secret,
) -> Result<SecretDigest> {
    let refused = |code, message: String| Err(Error::refused(code, "password", message));
    match password.expose().chars().count() {
        0 => refused(ProblemCode::Blank, "Must not be blank.".to_owned()),
        length if length < MIN_PASSWORD => refused(
            ProblemCode::TooShort,
            format!("At least {MIN_PASSWORD} characters."),
        ),
        length if length > MAX_PASSWORD => refused(
            ProblemCode::TooLong,
            format!("At most {MAX_PASSWORD} characters."),
        ),
        _ if password.expose().chars().any(char::is_control) => refused(
            ProblemCode::Invalid,
            "Control characters are not allowed.".to_owned(),
        ),
        _ => {
            let password = Arc::new(password);
            tools.people.hash(&tools.random, requester, password).await
        }
    }
}

/// Gives a user another password.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`; the problems of [`hash_password`]; `PRIVILEGE_ESCALATION`
/// where the user may do more than the actor, who could impersonate it.
pub async fn set_password(
    work: &Work<'_>,
    id: UserId,
    digest: Result<SecretDigest>,
) -> Result<entity::user::Model> {
    work.actor().require(Permission::UsersWrite)?;
    work.actor().require_recent_sign_in()?;
    let (user, account) = within_reach(work, "id", id).await?;
    let user = store(work, user, digest?).await?;
    end_everything(work, id).await?;
    let event = audit::Event::new(
        AuditEventKind::UserUpdated,
        account.id,
        id,
        format!("Password of user {} set", user.username),
    );
    work.record(event.details(json!({ "changed": ["password"] })));
    Ok(user)
}

/// Sets a user's own password, after it proved that it knows the present one; `confirmed` is the
/// user as it was then. All other sessions and all authorizations of the user end; the caller begins
/// a new session.
///
/// # Errors
/// [`Error::Unauthenticated`] where the user was disabled, or its sessions were ended, since it
/// proved that: an administrator's reset wins. Internal ones.
pub async fn change_own_password(
    work: &Work<'_>,
    confirmed: &entity::user::Model,
    digest: SecretDigest,
) -> Result<entity::user::Model> {
    let id = confirmed.id;
    let user = unchanged(work, confirmed).await?;
    let user = store(work, user, digest).await?;
    end_everything(work, id).await?;
    work.record(audit::Event::new(
        AuditEventKind::PasswordChanged,
        user.account_id,
        id,
        format!("User {} set its password", user.username),
    ));
    let found = Entity::find_by_id(id).one(work.db()).await?;
    found.ok_or(Error::Unauthenticated)
}

/// Writes a password.
pub(super) async fn store(
    work: &Work<'_>,
    user: entity::user::Model,
    digest: SecretDigest,
) -> Result<entity::user::Model> {
    let version = user.version;
    let mut row = user.into_active_model();
    row.password = Set(Some(digest));
    row.password_changed_at = Set(Some(work.now()));
    row.version = Set(version + 1);
    row.updated_at = Set(work.now());
    Ok(Entity::update(row).exec(work.db()).await?)
}

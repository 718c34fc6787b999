//! One-time links by which a user sets its password. An administrator hands the link over: nothing
//! is sent by mail.

use super::{end_everything, within_reach};
use crate::{
    audit,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    tools::Tools,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    Secret, SecretDigest, UserId,
    audit_event::AuditEventKind,
    user::{self, Model, UserStatus},
    user_link::{ActiveModel, Column, Entity},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

/// How long a link works.
pub const LINK_LIFETIME: Duration = Duration::minutes(30);
/// Characters of the secret in a link: 256 random bits.
const SECRET_LENGTH: usize = 43;

/// A link that was just created.
pub struct NewLink {
    /// Its URL, with the secret in it, to be shown once.
    pub url: Secret,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Creates a link for a user; earlier ones of the user stop working.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`; `CONFLICT` for a disabled user; `PRIVILEGE_ESCALATION` where
/// the user may do more than the actor, who could impersonate it.
pub async fn create_link(work: &Work<'_>, id: UserId) -> Result<(Model, NewLink)> {
    work.actor().require(Permission::UsersWrite)?;
    work.actor().require_recent_sign_in()?;
    let (user, account) = within_reach(work, "id", id).await?;
    if user.status == UserStatus::Inactive {
        let message = "The user is disabled. Enable the user first.";
        return Err(Error::refused(ProblemCode::Conflict, "id", message));
    }
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(work.now()))
        .filter(Column::UserId.eq(id))
        .filter(Column::UsedAt.is_null())
        .exec(work.db())
        .await?;
    let secret = work.random().base62(SECRET_LENGTH);
    let expires_at = work.now() + LINK_LIFETIME;
    let row = ActiveModel {
        digest: Set(work.vault().digest(&secret)),
        user_id: Set(id),
        created_at: Set(work.now()),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    Entity::insert(row)
        .exec_without_returning(work.db())
        .await?;
    work.record(audit::Event::new(
        AuditEventKind::UserLinkCreated,
        account.id,
        id,
        format!("Link to set a password created for user {}", user.username),
    ));
    let url = work.settings().url(&format!("/set-password/{secret}"));
    let url = Secret::new(url);
    Ok((user, NewLink { url, expires_at }))
}

/// The user whom a link belongs to, as long as the link works.
///
/// # Errors
/// Only internal ones.
pub async fn of_link(
    db: &impl ConnectionTrait,
    tools: &Tools,
    secret: &Secret,
    now: DateTime<Utc>,
) -> Result<Option<Model>> {
    if secret.len() != SECRET_LENGTH {
        return Ok(None);
    }
    let link = Entity::find_by_id(tools.vault.digest(secret.expose()))
        .one(db)
        .await?;
    let Some(link) = link.filter(|link| link.used_at.is_none() && now < link.expires_at) else {
        return Ok(None);
    };
    let user = user::Entity::find_by_id(link.user_id).one(db).await?;
    Ok(user.filter(|user| user.status == UserStatus::Active))
}

/// Deletes links that expired before that moment.
///
/// # Errors
/// Only internal ones.
pub async fn forget_links(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<()> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before))
        .exec(db)
        .await?;
    Ok(())
}

/// Sets the password of the user whom a link belongs to, and uses the link up: of two requests at
/// once, one succeeds. All sessions of the user end. None where the link does not work, or no
/// longer.
///
/// # Errors
/// The problems of [`hash_password`](super::hash_password), and internal ones.
pub async fn set_password_by_link(
    work: &Work<'_>,
    secret: &Secret,
    digest: Result<SecretDigest>,
) -> Result<Option<Model>> {
    let digest = digest?;
    let link = Entity::find_by_id(work.vault().digest(secret.expose()))
        .lock_exclusive()
        .one(work.db())
        .await?;
    let Some(link) = link.filter(|link| link.used_at.is_none() && work.now() < link.expires_at)
    else {
        return Ok(None);
    };
    let user = user::Entity::find_by_id(link.user_id)
        .one(work.db())
        .await?;
    let Some(user) = user.filter(|user| user.status == UserStatus::Active) else {
        return Ok(None);
    };
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(work.now()))
        .filter(Column::Digest.eq(link.digest))
        .exec(work.db())
        .await?;
    super::password::store(work, user.clone(), digest).await?;
    end_everything(work, user.id).await?;
    work.record(audit::Event::new(
        AuditEventKind::PasswordChanged,
        user.account_id,
        user.id,
        format!("User {} set its password by a link", user.username),
    ));
    Ok(user::Entity::find_by_id(user.id).one(work.db()).await?)
}

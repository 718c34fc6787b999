//! Revokes authorizations: by their client, by their user, and when a credential is misused.

use super::is_refresh_token;
use crate::{
    audit, consent,
    error::{Error, Result},
    registry::ClientSnapshot,
    revocations,
    tools::Tools,
    vault::Vault,
    work::Work,
};
use chrono::{DateTime, Utc};
use entity::{
    AuthorizationId, ClientId, UserId,
    audit_event::AuditEventKind,
    authorization::{Column, Entity, Model},
    refresh_token,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;

/// Most authorizations of one user for one client at once; the oldest is revoked where there would
/// be more.
pub const MAX_AUTHORIZATIONS: u64 = 100;
/// Most that are revoked at once: more than one only after exchanges at the same moment.
const MAX_REVOKED: u64 = 10;

/// Marks an authorization as revoked.
pub(super) async fn mark(work: &Work<'_>, authorization: &Model) -> Result<()> {
    let this = Column::Id
        .eq(authorization.id)
        .and(Column::RevokedAt.is_null());
    revocations::of_authorizations(work, Condition::all().add(this)).await?;
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(work.now()))
        .filter(Column::Id.eq(authorization.id))
        .filter(Column::RevokedAt.is_null())
        .exec(work.db())
        .await?;
    Ok(())
}

/// Revokes an authorization, and records why.
pub(super) async fn revoke(work: &Work<'_>, authorization: &Model, why: &str) -> Result<()> {
    mark(work, authorization).await?;
    let event = audit::Event::new(
        AuditEventKind::AuthorizationRevoked,
        authorization.account_id,
        authorization.user_id,
        why,
    );
    work.record(event.details(json!({
        "authorization": authorization.id.to_string(),
        "client": authorization.client_id.to_string(),
    })));
    Ok(())
}

/// Revokes the oldest authorizations of the same user for the same client, where there are more than
/// allowed with this one. Those that have ended otherwise do not count.
pub(super) async fn beyond_limit(work: &Work<'_>, newest: &Model) -> Result<()> {
    let beyond = Entity::of_user(newest.user_id)
        .filter(Column::ClientId.eq(newest.client_id))
        .filter(Column::Refreshes.gt(0))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(work.now()))
        .filter(Column::ClientGeneration.eq(newest.client_generation))
        .filter(Column::UserGeneration.eq(newest.user_generation))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(MAX_AUTHORIZATIONS)
        .limit(MAX_REVOKED)
        .all(work.db())
        .await?;
    for oldest in beyond {
        revoke(
            work,
            &oldest,
            "The user has authorized the client too often",
        )
        .await?;
    }
    Ok(())
}

/// Revokes the authorization of a refresh token, for its own client (RFC 7009 section 2.1), and
/// with it the access tokens that were issued for it. Another client's token, or one that is not
/// known, is ignored without an error.
///
/// # Errors
/// Only internal ones.
pub async fn revoke_by_token(work: &Work<'_>, token: &str) -> Result<()> {
    let Some((_, authorization)) = find(work.db(), work.vault(), token).await? else {
        return Ok(());
    };
    let own = work.actor().client() == Some(authorization.client_id);
    if own && authorization.revoked_at.is_none() {
        revoke(work, &authorization, "A client revoked its authorization").await?;
    }
    Ok(())
}

/// A refresh token that works, for its own client (RFC 7662 section 2.2).
pub struct RefreshTokenState {
    /// Its authorization.
    pub authorization: Model,
    /// When it expires, if it is not used before.
    pub expires_at: DateTime<Utc>,
}

/// What a client may know of a refresh token: its own, as long as it works.
///
/// # Errors
/// Only internal ones.
pub async fn inspect_refresh_token(
    db: &DatabaseConnection,
    tools: &Tools,
    caller: &ClientSnapshot,
    token: &str,
) -> Result<Option<RefreshTokenState>> {
    let Some((token, authorization)) = find(db, &tools.vault, token).await? else {
        return Ok(None);
    };
    let works = authorization.client_id == caller.client.id
        && token.used_at.is_none()
        && tools.clock.now() < token.expires_at;
    if !works {
        return Ok(None);
    }
    let live = super::live(db, &authorization, tools.clock.now()).await?;
    Ok(live.map(|_| RefreshTokenState {
        authorization,
        expires_at: token.expires_at,
    }))
}

async fn find(
    db: &impl ConnectionTrait,
    vault: &Vault,
    token: &str,
) -> Result<Option<(refresh_token::Model, Model)>> {
    if !is_refresh_token(token) {
        return Ok(None);
    }
    let found = refresh_token::Entity::find_by_id(vault.digest(token))
        .one(db)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let authorization = Entity::find_by_id(found.authorization_id).one(db).await?;
    Ok(authorization.map(|authorization| (found, authorization)))
}

/// Withdraws a user's consent to a client, and revokes all authorizations that the user gave it.
/// Only the user itself does this.
///
/// # Errors
/// [`Error::Unauthenticated`] for an actor that is not a user; `NOT_FOUND` where the user allowed
/// the client nothing.
pub async fn revoke_client_of_user(work: &Work<'_>, client: ClientId) -> Result<()> {
    let user: UserId = work.actor().user().ok_or(Error::Unauthenticated)?;
    consent::withdraw(work, user, client).await?;
    let these = Condition::all()
        .add(Column::UserId.eq(user))
        .add(Column::ClientId.eq(client))
        .add(Column::RevokedAt.is_null());
    revocations::of_authorizations(work, these).await?;
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(work.now()))
        .filter(Column::UserId.eq(user))
        .filter(Column::ClientId.eq(client))
        .filter(Column::RevokedAt.is_null())
        .exec(work.db())
        .await?;
    let event = audit::Event::new(
        AuditEventKind::AuthorizationRevoked,
        work.actor().account()?,
        user,
        "A user withdrew its consent to a client",
    );
    work.record(event.details(json!({ "client": client.to_string() })));
    Ok(())
}

/// Deletes authorizations that expired before that moment, at most so many; returns how many.
///
/// # Errors
/// Only internal ones.
pub async fn forget_expired(
    db: &DatabaseConnection,
    before: DateTime<Utc>,
    most: u64,
) -> Result<u64> {
    let old: Vec<AuthorizationId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ExpiresAt.lt(before))
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let deleted = Entity::delete_many()
        .filter(Column::Id.is_in(old))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected)
}

//! Sessions are ended: by their user, by an administrator, and where there would be too many.

use super::LiveSession;
use crate::{
    audit,
    error::{Error, Result},
    page::MAX_PAGE,
    revocations, user,
    work::Work,
};
use entity::{
    SessionId, UserId,
    audit_event::AuditEventKind,
    authorization,
    session::{Column, Entity},
    user::Model as User,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;

/// Most sessions of one user at once; the oldest ends where there would be more.
pub const MAX_SESSIONS: u64 = 100;

/// Ends the oldest sessions of a user who has as many as allowed. It is recorded, so that other nodes
/// refuse the tokens of these sessions too.
pub(super) async fn end_oldest(work: &Work<'_>, user: &User) -> Result<()> {
    let beyond: Vec<SessionId> = Entity::of_user(user.id)
        .select_only()
        .column(Column::Id)
        .filter(Column::EndedAt.is_null())
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::CreatedAt)
        .offset(MAX_SESSIONS - 1)
        .limit(u64::from(MAX_PAGE))
        .into_tuple()
        .all(work.db())
        .await?;
    if beyond.is_empty() {
        return Ok(());
    }
    end(work, user.id, &beyond).await?;
    let event = audit::Event::new(
        AuditEventKind::SessionsEnded,
        user.account_id,
        user.id,
        format!("The oldest sessions of user {} ended", user.username),
    );
    work.record(event.details(json!({ "sessions": beyond.len() })));
    Ok(())
}

/// Ends sessions of a user, and the authorizations that were given in them and do not outlive them.
async fn end(work: &Work<'_>, user: UserId, sessions: &[SessionId]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(work.now()))
        .filter(Column::Id.is_in(sessions.iter().copied()))
        .filter(Column::UserId.eq(user))
        .filter(Column::EndedAt.is_null())
        .exec(work.db())
        .await?;
    let in_them = Condition::all()
        .add(authorization::Column::SessionId.is_in(sessions.iter().copied()))
        .add(authorization::Column::UserId.eq(user))
        .add(authorization::Column::Offline.eq(false))
        .add(authorization::Column::RevokedAt.is_null());
    revocations::of_authorizations(work, in_them).await?;
    authorization::Entity::update_many()
        .col_expr(authorization::Column::RevokedAt, Expr::value(work.now()))
        .filter(authorization::Column::SessionId.is_in(sessions.iter().copied()))
        .filter(authorization::Column::Offline.eq(false))
        .filter(authorization::Column::RevokedAt.is_null())
        .exec(work.db())
        .await?;
    Ok(())
}

/// Signs out: ends the actor's own session.
///
/// # Errors
/// Only internal ones.
pub async fn sign_out(work: &Work<'_>, live: &LiveSession) -> Result<()> {
    end(work, live.user.id, &[live.session.id]).await?;
    let event = audit::Event::new(
        AuditEventKind::UserSignedOut,
        live.account.id,
        live.user.id,
        format!("User {} signed out", live.user.username),
    );
    work.record(event.details(json!({ "session": live.session.id.to_string() })));
    Ok(())
}

/// Which sessions of a user to end.
#[derive(Clone, Debug)]
pub enum SessionsToEnd {
    /// These.
    Some(Vec<SessionId>),
    /// All of them, and all authorizations.
    All,
}

/// Ends sessions of a user: an administrator's, or the user's own. Returns the user.
///
/// # Errors
/// Without `users:write`, unless the user is the actor itself; `NOT_FOUND`;
/// `PRIVILEGE_ESCALATION` where the user may do more than the actor.
pub async fn end_of_user(work: &Work<'_>, id: UserId, which: SessionsToEnd) -> Result<User> {
    let (user, account) = user::for_sessions(work, id).await?;
    let count = match &which {
        SessionsToEnd::Some(ids) => {
            let found = Entity::of_user(id)
                .filter(Column::Id.is_in(ids.iter().copied()))
                .all(work.db())
                .await?;
            if let Some(index) = ids
                .iter()
                .position(|wanted| !found.iter().any(|row| row.id == *wanted))
            {
                return Err(Error::not_found(&format!("ids.{index}"), "session"));
            }
            end(work, id, ids).await?;
            json!(ids.len())
        }
        SessionsToEnd::All => {
            user::end_everything(work, id).await?;
            json!("all")
        }
    };
    let event = audit::Event::new(
        AuditEventKind::SessionsEnded,
        account.id,
        id,
        format!("Sessions of user {} ended", user.username),
    );
    work.record(event.details(json!({ "sessions": count })));
    Ok(user)
}

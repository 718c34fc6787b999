//! Everything that decides on requests in the name of a user, read together: the user, its account
//! and permissions, and which of its sessions and authorizations have ended.

use super::{Grants, share::Shared};
use crate::{
    error::Result,
    permission::{Holder, held_by},
};
use chrono::{DateTime, Duration, Utc};
use config::MAX_TOKEN_TTL;
use entity::{
    AuthorizationId, SessionId, UserId,
    account::Model as Account,
    authorization, session,
    user::{Entity, Model, UserStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// Ended sessions and authorizations of one user that are kept in memory; where there are more, the
/// database is queried for each token.
const MAX_ENDED: u64 = 1000;

/// A user, and everything that requests in its name are checked against.
#[derive(Debug)]
pub struct UserSnapshot {
    /// The user.
    pub user: Model,
    /// Its account.
    pub account: Arc<Account>,
    /// Its permissions.
    pub grants: Arc<Grants>,
    /// IDs of its sessions and authorizations that were ended so recently that an access token of
    /// theirs may not have expired; none where there are too many to keep.
    ended: Option<HashSet<Uuid>>,
}

impl UserSnapshot {
    pub(super) async fn load(
        db: &DatabaseConnection,
        shared: &Shared,
        id: UserId,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        let Some(user) = Entity::find_by_id(id).one(db).await? else {
            return Ok(None);
        };
        let account = entity::account::Entity::find_by_id(user.account_id)
            .one(db)
            .await?;
        let Some(account) = account else {
            return Ok(None);
        };
        let held = held_by(db, &Holder::of_user(&user, &account)).await?;
        let ended = ended_of(db, id, now).await?;
        Ok(Some(Self {
            grants: Arc::new(Grants::new(held)),
            account: shared.account(account),
            ended,
            user,
        }))
    }

    /// Whether the user is active, in an account that was not deleted.
    #[must_use]
    pub fn active(&self) -> bool {
        self.user.status == UserStatus::Active && self.account.deleted_at.is_none()
    }

    /// Whether the session or the authorization of a token has been ended.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn has_ended(
        &self,
        db: &impl ConnectionTrait,
        session: Option<SessionId>,
        authorization: AuthorizationId,
    ) -> Result<bool> {
        if let Some(ended) = &self.ended {
            return Ok(ended.contains(&authorization.0)
                || session.is_some_and(|session| ended.contains(&session.0)));
        }
        let revoked = authorization::Entity::find_by_id(authorization)
            .filter(authorization::Column::RevokedAt.is_null())
            .count(db)
            .await?;
        let Some(session) = session else {
            return Ok(revoked == 0);
        };
        let open = session::Entity::find_by_id(session)
            .filter(session::Column::EndedAt.is_null())
            .count(db)
            .await?;
        Ok(revoked == 0 || open == 0)
    }
}

async fn ended_of(
    db: &DatabaseConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<HashSet<Uuid>>> {
    // An hour more than any token lives, since the clocks of nodes differ.
    let since = now - Duration::seconds(MAX_TOKEN_TTL.into()) - Duration::hours(1);
    let sessions: Vec<SessionId> = session::Entity::of_user(user)
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::EndedAt.gt(since))
        .limit(MAX_ENDED + 1)
        .into_tuple()
        .all(db)
        .await?;
    let authorizations: Vec<AuthorizationId> = authorization::Entity::of_user(user)
        .select_only()
        .column(authorization::Column::Id)
        .filter(authorization::Column::RevokedAt.gt(since))
        .limit(MAX_ENDED + 1)
        .into_tuple()
        .all(db)
        .await?;
    let ids = sessions.iter().map(|id| id.0);
    let ids: HashSet<Uuid> = ids.chain(authorizations.iter().map(|id| id.0)).collect();
    Ok((ids.len() as u64 <= MAX_ENDED).then_some(ids))
}

//! Renews tokens by a refresh token (RFC 6749 section 6).
//!
//! A refresh token of a public client is replaced with each use. Its successor follows from it, so
//! a client whose response was lost gets the same successor again, and not a second one: for a few
//! seconds, and as long as the successor was not used. After that, the old token means that two
//! parties have it, and the whole authorization ends (RFC 9700 section 4.14.2).

use super::{
    Authorized, Live, NewToken, REFRESH_PREFIX, idle_end, is_refresh_token, live_in_use, revoke,
    rotates, store_token,
};
use crate::{audit, error::Result, registry::ClientSnapshot, tools::Tools, work::Work};
use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientId, Secret,
    audit_event::AuditEventKind,
    authorization::{self, Model},
    refresh_token::{Column, Entity, Model as Token},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use serde_json::json;

/// Whether a text is a refresh token of that client, in whatever state. It takes no lock: what anyone
/// can make up is refused by this, and writers do not wait for it.
///
/// # Errors
/// Only internal ones.
pub async fn is_refresh_token_of(
    db: &DatabaseConnection,
    tools: &Tools,
    client: ClientId,
    token: &str,
) -> Result<bool> {
    if !is_refresh_token(token) {
        return Ok(false);
    }
    // Row by row, each by its key: of a join SQLite makes a search through all authorizations of
    // the client.
    let found = Entity::find_by_id(tools.vault.digest(token))
        .one(db)
        .await?;
    let Some(found) = found else {
        return Ok(false);
    };
    let of = authorization::Entity::find_by_id(found.authorization_id);
    Ok(of.one(db).await?.is_some_and(|row| row.client_id == client))
}

/// Renews tokens by a refresh token of this client. None where that is refused: the token is
/// unknown, of another client, expired or replaced, or its authorization has ended. The caller
/// commits in either case: the use of a replaced token ends its authorization.
///
/// # Errors
/// Only internal ones.
pub async fn refresh(
    work: &Work<'_>,
    client: &ClientSnapshot,
    token: &str,
) -> Result<Option<Authorized>> {
    if !is_refresh_token(token) {
        return Ok(None);
    }
    let digest = work.vault().digest(token);
    let Some(found) = Entity::find_by_id(digest.clone()).one(work.db()).await? else {
        return Ok(None);
    };
    let authorization = authorization::Entity::find_by_id(found.authorization_id)
        .lock_exclusive()
        .one(work.db())
        .await?;
    let Some(authorization) = authorization.filter(|row| row.client_id == client.client.id) else {
        return Ok(None);
    };
    // Read again under the lock: another request may have used it meanwhile.
    let Some(presented) = Entity::find_by_id(digest).one(work.db()).await? else {
        return Ok(None);
    };
    let Some(Live { user, account, .. }) = live_in_use(work, &authorization).await? else {
        return Ok(None);
    };
    if work.now() >= presented.expires_at {
        return Ok(None);
    }
    let presented = PresentedToken {
        row: &presented,
        text: token,
        grace: Duration::seconds(account.refresh_grace_seconds.into()),
    };
    let Some(next) = next(work, client, &authorization, presented).await? else {
        return Ok(None);
    };
    Ok(Some(Authorized {
        scope: authorization.scope.clone(),
        authorization,
        user,
        account,
        refresh_token: Secret::new(next),
    }))
}

/// The refresh token that a client presents.
struct PresentedToken<'a> {
    row: &'a Token,
    text: &'a str,
    /// How long it gets the same successor again.
    grace: Duration,
}

/// The refresh token to hand out.
async fn next(
    work: &Work<'_>,
    client: &ClientSnapshot,
    authorization: &Model,
    presented: PresentedToken<'_>,
) -> Result<Option<String>> {
    let PresentedToken { row, text, grace } = presented;
    let successor = format!("{REFRESH_PREFIX}{}", work.vault().successor(text));
    match row.used_at {
        None if !rotates(client) => {
            let end = idle_end(work, client, authorization);
            set(work, row, Column::ExpiresAt, end).await?;
            Ok(Some(text.to_owned()))
        }
        None => {
            set(work, row, Column::UsedAt, work.now()).await?;
            let number = row.number + 1;
            let new = NewToken {
                text: &successor,
                number,
            };
            store_token(work, client, authorization, new).await?;
            authorization::Entity::update_many()
                .col_expr(authorization::Column::Refreshes, Expr::value(number))
                .filter(authorization::Column::Id.eq(authorization.id))
                .exec(work.db())
                .await?;
            Ok(Some(successor))
        }
        // The newest token, which is this one's successor, was not used.
        Some(used_at)
            if row.number == authorization.refreshes - 1 && work.now() <= used_at + grace =>
        {
            Ok(Some(successor))
        }
        Some(_) => {
            reused(work, authorization).await?;
            Ok(None)
        }
    }
}

async fn set(work: &Work<'_>, row: &Token, column: Column, at: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(column, Expr::value(at))
        .filter(Column::Digest.eq(row.digest.clone()))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn reused(work: &Work<'_>, authorization: &Model) -> Result<()> {
    revoke::mark(work, authorization).await?;
    let event = audit::Event::new(
        AuditEventKind::RefreshTokenReused,
        authorization.account_id,
        authorization.user_id,
        "A refresh token was used again after its successor: the authorization was revoked",
    );
    work.record(event.details(json!({
        "authorization": authorization.id.to_string(),
        "client": authorization.client_id.to_string(),
    })));
    Ok(())
}

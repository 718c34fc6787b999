//! Records revocations, in the transaction that revokes: before the row that is revoked changes, by
//! one statement, however many rows there are.

use super::TOKEN_LIFETIME;
use crate::{error::Result, work::Work};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, authorization, client, deployment,
    revocation::{Column, Entity, RevocationKind},
    user,
};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, ExprTrait,
    sea_query::{Expr, LockType, OnConflict, Query, SelectStatement},
};
use uuid::Uuid;

/// Where the columns of a revocation come from.
struct Origins {
    kind: RevocationKind,
    subject: Expr,
    generation: Expr,
    account: Expr,
    client_id: Expr,
}

/// The present generations of these clients are about to be replaced, or the clients deleted.
pub(crate) async fn of_clients(work: &Work<'_>, of: Condition) -> Result<()> {
    let origins = Origins {
        kind: RevocationKind::Client,
        subject: Expr::col((client::Entity, client::Column::Id)),
        generation: Expr::col((client::Entity, client::Column::Generation)),
        account: Expr::col((client::Entity, client::Column::AccountId)),
        client_id: Expr::col((client::Entity, client::Column::ClientId)),
    };
    let rows = Query::select().from(client::Entity).cond_where(of).take();
    insert(work, origins, rows).await
}

/// The present generations of these users are about to be replaced, or the users deleted.
pub(crate) async fn of_users(work: &Work<'_>, of: Condition) -> Result<()> {
    let origins = Origins {
        kind: RevocationKind::User,
        subject: Expr::col((user::Entity, user::Column::Id)),
        generation: Expr::col((user::Entity, user::Column::Generation)),
        account: Expr::col((user::Entity, user::Column::AccountId)),
        client_id: Expr::value(None::<String>),
    };
    let rows = Query::select().from(user::Entity).cond_where(of).take();
    insert(work, origins, rows).await
}

/// These authorizations are about to be revoked. One whose code was never exchanged has no tokens.
pub(crate) async fn of_authorizations(work: &Work<'_>, of: Condition) -> Result<()> {
    use authorization::Column as From;
    let origins = Origins {
        kind: RevocationKind::Authorization,
        subject: Expr::col((authorization::Entity, From::Id)),
        generation: Expr::value(0_i64),
        account: Expr::col((authorization::Entity, From::AccountId)),
        client_id: Expr::value(None::<String>),
    };
    let rows = Query::select()
        .from(authorization::Entity)
        .cond_where(of)
        .and_where(Expr::col((authorization::Entity, From::CodeUsedAt)).is_not_null())
        .take();
    insert(work, origins, rows).await
}

/// The generation of the deployment is about to be replaced.
pub(crate) async fn of_deployment(work: &Work<'_>) -> Result<()> {
    let origins = Origins {
        kind: RevocationKind::Deployment,
        subject: Expr::value(Uuid::nil()),
        generation: Expr::col((deployment::Entity, deployment::Column::Generation)),
        account: Expr::value(Uuid::nil()),
        client_id: Expr::value(None::<String>),
    };
    let rows = Query::select()
        .from(deployment::Entity)
        .and_where(Expr::col((deployment::Entity, deployment::Column::Id)).eq(1))
        .take();
    insert(work, origins, rows).await
}

/// A single token of a client is revoked. One of a deleted client is revoked with it.
pub(crate) async fn of_token(
    work: &Work<'_>,
    jti: &str,
    client: ClientId,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    let Ok(jti) = Uuid::try_parse(jti) else {
        return Ok(());
    };
    let origins = Origins {
        kind: RevocationKind::Token,
        subject: Expr::value(jti),
        generation: Expr::value(0_i64),
        account: Expr::col((client::Entity, client::Column::AccountId)),
        client_id: Expr::value(None::<String>),
    };
    let rows = Query::select()
        .from(client::Entity)
        .and_where(Expr::col((client::Entity, client::Column::Id)).eq(client))
        .take();
    insert_until(work, origins, rows, expires_at).await
}

async fn insert(work: &Work<'_>, origins: Origins, rows: SelectStatement) -> Result<()> {
    insert_until(work, origins, rows, work.now() + TOKEN_LIFETIME).await
}

/// Locks the rows that it reads, so that of two transactions the second records the generation that
/// the first has written.
async fn insert_until(
    work: &Work<'_>,
    origins: Origins,
    mut rows: SelectStatement,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    rows.exprs([
        origins.subject,
        origins.generation,
        Expr::value(origins.kind),
        origins.account,
        origins.client_id,
        Expr::value(work.now()),
        Expr::value(expires_at),
    ])
    .lock(LockType::NoKeyUpdate);
    let statement = Query::insert()
        .into_table(Entity)
        .columns([
            Column::Subject,
            Column::Generation,
            Column::Kind,
            Column::AccountId,
            Column::ClientId,
            Column::RevokedAt,
            Column::ExpiresAt,
        ])
        .select_from(rows)
        .map_err(|error| DbErr::Custom(error.to_string()))?
        .on_conflict(
            OnConflict::columns([Column::Subject, Column::Generation])
                .do_nothing()
                .to_owned(),
        )
        .take();
    work.db().execute(&statement).await?;
    Ok(())
}

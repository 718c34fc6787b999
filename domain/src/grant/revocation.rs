//! Revokes the tokens of clients that lose a permission, and marks what lists the permission as
//! changed.

use super::condition::{clients_with, roles_with};
use crate::{error::Result, revocations, work::Work};
use entity::{PermissionId, RoleId, client, role, user};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};

/// Like [`Random::generation`](crate::random::Random::generation), drawn by the database for each
/// row: PostgreSQL takes it from its strong generator (version 4 UUIDs, of which the last 13 digits
/// are random), SQLite from its own, which the operating system seeds.
const NEW_GENERATION_ON_POSTGRES: &str =
    "('x' || right(replace(gen_random_uuid()::text, '-', ''), 13))::bit(52)::bigint + 4294967296";
const NEW_GENERATION_ON_SQLITE: &str = "(random() & 4503599627370495) + 4294967296";

/// Revokes all tokens of these clients, by giving each a new generation. It is drawn at random for
/// each client, so that a party that can sign tokens cannot derive it from the one before, nor from
/// that of another client.
pub(crate) async fn next_generation(work: &Work<'_>, of: Condition) -> Result<()> {
    revocations::of_clients(work, of.clone()).await?;
    renew(work, client::Column::Generation, of).await
}

/// Ends all authorizations of these clients by users: their codes and refresh tokens.
pub(crate) async fn end_authorizations(work: &Work<'_>, of: Condition) -> Result<()> {
    renew(work, client::Column::AuthorizationGeneration, of).await
}

/// Revokes the access tokens of the users with that role, who lose a permission.
pub(crate) async fn revoke_of_users(work: &Work<'_>, role: RoleId) -> Result<()> {
    let with_role = Condition::all().add(user::Column::RoleId.eq(role));
    revocations::of_users(work, with_role).await?;
    user::Entity::update_many()
        .col_expr(
            user::Column::Generation,
            Expr::value(work.random().generation()),
        )
        .filter(user::Column::RoleId.eq(role))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn renew(work: &Work<'_>, column: client::Column, of: Condition) -> Result<()> {
    let fresh = match work.db().get_database_backend() {
        DbBackend::Postgres => NEW_GENERATION_ON_POSTGRES,
        _ => NEW_GENERATION_ON_SQLITE,
    };
    client::Entity::update_many()
        .col_expr(column, Expr::cust(fresh))
        .filter(of)
        .exec(work.db())
        .await?;
    Ok(())
}

/// Increments the versions of the roles and clients that list these permissions, before the
/// permissions are deleted.
pub(crate) async fn mark_changed(work: &Work<'_>, permissions: &[PermissionId]) -> Result<()> {
    let next = || Expr::col(client::Column::Version).add(1);
    let clients = client::Entity::update_many().col_expr(client::Column::Version, next());
    let clients = clients.col_expr(client::Column::UpdatedAt, Expr::value(work.now()));
    clients
        .filter(client::Column::Id.in_subquery(clients_with(permissions)))
        .exec(work.db())
        .await?;
    let roles = role::Entity::update_many().col_expr(role::Column::Version, next());
    let roles = roles.col_expr(role::Column::UpdatedAt, Expr::value(work.now()));
    roles
        .filter(role::Column::Id.in_subquery(roles_with(permissions)))
        .exec(work.db())
        .await?;
    Ok(())
}

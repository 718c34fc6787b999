//! Reads a client from the database with everything that its requests are checked against: one
//! statement for most clients, since permissions of roles are in memory, tokens are rarely revoked one by
//! one, and few clients introspect.

use super::{ClientSnapshot, Grants, KnownSecret, Registry, Served};
use crate::{
    error::Result,
    permission::{Holder, held_by},
};
use entity::{
    ClientId, account,
    client::{self, Column, Entity},
    client_permission, client_secret, resource, resource_server, revoked_token,
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SimpleExpr},
};
use std::collections::HashSet;

/// Revoked tokens of one client that are kept in memory; where there are more, the database is
/// queried for each.
const MAX_REVOKED: u64 = 1000;
/// Secrets that are read with the client. Where it has more, all are read by a statement of their
/// own, since every row repeats the client.
const FEW_SECRETS: u64 = 4;

impl ClientSnapshot {
    /// Reads the client for which that holds.
    pub(super) async fn load(
        db: &DatabaseConnection,
        registry: &Registry,
        identity: SimpleExpr,
    ) -> Result<Option<Self>> {
        let rows = with_secrets(identity)
            .into_model::<SecretRow>()
            .all(db)
            .await?;
        let many = rows.len() as u64 > FEW_SECRETS;
        let mut secrets = Vec::new();
        let mut known = None;
        for SecretRow { facts, secret } in rows {
            secrets.extend(secret);
            known.get_or_insert(facts);
        }
        let Some(ClientFacts {
            client,
            account,
            is_granted,
            serves,
            has_revoked,
        }) = known
        else {
            return Ok(None);
        };
        let holder = Holder::of_client(&client, &account);
        let grants = if is_granted {
            let held = held_by(db, &holder).await?;
            registry.shared.grants(&client, Grants::new(held))
        } else {
            registry.grants_of_role(db, &holder).await?
        };
        if many {
            secrets = secrets_of(db, client.id).await?;
        }
        let serves = if serves {
            served_by(db, client.id).await?
        } else {
            Vec::new()
        };
        let revoked = if has_revoked {
            revoked_of(db, client.id).await?
        } else {
            Some(HashSet::new())
        };
        Ok(Some(Self {
            account: registry.shared.account(account),
            grants,
            secrets,
            serves,
            revoked,
            client,
        }))
    }
}

/// A client with one of its secrets, or without one where it has none.
struct SecretRow {
    facts: ClientFacts,
    secret: Option<KnownSecret>,
}

struct ClientFacts {
    client: client::Model,
    account: account::Model,
    /// Whether permissions are granted to it directly.
    is_granted: bool,
    /// Whether it may introspect tokens of protected APIs.
    serves: bool,
    /// Whether tokens of it are revoked one by one.
    has_revoked: bool,
}

impl FromQueryResult for SecretRow {
    fn from_query_result(row: &QueryResult, _: &str) -> std::result::Result<Self, DbErr> {
        let mut positions = 0..;
        let client::ByPosition(client) = client::ByPosition::read(row, &mut positions)?;
        let account::ByPosition(account) = account::ByPosition::read(row, &mut positions)?;
        let secret = KnownSecret::read(row, &mut positions)?;
        Ok(Self {
            facts: ClientFacts {
                client,
                account,
                is_granted: row.try_get("", IS_GRANTED)?,
                serves: row.try_get("", SERVES)?,
                has_revoked: row.try_get("", HAS_REVOKED)?,
            },
            secret,
        })
    }
}

const IS_GRANTED: &str = "is_granted";
const SERVES: &str = "serves";
const HAS_REVOKED: &str = "has_revoked";

fn with_secrets(identity: SimpleExpr) -> Select<Entity> {
    let mut query = Entity::find()
        .filter(identity)
        .inner_join(account::Entity)
        .select_only()
        .expr(client::ByPosition::columns())
        .expr(account::ByPosition::columns())
        .columns(KnownSecret::COLUMNS)
        .expr_as(
            are_rows::<client_permission::Entity>(client_permission::Column::ClientId),
            IS_GRANTED,
        )
        .expr_as(
            are_rows::<resource_server::Entity>(resource_server::Column::ClientId),
            SERVES,
        )
        .expr_as(
            are_rows::<revoked_token::Entity>(revoked_token::Column::ClientId),
            HAS_REVOKED,
        )
        .order_by_desc(client_secret::Column::Id)
        .limit(FEW_SECRETS + 1);
    let secrets = names_client::<client_secret::Entity>(client_secret::Column::ClientId)
        .and(client_secret::Column::RevokedAt.is_null());
    QueryTrait::query(&mut query).left_join(client_secret::Entity, secrets);
    query
}

/// Whether rows of that entity name the client in that column.
fn are_rows<E: EntityTrait>(column: E::Column) -> SimpleExpr {
    let rows = E::find().select_only().expr(Expr::val(1));
    Expr::exists(rows.filter(names_client::<E>(column)).into_query())
}

fn names_client<E: EntityTrait>(column: E::Column) -> SimpleExpr {
    Expr::col((E::default(), column)).equals((Entity, Column::Id))
}

async fn secrets_of(db: &DatabaseConnection, client: ClientId) -> Result<Vec<KnownSecret>> {
    let query = client_secret::Entity::of_client(client)
        .filter(client_secret::Column::RevokedAt.is_null())
        .select_only()
        .columns(KnownSecret::COLUMNS);
    Ok(query.into_model().all(db).await?)
}

async fn served_by(db: &DatabaseConnection, client: ClientId) -> Result<Vec<Served>> {
    let ids = resource_server::Entity::find()
        .select_only()
        .column(resource_server::Column::ResourceId);
    let ids = ids.filter(resource_server::Column::ClientId.eq(client));
    let rows = resource::Entity::find()
        .filter(resource::Column::Id.in_subquery(ids.into_query()))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Served {
            id: row.id,
            identifier: row.identifier,
        })
        .collect())
}

async fn revoked_of(db: &DatabaseConnection, client: ClientId) -> Result<Option<HashSet<String>>> {
    let query = revoked_token::Entity::find().filter(revoked_token::Column::ClientId.eq(client));
    // All revoked tokens, whatever the clock says: it may be ahead for a moment, and what is read
    // now is used for minutes.
    let rows = query.limit(MAX_REVOKED + 1).all(db).await?;
    let few = rows.len() as u64 <= MAX_REVOKED;
    Ok(few.then(|| rows.into_iter().map(|row| row.jti).collect()))
}

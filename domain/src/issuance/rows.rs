//! The statements that write many rows at once. Each has few variants, so that all are prepared
//! once: PostgreSQL takes an array per column, SQLite one of three row counts, or a JSON document.

use super::ledger::BATCH;
use crate::error::{Error, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::issuance;
use sea_orm::{DatabaseConnection, DbBackend, sqlx};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};
use uuid::Uuid;

const COLUMNS: &str = "id, account_id, client_id, jti, grant_type, scope, generation, issued_at, expires_at, ip_address, deployment_generation, user_id, authorization_id, user_generation";

static ISSUED_POSTGRES: LazyLock<String> = LazyLock::new(|| {
    let arrays = "$1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int8[], $8::timestamptz[], $9::timestamptz[], \
        $10::text[], $11::int8[], $12::uuid[], $13::uuid[], $14::int8[]";
    format!(
        "INSERT INTO issuance ({COLUMNS}) SELECT * FROM UNNEST({arrays}) ON CONFLICT DO NOTHING"
    )
});

/// For few rows, some, and a whole batch: rows of nulls are padding.
static ISSUED_SQLITE: LazyLock<[(usize, String); 3]> = LazyLock::new(|| {
    [8, 64, BATCH].map(|most| {
        let rows = vec!["(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"; most].join(",");
        let rows = format!("SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL");
        (
            most,
            format!("INSERT INTO issuance ({COLUMNS}) {rows} ON CONFLICT DO NOTHING"),
        )
    })
});

/// Bytes that a record takes in a statement for PostgreSQL: each value follows its length, of 4
/// bytes.
pub(super) fn size(row: &issuance::Model) -> usize {
    const LENGTHS: usize = 14 * 4;
    const IDS: usize = 5 * 16;
    const NUMBERS_AND_TIMES: usize = 5 * 8;
    let texts = [
        row.jti.len(),
        row.grant_type.len(),
        row.scope.len(),
        row.ip_address.as_ref().map_or(0, String::len),
    ];
    LENGTHS + IDS + NUMBERS_AND_TIMES + texts.iter().sum::<usize>()
}

/// Writes records of issued tokens, at most a batch of them, all or none; existing ones stay as
/// they are.
pub(super) async fn issued(db: &DatabaseConnection, rows: &[issuance::Model]) -> Result<()> {
    match db.get_database_backend() {
        DbBackend::Postgres => issued_postgres(db.get_postgres_connection_pool(), rows).await,
        _ => issued_sqlite(db.get_sqlite_connection_pool(), rows).await,
    }
    .map_err(failed)
}

async fn issued_postgres(pool: &sqlx::PgPool, rows: &[issuance::Model]) -> sqlx::Result<()> {
    let ids = |of: fn(&issuance::Model) -> Uuid| rows.iter().map(of).collect::<Vec<_>>();
    let texts = |of: fn(&issuance::Model) -> &str| rows.iter().map(of).collect::<Vec<_>>();
    let moments =
        |of: fn(&issuance::Model) -> DateTime<Utc>| rows.iter().map(of).collect::<Vec<_>>();
    let query = sqlx::query(ISSUED_POSTGRES.as_str())
        .bind(ids(|row| row.id.0))
        .bind(ids(|row| row.account_id.0))
        .bind(ids(|row| row.client_id.0))
        .bind(texts(|row| &row.jti))
        .bind(texts(|row| &row.grant_type))
        .bind(texts(|row| &row.scope))
        .bind(rows.iter().map(|row| row.generation).collect::<Vec<_>>())
        .bind(moments(|row| row.issued_at))
        .bind(moments(|row| row.expires_at))
        .bind(
            rows.iter()
                .map(|row| row.ip_address.as_deref())
                .collect::<Vec<_>>(),
        )
        .bind(
            rows.iter()
                .map(|row| row.deployment_generation)
                .collect::<Vec<_>>(),
        )
        .bind(
            rows.iter()
                .map(|row| row.user_id.map(|id| id.0))
                .collect::<Vec<_>>(),
        )
        .bind(
            rows.iter()
                .map(|row| row.authorization_id.map(|id| id.0))
                .collect::<Vec<_>>(),
        )
        .bind(
            rows.iter()
                .map(|row| row.user_generation)
                .collect::<Vec<_>>(),
        );
    query.execute(pool).await.map(|_| ())
}

async fn issued_sqlite(pool: &sqlx::SqlitePool, rows: &[issuance::Model]) -> sqlx::Result<()> {
    let Some((most, statement)) = ISSUED_SQLITE.iter().find(|(most, _)| rows.len() <= *most) else {
        return Err(sqlx::Error::InvalidArgument(format!(
            "more than {BATCH} rows"
        )));
    };
    let mut query = sqlx::query(statement.as_str());
    for row in rows {
        query = query
            .bind(row.id.0)
            .bind(row.account_id.0)
            .bind(row.client_id.0)
            .bind(&row.jti)
            .bind(&row.grant_type)
            .bind(&row.scope)
            .bind(row.generation)
            .bind(row.issued_at)
            .bind(row.expires_at)
            .bind(&row.ip_address)
            .bind(row.deployment_generation)
            .bind(row.user_id.map(|id| id.0))
            .bind(row.authorization_id.map(|id| id.0))
            .bind(row.user_generation);
    }
    for _ in 0..(most - rows.len()) * 14 {
        query = query.bind(None::<i32>);
    }
    query.execute(pool).await.map(|_| ())
}

/// Skips rows that another transaction holds, and so never waits: rules that change the same rows
/// lock them in another order. Returns the rows that it updated.
macro_rules! used_postgres {
    ($table:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET last_used_at = used.at FROM (SELECT old.id, new.at FROM UNNEST($1::uuid[], $2::timestamptz[]) AS new (id, at) ",
            "JOIN ",
            $table,
            " AS old ON old.id = new.id WHERE old.last_used_at IS NULL OR old.last_used_at < new.at ",
            "FOR NO KEY UPDATE OF old SKIP LOCKED) AS used WHERE ",
            $table,
            ".id = used.id RETURNING ",
            $table,
            ".id"
        )
    };
}

macro_rules! used_sqlite {
    ($table:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET last_used_at = new.at FROM (SELECT unhex(value->>0) AS id, value->>1 AS at FROM json_each(?)) AS new ",
            "WHERE ",
            $table,
            ".id = new.id AND (last_used_at IS NULL OR last_used_at < new.at)"
        )
    };
}

/// A table that records when its rows were last used.
#[derive(Clone, Copy)]
pub(super) enum Used {
    /// Clients.
    Client,
    /// Secrets.
    Secret,
}

impl Used {
    const fn postgres(self) -> &'static str {
        match self {
            Self::Client => used_postgres!("client"),
            Self::Secret => used_postgres!("client_secret"),
        }
    }

    const fn sqlite(self) -> &'static str {
        match self {
            Self::Client => used_sqlite!("client"),
            Self::Secret => used_sqlite!("client_secret"),
        }
    }
}

/// Updates the moments of last use. Returns those that have to be retried, since another
/// transaction holds their rows.
pub(super) async fn used(
    db: &DatabaseConnection,
    table: Used,
    moments: &HashMap<Uuid, DateTime<Utc>>,
) -> Result<HashMap<Uuid, DateTime<Utc>>> {
    if db.get_database_backend() == DbBackend::Postgres {
        let (ids, ats): (Vec<Uuid>, Vec<DateTime<Utc>>) = moments.iter().unzip();
        let query = sqlx::query_scalar::<_, Uuid>(table.postgres())
            .bind(ids)
            .bind(ats);
        let taken: HashSet<Uuid> = query
            .fetch_all(db.get_postgres_connection_pool())
            .await
            .map_err(failed)?
            .into_iter()
            .collect();
        return Ok(moments
            .iter()
            .filter(|(id, _)| !taken.contains(id))
            .map(|(id, at)| (*id, *at))
            .collect());
    }
    let rows: Vec<_> = moments
        .iter()
        .map(|(id, at)| (hex(*id), text(*at)))
        .collect();
    let document = serde_json::to_string(&rows).map_err(Error::internal)?;
    sqlx::query(table.sqlite())
        .bind(document)
        .execute(db.get_sqlite_connection_pool())
        .await
        .map_err(failed)?;
    Ok(HashMap::new())
}

fn failed(error: sqlx::Error) -> Error {
    sea_orm::DbErr::Exec(sea_orm::RuntimeErr::SqlxError(error.into())).into()
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}

/// A moment as the driver writes it into SQLite.
fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

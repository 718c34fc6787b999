//! Undoes the last migration, and finds out beforehand what is lost: the migration is undone in a
//! transaction that is rolled back.

use super::{explain::explain, status};
use crate::error::CliError;
use config::Database;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};
use std::collections::{BTreeMap, BTreeSet};

/// Tables of the database itself and of SQLite's full-text search are not counted as lost.
const COLUMNS_OF_SQLITE: &str = "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE 'client_search_text\\_%' ESCAPE '\\'";
const COLUMNS_OF_POSTGRES: &str =
    "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns
    WHERE table_schema = current_schema()";

type Columns = BTreeMap<String, BTreeSet<String>>;

/// The last applied migration.
pub struct Last {
    /// Its name.
    pub name: String,
    /// Tables that undoing it removes, with their number of rows.
    tables: Vec<(String, i64)>,
    /// Columns that undoing it removes from tables that stay.
    columns: Vec<String>,
}

impl Last {
    /// What is lost.
    #[must_use]
    pub fn list(&self) -> String {
        let tables = self
            .tables
            .iter()
            .map(|(name, rows)| format!("table {name} ({rows} rows)"));
        let all: Vec<_> = tables
            .chain(self.columns.iter().map(|name| format!("column {name}")))
            .collect();
        if all.is_empty() {
            "no data".to_owned()
        } else {
            all.join(", ")
        }
    }

    /// What is lost, as a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("Lost by it: {}.", self.list())
    }
}

/// What undoing the last migration would remove; none where none is applied. Changes nothing.
///
/// # Errors
/// With a message for the operator.
pub async fn last(db: &DatabaseConnection, database: &Database) -> Result<Option<Last>, CliError> {
    let Some((name, _)) = status(db, database)
        .await?
        .into_iter()
        .rfind(|(_, applied)| *applied)
    else {
        return Ok(None);
    };
    let tried = try_out(db)
        .await
        .map_err(|error| explain(database, &error))?;
    Ok(Some(Last { name, ..tried }))
}

/// Undoes the last migration.
///
/// # Errors
/// With a message for the operator.
pub async fn last_step(db: &DatabaseConnection, database: &Database) -> Result<(), CliError> {
    Migrator::down(db, Some(1))
        .await
        .map_err(|error| explain(database, &error))
}

async fn try_out(db: &DatabaseConnection) -> Result<Last, DbErr> {
    let transaction = db.begin().await?;
    let before = columns(&transaction).await?;
    Migrator::down(&transaction, Some(1)).await?;
    let after = columns(&transaction).await?;
    transaction.rollback().await?;
    let mut last = Last {
        name: String::new(),
        tables: Vec::new(),
        columns: Vec::new(),
    };
    for (table, columns) in before {
        match after.get(&table) {
            None => {
                let rows = count(db, &table).await?;
                last.tables.push((table, rows));
            }
            Some(left) => last.columns.extend(
                columns
                    .difference(left)
                    .map(|column| format!("{table}.{column}")),
            ),
        }
    }
    Ok(last)
}

async fn columns(db: &impl ConnectionTrait) -> Result<Columns, DbErr> {
    let query = match db.get_database_backend() {
        DbBackend::Sqlite => COLUMNS_OF_SQLITE,
        _ => COLUMNS_OF_POSTGRES,
    };
    let mut columns = Columns::new();
    for row in db
        .query_all_raw(Statement::from_string(db.get_database_backend(), query))
        .await?
    {
        let (table, column): (String, String) = (row.try_get("", "t")?, row.try_get("", "c")?);
        columns.entry(table).or_default().insert(column);
    }
    Ok(columns)
}

async fn count(db: &impl ConnectionTrait, table: &str) -> Result<i64, DbErr> {
    let query = format!(
        "SELECT count(*) AS n FROM \"{}\"",
        table.replace('"', "\"\"")
    );
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), query))
        .await?;
    row.map_or(Ok(0), |row| row.try_get("", "n"))
}

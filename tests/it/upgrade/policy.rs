//! Migrations expand the schema, and contract it a version later at the earliest: each only adds what
//! nodes of the version before can ignore, unless it is listed here with the reason.

use super::columns;
use crate::support::TestApp;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};
use std::collections::BTreeSet;

/// The last migration of the earliest version that the next ones are compared with.
const BASELINE: &str = "m20261121_000025_client_lists";

/// What a migration does that nodes of the version before cannot ignore, and why it may.
pub(super) const EXCEPTIONS: [(&str, &str, &str); 2] = [
    (
        "m20261128_000075_people",
        "drops idempotency_key.client_id",
        "renamed before the first release: a node of an earlier commit refuses requests with an idempotency key",
    ),
    (
        "m20261128_000075_people",
        "requires idempotency_key.actor_id",
        "the new name of that column",
    ),
];

/// Unique indexes, as `table by index`: they refuse rows that were accepted before.
async fn unique_indexes(db: &DatabaseConnection) -> BTreeSet<(String, String)> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DatabaseBackend::Sqlite => {
            "SELECT m.name AS t, l.name AS i FROM sqlite_master m JOIN pragma_index_list(m.name) l
             WHERE m.type = 'table' AND l.\"unique\" = 1"
        }
        _ => {
            "SELECT tablename::text AS t, indexname::text AS i FROM pg_indexes
             WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await;
    let text = |row: &sea_orm::QueryResult, name| row.try_get("", name).unwrap();
    let rows = rows.unwrap();
    rows.iter()
        .map(|row| (text(row, "t"), text(row, "i")))
        .collect()
}

/// What the next migration does that nodes of the version before cannot ignore.
async fn breaks(db: &DatabaseConnection) -> Vec<String> {
    let (before, unique) = (columns(db).await, unique_indexes(db).await);
    Migrator::up(db, Some(1)).await.unwrap();
    let after = columns(db).await;
    let mut found = Vec::new();
    for (table, columns) in &before {
        let Some(now) = after.get(table) else {
            found.push(format!("drops {table}"));
            continue;
        };
        for name in columns.keys().filter(|name| !now.contains_key(*name)) {
            found.push(format!("drops {table}.{name}"));
        }
        for (name, column) in now.iter().filter(|(_, column)| column.is_required) {
            if columns.get(name) != Some(column) {
                found.push(format!("requires {table}.{name}"));
            }
        }
    }
    for (table, index) in unique_indexes(db).await.difference(&unique) {
        if before.contains_key(table) {
            found.push(format!("restricts {table} by {index}"));
        }
    }
    found
}

#[both_databases]
async fn each_migration_only_adds_or_is_listed_with_the_reason(app: TestApp) {
    Migrator::down(&app.db, None).await.unwrap();
    let names: Vec<_> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let first = names.iter().position(|name| name == BASELINE).unwrap() + 1;
    Migrator::up(&app.db, Some(u32::try_from(first).unwrap()))
        .await
        .unwrap();
    let mut found = BTreeSet::new();
    for name in &names[first..] {
        let breaks = breaks(&app.db).await;
        found.extend(breaks.into_iter().map(|what| (name.clone(), what)));
    }
    let listed: BTreeSet<_> = EXCEPTIONS
        .iter()
        .map(|(name, what, _)| ((*name).to_owned(), (*what).to_owned()))
        .collect();
    assert_eq!(
        found, listed,
        "left: what migrations do that nodes of the version before cannot ignore; right: what is listed"
    );
}

/// The comparison finds what it is for.
#[both_databases]
async fn what_a_node_of_the_version_before_cannot_ignore_is_found(app: TestApp) {
    Migrator::down(&app.db, Some(1)).await.unwrap();
    for sql in [
        "ALTER TABLE account DROP COLUMN remember_seconds",
        "ALTER TABLE role ADD COLUMN color text NOT NULL DEFAULT ''",
        "CREATE UNIQUE INDEX odd ON role (description)",
    ] {
        let before = (columns(&app.db).await, unique_indexes(&app.db).await);
        app.db.execute_unprepared(sql).await.unwrap();
        let after = (columns(&app.db).await, unique_indexes(&app.db).await);
        assert!(before != after, "{sql}");
    }
    let required = columns(&app.db).await["role"]["color"].is_required;
    assert!(!required, "it has a default");
}

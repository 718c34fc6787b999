//! The schema: up, down and up again, and in step with the entities.

use crate::support::TestApp;
use latchkey::start;
use migration::{MigrationStatus, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseBackend, EntityTrait, IdenStatic, Iterable, Statement};
use std::collections::{BTreeMap, BTreeSet};

type Columns = BTreeMap<String, BTreeSet<String>>;

/// The columns that an entity reads and writes; selecting them shows that the database has them, in
/// types that can be read.
async fn entity<E: EntityTrait>(app: &TestApp, columns: &mut Columns) {
    E::find()
        .all(&app.db)
        .await
        .unwrap_or_else(|error| panic!("{}: {error}", E::default().table_name()));
    let names = E::Column::iter()
        .map(|column| column.as_str().to_owned())
        .collect();
    columns.insert(E::default().table_name().to_owned(), names);
}

async fn entities(app: &TestApp) -> Columns {
    let mut columns = Columns::new();
    macro_rules! each {
        ($($noun:ident)*) => {$( entity::<entity::$noun::Entity>(app, &mut columns).await; )*};
    }
    each! {
        account applied audit_checkpoint audit_event authorization client client_identifier client_permission client_secret client_url consent data_key deployment idempotency_key issuance permission
        refresh_token refusal resource resource_server revocation revoked_token role role_permission session signing_key user user_link
        refresh_token refusal resource resource_server revoked_token role role_permission session signing_key user user_link webhook webhook_cursor webhook_delivery
    }
    columns
}

/// The columns that the database has.
async fn tables(app: &TestApp) -> Columns {
    let backend = app.db.get_database_backend();
    let sql = match backend {
        DatabaseBackend::Sqlite => {
            // The index for searching is made of tables that no entity knows.
            "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'client_search%'"
        }
        _ => {
            "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let mut columns = Columns::new();
    for row in app
        .db
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap()
    {
        let (table, column): (String, String) =
            (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap());
        columns.entry(table).or_default().insert(column);
    }
    columns.remove("seaql_migrations");
    columns
}

async fn applied(app: &TestApp) -> usize {
    let all = Migrator::get_migration_with_status(&app.db).await.unwrap();
    all.iter()
        .filter(|migration| migration.status() == MigrationStatus::Applied)
        .count()
}

#[both_databases]
async fn entities_and_tables_have_the_same_columns(app: TestApp) {
    assert_eq!(entities(&app).await, tables(&app).await);
}

#[both_databases]
async fn migrations_go_up_and_down_and_up_again(app: TestApp) {
    let steps = Migrator::migrations().len();
    let made = tables(&app).await;
    assert_eq!(applied(&app).await, steps);
    Migrator::down(&app.db, None).await.unwrap();
    assert_eq!(
        (applied(&app).await, tables(&app).await),
        (0, Columns::new()),
        "nothing stays behind"
    );
    Migrator::up(&app.db, None).await.unwrap();
    assert_eq!(tables(&app).await, made);
    Migrator::up(&app.db, None).await.unwrap();
    assert_eq!(applied(&app).await, steps, "a second time changes nothing");
}

#[both_databases]
async fn each_step_has_its_own_way_back(app: TestApp) {
    for left in (0..Migrator::migrations().len()).rev() {
        Migrator::down(&app.db, Some(1)).await.unwrap();
        assert_eq!(applied(&app).await, left);
        Migrator::up(&app.db, Some(1)).await.unwrap();
        Migrator::down(&app.db, Some(1)).await.unwrap();
    }
}

/// Nodes that start at the same time on an empty database do not get in each other's way. SQLite
/// serves one node; there, those that come too late are told to try again, and the schema is whole
/// all the same.
#[both_databases]
async fn several_nodes_may_migrate_at_once(app: TestApp) {
    Migrator::down(&app.db, None).await.unwrap();
    let database = app.database();
    let migrate = async || {
        let db = start::connect(&database).await.map_err(|_| "connect")?;
        start::migrate(&db, &database).await.map_err(|_| "migrate")
    };
    let outcomes = futures_util::future::join_all((0..4).map(|_| migrate())).await;
    let needed = if database.is_sqlite() {
        1
    } else {
        outcomes.len()
    };
    assert!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count() >= needed,
        "{outcomes:?}"
    );
    assert_eq!(applied(&app).await, Migrator::migrations().len());
}

//! A deployment of an earlier version is migrated with nothing lost: `tests/fixtures/` holds
//! databases that earlier versions created. While nodes are replaced one by one, those of the earlier
//! version go on with the new schema.

mod earlier;
mod policy;

use crate::support::{Auth, Setup, TestApp, TestDatabase};
use axum::http::StatusCode;
use domain::{
    audit::chain::{self, Verdict},
    master_key,
};
use entity::{client, client_secret, role, user};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseConnection, EntityTrait, PaginatorTrait,
    QueryFilter, Statement,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What `make.py` wrote down of the deployment.
#[derive(Deserialize)]
struct Facts {
    secrets: Vec<SecretFact>,
    tokens: Vec<TokenFact>,
    clients: Vec<ClientFact>,
    users: Vec<UserFact>,
    /// What `latchkey audit verify` printed, which names the head of the chain.
    audit: String,
    master_key: String,
    issuer: String,
    /// When the program was stopped, in seconds since the epoch. All tokens lived for a day then.
    moment: i64,
}

#[derive(Deserialize)]
struct SecretFact {
    note: String,
    client_id: String,
    secret: String,
    works: bool,
}

#[derive(Deserialize)]
struct TokenFact {
    note: String,
    token: String,
    alive: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientFact {
    client_id: String,
    status: String,
    version: i32,
    secrets: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserFact {
    username: String,
    kind: String,
    display_name: Option<String>,
    email: Option<String>,
}

/// Starts this version on the database, some ten minutes after the earlier version was stopped.
async fn upgrade(database: TestDatabase, facts: &Facts) -> TestApp {
    let moment = chrono::DateTime::from_timestamp(facts.moment + 600, 0).unwrap();
    let setup = Setup {
        issuer: facts.issuer.clone().leak(),
        master_key: facts.master_key.clone().leak(),
        ..Setup::default()
    };
    TestApp::migrated(database, moment, setup).await
}

/// The columns of each table that the server reads and writes.
type Columns = BTreeMap<String, BTreeMap<String, Column>>;

/// What a column asks of those who write rows.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Column {
    is_required: bool,
}

/// The tables as they are. Those of SQLite's index for searching are written by triggers.
async fn columns(db: &DatabaseConnection) -> Columns {
    let backend = db.get_database_backend();
    let sql = match backend {
        DatabaseBackend::Sqlite => {
            "SELECT m.name AS t, p.name AS c, p.\"notnull\" = 1 AND p.dflt_value IS NULL AS required
             FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'client_search%' AND m.name NOT LIKE 'sqlite_%'"
        }
        _ => {
            "SELECT table_name::text AS t, column_name::text AS c, is_nullable = 'NO' AND column_default IS NULL AS required
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await;
    let mut columns = Columns::new();
    for row in rows.unwrap() {
        let (table, name): (String, String) =
            (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap());
        let is_required = row.try_get("", "required").unwrap();
        columns
            .entry(table)
            .or_default()
            .insert(name, Column { is_required });
    }
    columns.remove("seaql_migrations");
    columns
}

async fn nothing_is_lost(database: TestDatabase, facts: &str) {
    let facts: Facts = serde_json::from_str(facts).unwrap();
    let app = upgrade(database, &facts).await;
    audit_log(&app, &facts).await;
    tokens(&app, &facts).await;
    rows(&app, &facts).await;
    secrets(&app, &facts).await;
    // Once more, now that the new version has written to the log.
    intact(&app).await;
    rotated_master_key(&app, &facts).await;
}

async fn intact(app: &TestApp) {
    app.recorder.flush().await;
    assert!(matches!(
        chain::verify(&app.db, &app.tools.vault, None)
            .await
            .unwrap(),
        Verdict::Intact { .. }
    ));
}

/// The master key of an earlier version can be rotated, with nothing lost either.
async fn rotated_master_key(app: &TestApp, facts: &Facts) {
    let setup = |previous| Setup {
        issuer: facts.issuer.clone().leak(),
        master_key: "the master key of after the upgrade, of no value",
        previous_master_key: previous,
        ..Setup::default()
    };
    let between = app.node(setup(Some(facts.master_key.clone().leak()))).await;
    between
        .change(&between.system(between.platform.id), async |work| {
            master_key::rotate(work).await
        })
        .await
        .unwrap();
    let after = app.node(setup(None)).await;
    audit_log(&after, facts).await;
    tokens(&after, facts).await;
    secrets(&after, facts).await;
    intact(&after).await;
}

/// The chain verifies, and still has the event that was its head.
async fn audit_log(app: &TestApp, facts: &Facts) {
    let head = facts.audit.rsplit(' ').next().unwrap().parse().unwrap();
    match chain::verify(&app.db, &app.tools.vault, Some(&head))
        .await
        .unwrap()
    {
        Verdict::Intact { .. } => {}
        other => panic!("the audit log does not verify: {other:?}"),
    }
}

async fn tokens(app: &TestApp, facts: &Facts) {
    for fact in &facts.tokens {
        let verified = app.tokens.verify(&fact.token, None).await.unwrap();
        assert_eq!(verified.is_some(), fact.alive, "a token {}", fact.note);
    }
}

async fn rows(app: &TestApp, facts: &Facts) {
    for fact in &facts.clients {
        let found = client::Entity::find()
            .filter(client::Column::ClientId.eq(&fact.client_id))
            .one(&app.db)
            .await
            .unwrap();
        let row = found.unwrap_or_else(|| panic!("the client {} is missing", fact.client_id));
        assert_eq!(
            row.version, fact.version,
            "the version of {}",
            fact.client_id
        );
        assert_eq!(
            format!("{:?}", row.status).to_uppercase(),
            fact.status,
            "the status of {}",
            fact.client_id
        );
        let secrets = client_secret::Entity::of_client(row.id)
            .count(&app.db)
            .await
            .unwrap();
        assert!(
            secrets >= fact.secrets.len() as u64,
            "secrets of {} are missing",
            fact.client_id
        );
    }
    for fact in &facts.users {
        let found = user::Entity::find()
            .filter(user::Column::Username.eq(&fact.username))
            .one(&app.db)
            .await
            .unwrap();
        let row = found.unwrap_or_else(|| panic!("the user {} is missing", fact.username));
        assert_eq!(format!("{:?}", row.kind).to_uppercase(), fact.kind);
        assert_eq!(
            (&row.display_name, &row.email),
            (&fact.display_name, &fact.email)
        );
    }
    let reporter = role::Entity::find()
        .filter(role::Column::Key.eq("reporter"))
        .one(&app.db)
        .await
        .unwrap();
    assert!(reporter.is_some(), "the role is missing");
}

async fn secrets(app: &TestApp, facts: &Facts) {
    for fact in &facts.secrets {
        let answer = app
            .ask(
                Auth::Basic(fact.client_id.clone(), fact.secret.clone()),
                &[],
            )
            .await;
        let expected = if fact.works {
            StatusCode::OK
        } else {
            StatusCode::UNAUTHORIZED
        };
        assert_eq!(
            answer.status,
            expected,
            "a secret {}: {}",
            fact.note,
            answer.text()
        );
    }
}

const SQLITE: &[u8] = include_bytes!("../../fixtures/deployment-01901b4/latchkey.sqlite");
const SQLITE_FACTS: &str = include_str!("../../fixtures/deployment-01901b4/facts-sqlite.json");
const POSTGRES: &str = include_str!("../../fixtures/deployment-01901b4/postgres.sql");
const POSTGRES_FACTS: &str = include_str!("../../fixtures/deployment-01901b4/facts-postgres.json");

async fn postgres() -> TestDatabase {
    let database = TestDatabase::restored_from(POSTGRES).await;
    database.expect("TEST_DATABASE_URL is not set")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_sqlite_deployment_of_commit_01901b4_is_migrated_with_nothing_lost() {
    nothing_is_lost(TestDatabase::copy_of(SQLITE), SQLITE_FACTS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_postgresql_deployment_of_commit_01901b4_is_migrated_with_nothing_lost() {
    nothing_is_lost(postgres().await, POSTGRES_FACTS).await;
}

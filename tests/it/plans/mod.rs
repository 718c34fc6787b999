//! How databases go about what they are asked for: where there are many rows, they never read all
//! of them.
//!
//! The statements are those that the rules send, heard on a connection of the test's own, and the
//! plans are the databases' own words.

mod histories;
mod lists;
mod webhooks;

use crate::support::{ClientSeed, TestApp, TestClient};
use config::Database;
use domain::page::{Asked, Slice};
use entity::{audit_event, client, client_secret, issuance, refusal, revoked_token};
use latchkey::database;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, EntityTrait, IdenStatic, Iterable,
    Statement,
};
use std::sync::{Arc, Mutex};

/// Tables that grow without end.
const LARGE: [&str; 7] = [
    "client",
    "issuance",
    "audit_event",
    "client_secret",
    "revoked_token",
    "refusal",
    "webhook_delivery",
];

/// Clients that are made, and rows of every other kind.
const MANY: usize = 3000;

/// A connection on which everything that is sent is heard.
struct Heard {
    db: DatabaseConnection,
    statements: Arc<Mutex<Vec<Statement>>>,
}

impl Heard {
    /// PostgreSQL reads all of what is small, unless it is told not to; told so, it still does
    /// where there is no other way.
    async fn on(app: &TestApp) -> Self {
        let mut db = database::connect(&Database {
            max_connections: 1,
            ..app.database()
        })
        .await
        .unwrap();
        if db.get_database_backend() == DatabaseBackend::Postgres {
            db.execute_unprepared("SET enable_seqscan = off")
                .await
                .unwrap();
        }
        let statements: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let kept = statements.clone();
        db.set_metric_callback(move |info| kept.lock().unwrap().push(info.statement.clone()));
        Self { db, statements }
    }

    /// The plans of all that was sent since the last time, with the statements.
    async fn plans(&self) -> Vec<(String, String)> {
        let sent = std::mem::take(&mut *self.statements.lock().unwrap());
        let mut plans = Vec::new();
        for Statement {
            sql,
            values,
            db_backend,
        } in sent
        {
            if !["SELECT", "DELETE", "UPDATE"]
                .iter()
                .any(|verb| sql.starts_with(verb))
            {
                continue;
            }
            let (explain, column) = if db_backend == DatabaseBackend::Postgres {
                ("EXPLAIN", "QUERY PLAN")
            } else {
                ("EXPLAIN QUERY PLAN", "detail")
            };
            let explained = Statement {
                sql: format!("{explain} {sql}"),
                values,
                db_backend,
            };
            let rows = self.db.query_all_raw(explained).await.unwrap();
            let lines: Vec<String> = rows
                .iter()
                .map(|row| row.try_get("", column).unwrap())
                .collect();
            plans.push((sql, lines.join("\n")));
        }
        self.statements.lock().unwrap().clear();
        plans
    }

    /// Nothing that was sent since the last time reads the whole of a large table; what comes in an
    /// index's order is not sorted again.
    async fn finds(&self, what: &str, order: Order) {
        let plans = self.plans().await;
        assert!(!plans.is_empty(), "{what}: nothing was sent");
        for (sql, plan) in plans {
            let whole = LARGE
                .iter()
                .any(|table| plan.lines().any(|line| reads_all(line, table)));
            assert!(!whole, "{what} reads a whole table:\n{sql}\n{plan}");
            let sorts = plan.contains("Sort") || plan.contains("TEMP B-TREE");
            assert!(
                order == Order::Any || !sorts,
                "{what} sorts:\n{sql}\n{plan}"
            );
        }
    }
}

/// Whether rows have to come in the order of an index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Indexed,
    Any,
}

fn reads_all(line: &str, table: &str) -> bool {
    let line = line.trim_start_matches([' ', '-', '>']);
    [format!("SCAN {table}"), format!("Seq Scan on {table}")]
        .iter()
        .any(|scan| {
            let rest = line.strip_prefix(scan.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
}

/// Copies one row of a table for each client but the first, with some columns changed.
async fn multiply<E: EntityTrait>(app: &TestApp, changed: &[(&str, &str)]) {
    let (uuid, text) = match app.db.get_database_backend() {
        DatabaseBackend::Postgres => ("gen_random_uuid()", "gen_random_uuid()::text"),
        _ => ("randomblob(16)", "hex(randomblob(16))"),
    };
    let (table, numbers) = (
        E::default().table_name().to_owned(),
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers",
    );
    let columns: Vec<_> = E::Column::iter()
        .map(|column| column.as_str().to_owned())
        .collect();
    let value = |column: &String| {
        let changed = changed
            .iter()
            .find(|(name, _)| name == column)
            .map(|(_, value)| value.replace("{uuid}", uuid).replace("{text}", text));
        changed.unwrap_or_else(|| format!("t.{column}"))
    };
    let values: Vec<_> = columns.iter().map(value).collect();
    let insert = format!(
        "INSERT INTO {table} ({}) SELECT {}",
        columns.join(", "),
        values.join(", ")
    );
    let from = if ["client", "webhook_delivery"].contains(&table.as_str()) {
        format!("FROM (SELECT * FROM {table} LIMIT 1) t CROSS JOIN numbers s")
    } else {
        format!(
            "FROM (SELECT * FROM {table} LIMIT 1) t CROSS JOIN (SELECT id AS of_client, row_number() OVER (ORDER BY id) AS n FROM client) s"
        )
    };
    app.db
        .execute_unprepared(&format!("{numbers} WHERE n < {MANY}) {insert} {from}"))
        .await
        .unwrap();
}

/// Very many of everything. Answers a client that has something of each.
async fn populate(app: &TestApp) -> TestClient {
    let client = app
        .client(ClientSeed {
            client_id: Some("first"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let token = app.token(&client).await;
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    app.recorder.flush().await;
    let changed = [
        ("id", "{uuid}"),
        ("client_id", "'seed-' || s.n"),
        ("sort_name", "'client ' || s.n"),
        ("search_text", "'seed-' || s.n || ' client ' || s.n"),
        (
            "status",
            "CASE WHEN s.n % 5 = 0 THEN 'inactive' ELSE 'active' END",
        ),
        // Where those with a value end, and where those without do, is within a few pages from one
        // end of the list.
        ("last_used_at", "CASE WHEN s.n <= 30 THEN t.created_at END"),
        (
            "token_ttl_seconds",
            "CASE WHEN s.n > 30 THEN 60 + s.n % 100 END",
        ),
    ];
    multiply::<client::Entity>(app, &changed).await;
    multiply::<client_secret::Entity>(app, &[("id", "{uuid}"), ("client_id", "s.of_client")]).await;
    multiply::<issuance::Entity>(
        app,
        &[
            ("id", "{uuid}"),
            ("client_id", "s.of_client"),
            ("jti", "{text}"),
        ],
    )
    .await;
    multiply::<refusal::Entity>(app, &[("id", "{uuid}"), ("client_id", "s.of_client")]).await;
    multiply::<revoked_token::Entity>(app, &[("jti", "{text}"), ("client_id", "s.of_client")])
        .await;
    let changed = [
        ("id", "{uuid}"),
        ("sequence", "100000 + s.n"),
        ("subject_id", "{text}"),
        ("actor_id", "{text}"),
    ];
    multiply::<audit_event::Entity>(app, &changed).await;
    if app.db.get_database_backend() == DatabaseBackend::Postgres {
        app.db.execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    client
}

fn forward(after: Option<String>) -> Slice {
    Slice::new(Asked {
        first: Some(20),
        after,
        ..Asked::default()
    })
    .unwrap()
}

//! How databases go about what they are asked for: where there are many rows, they never read all of them.
//!
//! The statements are those that the rules send, heard on a connection of the test's own, and the plans are the databases' own words.

use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use chrono::Duration;
use entity::{audit_event, client, client_secret, issuance, refusal, revoked_token};
use latchkey::{
    config::Database,
    database,
    domain::{
        actor::Actor,
        audit,
        client::{
            self as clients,
            list::{Field, Filter, OrderBy},
        },
        history::{activity, retention, tokens},
        page::{Asked, Slice},
        token,
    },
};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, EntityTrait, IdenStatic, Iterable, Statement};
use std::sync::{Arc, Mutex};

/// Tables that grow without end.
const LARGE: [&str; 6] = ["client", "issuance", "audit_event", "client_secret", "revoked_token", "refusal"];
/// Clients that are made, and rows of every other kind.
const MANY: usize = 3000;

/// A connection on which everything that is sent is heard.
struct Heard {
    db: DatabaseConnection,
    statements: Arc<Mutex<Vec<Statement>>>,
}

impl Heard {
    /// PostgreSQL reads all of what is small, unless it is told not to; told so, it still does where there is no other way.
    async fn on(app: &TestApp) -> Self {
        let mut db = database::connect(&Database { max_connections: 1, ..app.database() }).await.unwrap();
        if db.get_database_backend() == DatabaseBackend::Postgres {
            db.execute_unprepared("SET enable_seqscan = off").await.unwrap();
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
        for Statement { sql, values, db_backend } in sent {
            if !["SELECT", "DELETE", "UPDATE"].iter().any(|verb| sql.starts_with(verb)) {
                continue;
            }
            let (explain, column) =
                if db_backend == DatabaseBackend::Postgres { ("EXPLAIN", "QUERY PLAN") } else { ("EXPLAIN QUERY PLAN", "detail") };
            let explained = Statement { sql: format!("{explain} {sql}"), values, db_backend };
            let rows = self.db.query_all_raw(explained).await.unwrap();
            let lines: Vec<String> = rows.iter().map(|row| row.try_get("", column).unwrap()).collect();
            plans.push((sql, lines.join("\n")));
        }
        self.statements.lock().unwrap().clear();
        plans
    }

    /// Nothing that was sent since the last time reads the whole of a large table; what comes in an index's order is not sorted again.
    async fn finds(&self, what: &str, order: Order) {
        let plans = self.plans().await;
        assert!(!plans.is_empty(), "{what}: nothing was sent");
        for (sql, plan) in plans {
            let whole = LARGE.iter().any(|table| plan.lines().any(|line| reads_all(line, table)));
            assert!(!whole, "{what} reads a whole table:\n{sql}\n{plan}");
            let sorts = plan.contains("Sort") || plan.contains("TEMP B-TREE");
            assert!(order == Order::Any || !sorts, "{what} sorts:\n{sql}\n{plan}");
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
    [format!("SCAN {table}"), format!("Seq Scan on {table}")].iter().any(|scan| {
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
    let (table, numbers) =
        (E::default().table_name().to_owned(), "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers");
    let columns: Vec<_> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
    let value = |column: &String| {
        let changed =
            changed.iter().find(|(name, _)| name == column).map(|(_, value)| value.replace("{uuid}", uuid).replace("{text}", text));
        changed.unwrap_or_else(|| format!("t.{column}"))
    };
    let values: Vec<_> = columns.iter().map(value).collect();
    let insert = format!("INSERT INTO {table} ({}) SELECT {}", columns.join(", "), values.join(", "));
    let from = if table == "client" {
        "FROM (SELECT * FROM client LIMIT 1) t CROSS JOIN numbers s".to_owned()
    } else {
        format!(
            "FROM (SELECT * FROM {table} LIMIT 1) t CROSS JOIN (SELECT id AS of_client, row_number() OVER (ORDER BY id) AS n FROM client) s"
        )
    };
    app.db.execute_unprepared(&format!("{numbers} WHERE n < {MANY}) {insert} {from}")).await.unwrap();
}

/// Very many of everything. Answers a client that has something of each.
async fn populate(app: &TestApp) -> TestClient {
    let client = app.client(ClientSeed { client_id: Some("first"), ..ClientSeed::with_role("administrator") }).await;
    let token = app.token(&client).await;
    app.ask(&client, &[("scope", "no:such")]).await.refused(400, "invalid_scope");
    app.post_form("/oauth/revoke", &client, &[("token", &token)]).await.expect(200);
    app.recorder.flush().await;
    let changed = [
        ("id", "{uuid}"),
        ("client_id", "'seed-' || s.n"),
        ("sort_name", "'client ' || s.n"),
        ("search_text", "'seed-' || s.n || ' client ' || s.n"),
        ("status", "CASE WHEN s.n % 5 = 0 THEN 'inactive' ELSE 'active' END"),
        // Where those with a value end, and where those without do, is within a few pages from one end of the list.
        ("last_used_at", "CASE WHEN s.n <= 30 THEN t.created_at END"),
        ("token_ttl_seconds", "CASE WHEN s.n > 30 THEN 60 + s.n % 100 END"),
    ];
    multiply::<client::Entity>(app, &changed).await;
    multiply::<client_secret::Entity>(app, &[("id", "{uuid}"), ("client_id", "s.of_client")]).await;
    multiply::<issuance::Entity>(app, &[("id", "{uuid}"), ("client_id", "s.of_client"), ("jti", "{text}")]).await;
    multiply::<refusal::Entity>(app, &[("id", "{uuid}"), ("client_id", "s.of_client")]).await;
    multiply::<revoked_token::Entity>(app, &[("jti", "{text}"), ("client_id", "s.of_client")]).await;
    let changed = [("id", "{uuid}"), ("sequence", "100000 + s.n"), ("subject_id", "{text}"), ("actor_id", "{text}")];
    multiply::<audit_event::Entity>(app, &changed).await;
    if app.db.get_database_backend() == DatabaseBackend::Postgres {
        app.db.execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    client
}

fn forward(after: Option<String>) -> Slice {
    Slice::new(Asked { first: Some(20), after, ..Asked::default() }).unwrap()
}

fn backward(before: Option<String>) -> Slice {
    Slice::new(Asked { last: Some(20), before, ..Asked::default() }).unwrap()
}

/// Reads pages from the front and the back, and what follows them.
async fn leaf_through(heard: &Heard, actor: &Actor, (filter, order): (&Filter, OrderBy), what: &str) {
    for (from, way) in [(forward as fn(Option<String>) -> Slice, "forward"), (backward, "backward")] {
        let mut cursor = None;
        for _ in 0..3 {
            let page = clients::list::list(&heard.db, actor, (filter, order), &from(cursor)).await.unwrap();
            let end = if way == "forward" { page.items.last() } else { page.items.first() };
            cursor = Some(end.expect("a page of clients").0.encode());
        }
        heard.finds(&format!("{what}, {way}"), Order::Indexed).await;
    }
}

both_databases! {
    async fn pages_of_clients_begin_where_an_index_says(app: TestApp) {
        let client = populate(&app).await;
        let (actor, heard) = (app.system(client.account), Heard::on(&app).await);
        use Field::{ClientId, CreatedAt, LastUsedAt, Name, Status, TokenTtl, UpdatedAt};
        for field in [Name, ClientId, Status, CreatedAt, UpdatedAt, LastUsedAt, TokenTtl] {
            for descending in [false, true] {
                let (filter, order) = (Filter::default(), OrderBy { field, descending });
                leaf_through(&heard, &actor, (&filter, order), &format!("{order:?}")).await;
            }
        }
        clients::list::count(&heard.db, &actor, &Filter::default()).await.unwrap();
        heard.finds("the count", Order::Any).await;
    }

    async fn searching_asks_an_index(app: TestApp) {
        let client = populate(&app).await;
        let (actor, heard) = (app.system(client.account), Heard::on(&app).await);
        let order = OrderBy { field: Field::Name, descending: false };
        for (text, found) in [("Client 2999", 1), ("seed-2999", 1), ("eed-299", 11), ("999", 3), ("nobody", 0), ("client", 20), ("99", 20)] {
            let filter = Filter { search: Some(text.to_owned()), ..Filter::default() };
            let page = clients::list::list(&heard.db, &actor, (&filter, order), &forward(None)).await.unwrap();
            assert_eq!(page.items.len(), found, "{text}");
            let plans = heard.plans().await;
            assert!(plans.iter().all(|(_, plan)| !plan.lines().any(|line| reads_all(line, "client"))), "{text}: {plans:#?}");
            // Two letters are no run of three, and of what very many contain PostgreSQL knows that it need not ask.
            let asked = plans.iter().any(|(_, plan)| plan.contains("client_search_text"));
            assert!(asked == (text.len() > 2) || text == "client", "{text}: {plans:#?}");
        }
    }

    async fn what_a_token_is_judged_by_is_found_by_its_client(app: TestApp) {
        let client = populate(&app).await;
        let heard = Heard::on(&app).await;
        let node = app.node(Setup::default()).await;
        let registry = &node.tools.registry;
        assert!(registry.by_client_id(&heard.db, "seed-2999").await.unwrap().is_some());
        heard.finds("a client that is not in memory", Order::Any).await;
        assert!(registry.by_id(&heard.db, client.id).await.unwrap().is_some());
        heard.finds("a client that is not in memory, by its id", Order::Any).await;
        clients::by_client_id(&heard.db, &app.system(client.account), "seed-2998").await.unwrap().expect("a client");
        heard.finds("a client by its client id", Order::Any).await;
    }

    async fn histories_are_read_from_where_they_are_asked_for(app: TestApp) {
        let client = populate(&app).await;
        let (actor, heard, now) = (app.system(client.account), Heard::on(&app).await, app.clock.now());
        let at = (Some(now - Duration::days(1)), Some(now + Duration::days(1)));
        for issued in [(None, None), at] {
            let filter = tokens::Filter { now, client: Some(client.id), statuses: None, issued };
            let page = tokens::list(&heard.db, &actor, &filter, &forward(None)).await.unwrap();
            tokens::list(&heard.db, &actor, &filter, &forward(Some(page.items[0].0.encode()))).await.unwrap();
            tokens::count(&heard.db, &actor, &filter).await.unwrap();
            heard.finds("tokens of a client", Order::Any).await;
        }
        let filter = tokens::Filter { now, client: None, statuses: None, issued: (None, None) };
        let page = tokens::list(&heard.db, &actor, &filter, &forward(None)).await.unwrap();
        tokens::list(&heard.db, &actor, &filter, &forward(Some(page.items[19].0.encode()))).await.unwrap();
        heard.finds("tokens of an account", Order::Any).await;
        let filter = activity::Filter { now, client: client.id, kinds: None, at };
        let page = activity::list(&heard.db, &actor, &filter, &forward(None)).await.unwrap();
        activity::list(&heard.db, &actor, &filter, &forward(Some(page.items[0].0.encode()))).await.unwrap();
        activity::count(&heard.db, &actor, &filter).await.unwrap();
        heard.finds("activity of a client", Order::Any).await;
        retention::forget_old(&heard.db, 90, app.clock.now()).await.unwrap();
        token::forget_expired(&heard.db, now).await.unwrap();
        heard.finds("the end of old records", Order::Any).await;
    }

    async fn the_audit_log_is_read_by_its_numbers(app: TestApp) {
        let client = populate(&app).await;
        let (actor, heard, now) = (app.system(client.account), Heard::on(&app).await, app.clock.now());
        let some = audit::Filter::default();
        for filter in [
            some.clone(),
            audit::Filter { kinds: Some(vec![audit_event::AuditEventKind::ClientCreated]), ..some.clone() },
            audit::Filter { outcome: Some(audit_event::AuditOutcome::Failure), ..some.clone() },
            audit::Filter { actor: Some("nobody".to_owned()), ..some.clone() },
            audit::Filter { subject: Some(client.id.to_string()), ..some.clone() },
            audit::Filter { from: Some(now - Duration::days(1)), until: Some(now), ..some },
        ] {
            let page = audit::list(&heard.db, &actor, &filter, &forward(None)).await.unwrap();
            if let Some((cursor, _)) = page.items.last() {
                audit::list(&heard.db, &actor, &filter, &forward(Some(cursor.encode()))).await.unwrap();
            }
            heard.finds(&format!("{filter:?}"), Order::Any).await;
        }
        audit::since(&heard.db, None, 100_500, 100).await.unwrap();
        heard.finds("what follows the log", Order::Any).await;
    }
}

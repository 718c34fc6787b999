//! How tokens for people are found among those of all the users of a client.

use super::{code, exchange, refresh, signed_in, tokens, web_app};
use crate::support::TestApp;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use test_macros::both_databases;

/// What is read and written in between, by SQLite's own account: it has no statistics, and takes an
/// index on the client for selective, though a client has an authorization for each sign-in of each
/// of its users. PostgreSQL has statistics.
async fn assert_found_by_key(app: &TestApp, what: &str, statements: Vec<String>) {
    if app.db.get_database_backend() == DatabaseBackend::Postgres {
        return;
    }
    let plain = |sql: &String| {
        ["SELECT", "UPDATE"]
            .iter()
            .any(|verb| sql.starts_with(verb))
    };
    for sql in statements.into_iter().filter(plain) {
        let explain =
            Statement::from_string(DatabaseBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"));
        for row in app.db.query_all_raw(explain).await.unwrap() {
            let step: String = row.try_get("", "detail").unwrap();
            let reads_all = ["authorization", "refresh_token", "session", "issuance"]
                .iter()
                .any(|table| step.starts_with(&format!("SCAN {table}")));
            assert!(
                !reads_all && !step.contains("authorization_client_id_idx"),
                "{what}: {step}\n{sql}"
            );
        }
    }
}

#[both_databases]
async fn a_grant_reads_no_authorizations_of_other_users(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let asked = code(&browser, &client, &[]);
    let (first, statements) = app.statements.during(asked).await;
    assert_found_by_key(&app, "authorize", statements).await;
    let exchanged = exchange(&app, &client, &first, &[]);
    let (answer, statements) = app.statements.during(exchanged).await;
    answer.expect(200);
    assert!(!statements.is_empty());
    assert_found_by_key(&app, "exchange", statements).await;
    let token = tokens(&app, &browser, &client, &[]).await.refresh;
    let refreshed = refresh(&app, &client, &token);
    let (answer, statements) = app.statements.during(refreshed).await;
    answer.expect(200);
    assert_found_by_key(&app, "refresh", statements).await;
}

//! An event of which a column has the same value in another form.

use crate::{
    rules::{
        chain::{broken, with_events},
        sql, verify,
    },
    support::TestApp,
};
use domain::audit::chain::{Damage, Verdict};

/// The same to a reader of the event, and not to a search for it.
#[both_databases]
async fn a_column_in_another_form_shows(app: TestApp) {
    let end = with_events(&app).await.sequence;
    let place = end - 1;
    let forms: &[&str] = if app.database().is_sqlite() {
        &[
            "account_id = CAST(account_id AS TEXT)",
            "id = CAST(id AS TEXT)",
            "kind = CAST(kind AS BLOB)",
            "summary = CAST(summary AS BLOB)",
            "occurred_at = replace(occurred_at, 'T', ' ')",
            "occurred_at = '2026-01-01T13:00:00+01:00'",
            "occurred_at = '2026-01-01T12:00:00.0000000+00:00'",
            "sequence = sequence + 0.5",
        ]
    } else {
        &["occurred_at = 'infinity'", "occurred_at = '-infinity'"]
    };
    for form in forms {
        sql(&app, "CREATE TABLE kept AS SELECT * FROM audit_event").await;
        let update = format!("UPDATE audit_event SET {form} WHERE sequence = {place}");
        // An attacker who can write to the file is not stopped by its foreign keys.
        let (before, after) = if app.database().is_sqlite() {
            ("PRAGMA foreign_keys = OFF;", "; PRAGMA foreign_keys = ON")
        } else {
            ("", "")
        };
        sql(&app, &format!("{before}{update}{after}")).await;
        assert_eq!(broken(verify(&app, None).await).0, place, "{form}");
        sql(&app, "DELETE FROM audit_event").await;
        sql(&app, "INSERT INTO audit_event SELECT * FROM kept").await;
        sql(&app, "DROP TABLE kept").await;
        assert!(
            matches!(verify(&app, None).await, Verdict::Intact { .. }),
            "{form} was undone"
        );
    }
    if app.database().is_sqlite() {
        for number in ["1e19", "'zzz'", "X'00'"] {
            let columns = "kind, outcome, occurred_at, account_id, actor_kind, actor_id, actor_name, summary, hash";
            let insert = format!(
                "INSERT INTO audit_event (id, sequence, {columns}) SELECT randomblob(16), {number}, {columns} FROM audit_event WHERE sequence = 2"
            );
            sql(&app, &insert).await;
            assert_eq!(
                broken(verify(&app, None).await).1,
                Damage::Inserted,
                "{number}"
            );
            sql(
                &app,
                "DELETE FROM audit_event WHERE typeof(sequence) <> 'integer'",
            )
            .await;
        }
    }
}

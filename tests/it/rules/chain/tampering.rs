//! Changes behind Latchkey's back, each of which shows.

use super::{broken, events, with_events};
use crate::{
    rules::{head, sql, verify},
    support::{ClientSeed, Setup, TestApp},
};
use domain::{
    audit::chain::{self, Damage, Verdict},
    client::{self, NewClient},
};
use entity::audit_event;
use sea_orm::EntityTrait;

/// Moves the events from a place on up by one, or down, as a tamperer would to make room or to
/// close a gap.
async fn shift(app: &TestApp, from: i64, by: i64) {
    sql(
        app,
        &format!("UPDATE audit_event SET sequence = -(sequence + {by}) WHERE sequence >= {from}"),
    )
    .await;
    sql(
        app,
        "UPDATE audit_event SET sequence = -sequence WHERE sequence < 0",
    )
    .await;
    sql(
        app,
        &format!("UPDATE deployment SET audit_sequence = audit_sequence + {by}"),
    )
    .await;
}

/// Puts a copy of an event in another place, with a hash that looks like one.
async fn forge(app: &TestApp, of: i64, place: i64) {
    let event = events(app)
        .await
        .into_iter()
        .find(|event| event.sequence == of)
        .unwrap();
    let id = entity::AuditEventId(app.tools.random.uuid(app.clock.now()));
    let row = audit_event::Model {
        id,
        sequence: place,
        summary: "Forged".to_owned(),
        ..event
    };
    audit_event::Entity::insert(audit_event::ActiveModel::from(row))
        .exec_without_returning(&app.db)
        .await
        .unwrap();
}

async fn assert_shows(app: &TestApp, place: i64, column: &str, value: &str) {
    sql(app, "CREATE TABLE kept AS SELECT * FROM audit_event").await;
    sql(
        app,
        &format!("UPDATE audit_event SET {column} = {value} WHERE sequence = {place}"),
    )
    .await;
    assert_eq!(
        broken(verify(app, None).await),
        (place, Damage::Changed),
        "{column}"
    );
    sql(
        app,
        &format!("DELETE FROM audit_event WHERE sequence = {place}"),
    )
    .await;
    sql(
        app,
        &format!("INSERT INTO audit_event SELECT * FROM kept WHERE sequence = {place}"),
    )
    .await;
    sql(app, "DROP TABLE kept").await;
    assert!(
        matches!(verify(app, None).await, Verdict::Intact { .. }),
        "{column} is as it was"
    );
}

#[both_databases]
async fn a_change_of_any_column_shows(app: TestApp) {
    let actor = app
        .actor(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let minted = app.mint(&app.platform, None).await;
    app.change(&actor, async |work| {
        client::create(work, NewClient::default(), minted).await
    })
    .await
    .unwrap();
    let end = head(&app).await.sequence;
    let place = end - 1;
    let other_id = if app.database().is_sqlite() {
        "x'00112233445566778899aabbccddeeff'"
    } else {
        "'00112233-4455-6677-8899-aabbccddeeff'"
    };
    let moment = if app.database().is_sqlite() {
        "'2020-01-01 00:00:00+00:00'"
    } else {
        "'2020-01-01'"
    };
    let other = app
        .account("other", entity::account::PolicyPreset::Default)
        .await;
    let account = format!("(SELECT id FROM account WHERE slug = '{}')", other.row.slug);
    for (column, value) in [
        ("id", other_id),
        ("kind", "'client_deleted'"),
        ("kind", "'no such kind'"),
        ("outcome", "'failure'"),
        ("occurred_at", moment),
        ("account_id", &account),
        ("actor_kind", "'system'"),
        ("actor_id", "NULL"),
        ("actor_name", "'stranger'"),
        ("subject_id", "'cli_00'"),
        ("summary", "'Nothing happened'"),
        ("ip_address", "NULL"),
        ("user_agent", "'curl'"),
        ("request_id", "'x'"),
        ("details", "'{}'"),
        ("hash", "'00'"),
    ] {
        assert_shows(&app, place, column, value).await;
    }
}

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

#[both_databases]
async fn a_removed_event_shows_in_the_middle_and_at_the_end(app: TestApp) {
    let end = with_events(&app).await.sequence;
    sql(
        &app,
        &format!("DELETE FROM audit_event WHERE sequence = {end}"),
    )
    .await;
    assert_eq!(broken(verify(&app, None).await), (end, Damage::Removed));
    sql(&app, "DELETE FROM audit_event WHERE sequence = 3").await;
    assert_eq!(broken(verify(&app, None).await), (3, Damage::Removed));
    sql(&app, "DELETE FROM audit_event WHERE sequence = 1").await;
    assert_eq!(broken(verify(&app, None).await), (1, Damage::Removed));
    sql(&app, "DELETE FROM audit_event").await;
    assert_eq!(
        broken(verify(&app, None).await),
        (1, Damage::Removed),
        "and when nothing is left"
    );
}

#[both_databases]
async fn a_gap_that_was_closed_shows(app: TestApp) {
    with_events(&app).await;
    sql(&app, "DELETE FROM audit_event WHERE sequence = 3").await;
    shift(&app, 4, -1).await;
    assert_eq!(broken(verify(&app, None).await).0, 3);
}

#[both_databases]
async fn an_inserted_event_shows_wherever_it_is_put(app: TestApp) {
    let end = with_events(&app).await.sequence;
    forge(&app, 2, end + 1).await;
    assert_eq!(
        broken(verify(&app, None).await),
        (end + 1, Damage::Inserted),
        "after the newest"
    );
    sql(
        &app,
        &format!("UPDATE deployment SET audit_sequence = {}", end + 1),
    )
    .await;
    assert_eq!(
        broken(verify(&app, None).await),
        (end + 1, Damage::Changed),
        "counted as well"
    );
    sql(
        &app,
        &format!("DELETE FROM audit_event WHERE sequence = {}", end + 1),
    )
    .await;
    sql(
        &app,
        &format!("UPDATE deployment SET audit_sequence = {end}"),
    )
    .await;
    forge(&app, 2, 0).await;
    assert_eq!(
        broken(verify(&app, None).await),
        (0, Damage::Inserted),
        "before the first"
    );
    sql(&app, "DELETE FROM audit_event WHERE sequence = 0").await;
    shift(&app, 4, 1).await;
    forge(&app, 2, 4).await;
    assert_eq!(
        broken(verify(&app, None).await),
        (4, Damage::Inserted),
        "in the middle"
    );
}

#[both_databases]
async fn swapped_events_show(app: TestApp) {
    with_events(&app).await;
    for (from, to) in [(3, -3), (4, 3), (-3, 4)] {
        sql(
            &app,
            &format!("UPDATE audit_event SET sequence = {to} WHERE sequence = {from}"),
        )
        .await;
    }
    assert_eq!(broken(verify(&app, None).await), (3, Damage::Inserted));
}

#[both_databases]
async fn hashes_that_were_cleared_show_and_are_not_made_anew(app: TestApp) {
    let end = with_events(&app).await.sequence;
    sql(&app, "UPDATE deployment SET audit_hash = NULL").await;
    assert_eq!(broken(verify(&app, None).await), (end, Damage::NotTheHead));
    let other = app.node(Setup::default()).await;
    assert_eq!(
        broken(verify(&other, None).await),
        (end, Damage::NotTheHead),
        "a start does not cover it up"
    );
    sql(
        &app,
        "UPDATE audit_event SET hash = NULL WHERE sequence = 5",
    )
    .await;
    assert_eq!(broken(verify(&app, None).await), (5, Damage::Unhashed));
}

#[both_databases]
async fn a_log_that_was_cut_off_together_with_the_row_shows_to_whoever_kept_its_head(app: TestApp) {
    let kept = with_events(&app).await;
    let rewound = kept.sequence - 2;
    sql(
        &app,
        &format!("DELETE FROM audit_event WHERE sequence > {rewound}"),
    )
    .await;
    let hash = format!("(SELECT hash FROM audit_event WHERE sequence = {rewound})");
    sql(
        &app,
        &format!("UPDATE deployment SET audit_sequence = {rewound}, audit_hash = {hash}"),
    )
    .await;
    assert!(
        matches!(verify(&app, None).await, Verdict::Intact { .. }),
        "the database alone cannot tell"
    );
    assert_eq!(
        broken(verify(&app, Some(&kept)).await),
        (rewound + 1, Damage::Removed)
    );
    with_events(&app).await;
    assert_eq!(
        broken(verify(&app, Some(&kept)).await),
        (kept.sequence, Damage::NotAsKept),
        "and once it has grown again"
    );
}

#[both_databases]
async fn whoever_has_another_master_key_cannot_make_hashes(app: TestApp) {
    with_events(&app).await;
    let master =
        entity::Secret::new("another master key, of an attacker with the database only".to_owned());
    let vault = domain::vault::Vault::new(&master.into(), &Default::default()).unwrap();
    assert_eq!(
        broken(chain::verify(&app.db, &vault, None).await.unwrap()),
        (1, Damage::Changed)
    );
}

//! An event of which one column was changed.

use crate::{
    rules::{chain::broken, head, sql, verify},
    support::{ClientSeed, TestApp},
};
use domain::{
    audit::chain::{Damage, Verdict},
    client::{self, NewClient},
};

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

//! Events that were put into the audit log, or into another order.

use super::shift;
use crate::{
    rules::{
        chain::{broken, events, with_events},
        sql, verify,
    },
    support::TestApp,
};
use domain::audit::chain::Damage;
use entity::audit_event;
use sea_orm::EntityTrait;

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

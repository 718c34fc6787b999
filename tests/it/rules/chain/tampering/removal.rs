//! Events that were removed from the audit log, in the middle or at its end.

use super::shift;
use crate::{
    rules::{
        chain::{broken, with_events},
        sql, verify,
    },
    support::TestApp,
};
use domain::audit::chain::{Damage, Verdict};

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

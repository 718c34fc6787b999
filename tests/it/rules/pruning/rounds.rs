//! Pruning again and again, and pruning a long audit log in parts.

use super::pruned;
use crate::{
    rules::{head, verify},
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use domain::{audit::chain::Verdict, pruning};
use entity::{audit_checkpoint, audit_event};
use sea_orm::{EntityTrait, PaginatorTrait};

#[both_databases]
async fn pruning_twice_goes_on_where_it_ended(app: TestApp) {
    let (first_day, _) = pruned(&app).await;
    assert_eq!(
        pruning::plan(&app.db, app.clock.now() - Duration::days(1))
            .await
            .unwrap(),
        None,
        "nothing is left to do"
    );
    let second_day = head(&app).await;
    app.clock.advance(Duration::days(2));
    app.client(ClientSeed::default()).await;
    let plan = pruning::plan(&app.db, app.clock.now() - Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (plan.events, plan.last.sequence),
        (
            second_day.sequence - first_day.sequence,
            second_day.sequence
        )
    );
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    assert!(matches!(
        verify(&app, Some(&second_day)).await,
        Verdict::Intact { events: 3, .. }
    ));
    assert_eq!(
        audit_checkpoint::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
        2,
        "each pruning leaves its checkpoint"
    );
}

/// A thousand events are deleted at a time.
#[both_databases]
async fn a_long_log_is_pruned_in_parts_and_the_newest_event_stays(app: TestApp) {
    let system = app.system(app.platform.id);
    for _ in 0..3 {
        let event = || {
            domain::audit::Event::new(
                audit_event::AuditEventKind::ClientUpdated,
                app.platform.id,
                "cli_x",
                "Made up",
            )
        };
        app.change(&system, async |work| {
            (0..800).for_each(|_| work.record(event()));
            Ok(())
        })
        .await
        .unwrap();
    }
    let newest = head(&app).await;
    let plan = pruning::plan(&app.db, app.clock.now() + Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(plan.last.sequence, newest.sequence - 1);
    pruning::prune(&app.db, &app.tools, &system, &plan)
        .await
        .unwrap();
    assert!(matches!(
        verify(&app, Some(&newest)).await,
        Verdict::Intact { events: 2, .. }
    ));
    assert_eq!(
        audit_checkpoint::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
        1
    );
}

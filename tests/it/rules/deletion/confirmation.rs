//! When the time of a clock is believed enough to delete by it.

use super::with_own_clock;
use crate::support::TestApp;
use chrono::Duration;
use domain::confirmed_time::{ConfirmedTime, DatabaseClock};

async fn is_certain(app: &TestApp) -> bool {
    app.tools
        .confirmed_time
        .now(&app.db, &app.tools.clock)
        .await
        .unwrap()
        .is_some()
}

/// A correction that is meant to be, of a clock that was wrong before, must not end all deletion.
#[both_databases]
async fn a_jump_is_believed_when_the_clock_has_run_evenly_for_an_hour_since(app: TestApp) {
    assert!(is_certain(&app).await);
    for jump in [Duration::days(200), Duration::hours(-3)] {
        app.clock.step(jump);
        assert!(!is_certain(&app).await);
        app.clock.advance(Duration::minutes(59));
        assert!(!is_certain(&app).await);
        app.clock.step(Duration::minutes(10));
        assert!(!is_certain(&app).await, "another jump, another hour");
        app.clock.advance(Duration::minutes(59));
        assert!(!is_certain(&app).await);
        app.clock.advance(Duration::minutes(1));
        assert!(is_certain(&app).await);
        app.clock.advance(Duration::days(300));
        assert!(is_certain(&app).await, "the time that passes is no jump");
    }
    app.clock.step(Duration::seconds(59));
    assert!(
        is_certain(&app).await,
        "clocks are set right a little now and then"
    );
}

#[both_databases]
async fn a_clock_that_differs_from_the_databases_is_not_believed_however_long(app: TestApp) {
    let (node, clock) = with_own_clock(&app, 90).await;
    clock.step(Duration::hours(-3));
    for _ in 0..5 {
        assert!(!is_certain(&node).await);
        for clock in [&app.clock, &clock] {
            clock.advance(Duration::hours(1));
        }
    }
    clock.step(Duration::hours(3));
    assert!(is_certain(&node).await);
}

/// The machine may have started with a clock that is not set yet.
#[both_databases]
async fn a_start_long_after_the_newest_event_waits_for_an_hour(app: TestApp) {
    let fresh = |app: &TestApp| ConfirmedTime::new(DatabaseClock::Given(app.clock.clone()));
    let ask = async |time: &ConfirmedTime| time.now(&app.db, &app.clock).await.unwrap().is_some();
    app.clock.advance(Duration::days(1));
    assert!(ask(&fresh(&app)).await);
    app.clock.advance(Duration::minutes(2));
    let late = fresh(&app);
    assert!(!ask(&late).await);
    app.clock.advance(Duration::hours(1));
    assert!(ask(&late).await);
    app.clock.step(Duration::days(-3));
    assert!(!ask(&fresh(&app)).await, "before the newest event");
}

/// PostgreSQL is asked what time it has; SQLite has none.
#[both_databases]
async fn the_databases_own_clock_is_asked(app: TestApp) {
    let asked = ConfirmedTime::new(DatabaseClock::Asked);
    let certain = asked.now(&app.db, &app.clock).await.unwrap().is_some();
    assert_eq!(
        certain,
        app.database().is_sqlite(),
        "the clock of the test stands at the beginning of 2026"
    );
}

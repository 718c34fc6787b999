//! When a delivery is tried again, and when it is given up.

use super::{courier, deliveries, hook, receiver::Receiver, round, sender};
use crate::support::TestApp;
use chrono::Duration;
use domain::webhook::{self, ATTEMPTS, RETRY_DELAYS};
use entity::webhook_delivery::DeliveryStatus;

#[both_databases]
async fn a_delivery_is_tried_on_the_schedule_and_then_given_up(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    receiver.answers(503);
    hook(&app, &receiver).await;
    let courier = courier(&app);
    assert_eq!(round(&courier).await, 1);
    for seconds in RETRY_DELAYS {
        assert_eq!(round(&courier).await, 0);
        app.clock
            .advance(Duration::seconds(seconds) - Duration::milliseconds(1));
        assert_eq!(round(&courier).await, 0, "{seconds} s are not over");
        app.clock.advance(Duration::milliseconds(1));
        assert_eq!(round(&courier).await, 1, "{seconds} s are over");
    }
    app.clock.advance(Duration::days(1));
    assert_eq!(round(&courier).await, 0);
    let received = receiver.received();
    assert_eq!(received.len(), usize::try_from(ATTEMPTS).unwrap());
    for again in &received[1..] {
        assert_eq!(again.header("webhook-id"), received[0].header("webhook-id"));
        assert_eq!(again.body, received[0].body);
        assert_ne!(
            again.header("webhook-timestamp"),
            received[0].header("webhook-timestamp")
        );
    }
    let delivery = deliveries(&app).await.remove(0);
    assert_eq!(delivery.status, DeliveryStatus::Failed);
    assert_eq!(delivery.last_status_code, Some(503));
    assert_eq!(
        delivery.last_error.as_deref(),
        Some("The receiver answered 503.")
    );
    assert_eq!(delivery.attempts, ATTEMPTS);

    // Ordered again, it has all its attempts before it, under the same ID.
    receiver.answers(200);
    let system = app.system(app.platform.id);
    app.change(&system, async |work| {
        webhook::redeliver(work, delivery.id).await
    })
    .await
    .unwrap();
    round(&courier).await;
    let last = receiver.received();
    let again = last
        .iter()
        .filter(|m| m.header("webhook-id") == received[0].header("webhook-id"));
    assert_eq!(again.count(), received.len() + 1);
    assert_eq!(deliveries(&app).await[0].status, DeliveryStatus::Delivered);
}

/// As long as the receiver asks, but not sooner than the schedule says, nor after more than three
/// hours; with another status it cannot ask.
#[both_databases]
async fn a_receiver_says_when_it_wants_the_next_attempt(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, _) = hook(&app, &receiver).await;
    let courier = courier(&app);
    round(&courier).await;
    let system = app.system(app.platform.id);
    let date = (app.clock.now() + Duration::seconds(100)).to_rfc2822();
    let date = date.replace("+0000", "GMT");
    for (answer, asked, waited) in [
        (429, "90", 90),
        (503, "90", 90),
        (503, &date, 100),
        (429, "1", 5),
        (429, "Sun, 06 Nov 1994 08:49:37 GMT", 5),
        (429, "soon", 5),
        (429, "1000000", 3 * 3600),
        (500, "90", 5),
    ] {
        receiver.answers(answer);
        receiver.asks_to_wait(asked);
        app.change(&system, async |work| webhook::test(work, row.id).await)
            .await
            .unwrap();
        round(&courier).await;
        let last = deliveries(&app).await.pop().unwrap();
        assert_eq!(last.status, DeliveryStatus::Pending);
        let next = app.clock.now() + Duration::seconds(waited);
        assert_eq!(last.next_attempt_at, Some(next), "{answer} {asked}");
    }
}

#[both_databases]
async fn a_refusal_is_final_but_for_408_and_429(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let (row, _) = hook(&app, &receiver).await;
    let courier = courier(&app);
    round(&courier).await;
    let system = app.system(app.platform.id);
    for (answer, status) in [
        (400, DeliveryStatus::Failed),
        (404, DeliveryStatus::Failed),
        (408, DeliveryStatus::Pending),
        (429, DeliveryStatus::Pending),
        (302, DeliveryStatus::Pending),
        (500, DeliveryStatus::Pending),
    ] {
        receiver.answers(answer);
        app.change(&system, async |work| webhook::test(work, row.id).await)
            .await
            .unwrap();
        round(&courier).await;
        let last = deliveries(&app).await.pop().unwrap();
        assert_eq!((last.status, last.attempts), (status, 1), "{answer}");
    }
    let paths: Vec<_> = receiver.received().into_iter().map(|m| m.path).collect();
    assert!(
        paths.iter().all(|path| path == "/hooks?key=abc"),
        "a redirect was followed: {paths:?}"
    );
}

#[both_databases]
async fn a_receiver_that_is_down_is_told_when_it_is_up_again(app: TestApp) {
    let app = sender(&app).await;
    let receiver = Receiver::start().await;
    let (row, _) = hook(&app, &receiver).await;
    let courier = courier(&app);
    let port = receiver.port();
    drop(receiver);
    round(&courier).await;
    let delivery = deliveries(&app).await.remove(0);
    assert_eq!(
        (delivery.status, delivery.last_status_code),
        (DeliveryStatus::Pending, None)
    );
    assert_eq!(delivery.webhook_id, row.id);
    assert!(
        delivery.last_error.unwrap().contains("connection"),
        "port {port}"
    );
}

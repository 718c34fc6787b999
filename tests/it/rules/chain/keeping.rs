//! The chain while the log is written, and what is exported of it.

use super::{broken, events, with_events};
use crate::{
    rules::{head, sql, verify},
    support::{ClientSeed, Setup, TestApp},
};
use domain::audit::{
    self,
    chain::{Damage, Verdict},
};
use entity::audit_event;
use futures_util::future::join_all;

#[both_databases]
async fn a_log_that_nobody_touched_is_intact_and_its_head_is_the_newest_event(app: TestApp) {
    let head = with_events(&app).await;
    let newest = events(&app).await.pop().unwrap();
    assert_eq!(
        (head.sequence, Some(head.hash.clone())),
        (newest.sequence, newest.hash)
    );
    assert_eq!(
        verify(&app, Some(&head)).await,
        Verdict::Intact {
            begins_after: None,
            events: head.sequence,
            head: Some(head)
        }
    );
}

#[both_databases]
async fn twenty_writers_at_once_leave_an_unbroken_chain(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let before = head(&app).await.sequence;
    join_all((0..20).map(|n| {
        if n % 2 == 0 {
            app.client(ClientSeed::default())
        } else {
            other.client(ClientSeed::default())
        }
    }))
    .await;
    assert_eq!(head(&app).await.sequence, before + 40);
}

#[both_databases]
async fn the_log_can_be_checked_while_it_is_written(app: TestApp) {
    let writing = async {
        for _ in 0..10 {
            app.client(ClientSeed::default()).await;
        }
    };
    let checking = async {
        for _ in 0..10 {
            head(&app).await;
        }
    };
    tokio::join!(writing, checking);
}

#[both_databases]
async fn a_log_from_before_there_were_hashes_gets_them_at_the_start(app: TestApp) {
    let end = with_events(&app).await;
    sql(&app, "UPDATE audit_event SET hash = NULL").await;
    sql(&app, "UPDATE deployment SET audit_hash = NULL").await;
    assert_eq!(broken(verify(&app, None).await), (1, Damage::Unhashed));
    let started = app.node(Setup::default()).await;
    assert_eq!(
        verify(&started, Some(&end)).await,
        Verdict::Intact {
            begins_after: None,
            events: end.sequence,
            head: Some(end)
        },
        "the same hashes as before"
    );
    with_events(&started).await;
}

#[both_databases]
async fn an_exported_event_is_one_line_with_everything_in_it(app: TestApp) {
    let client = app
        .client(ClientSeed {
            client_id: Some("watched"),
            ..ClientSeed::default()
        })
        .await;
    let event = audit::since(&app.db, Some(app.platform.id), 0, 500)
        .await
        .unwrap()
        .into_iter()
        .rfind(|e| e.kind == audit_event::AuditEventKind::ClientCreated);
    let event = event.unwrap();
    let line = audit::line(&event);
    assert!(!line.contains('\n'));
    let expected = serde_json::json!({
        "id": event.id.to_string(), "sequence": event.sequence, "kind": "client_created", "outcome": "success",
        "occurred_at": "2026-01-01T12:00:00.000000Z", "account_id": app.platform.id.to_string(), "actor_kind": "system", "actor_id": null,
        "actor_name": "latchkey", "subject_id": client.id.to_string(), "summary": "Client watched created", "ip_address": null,
        "user_agent": null, "request_id": null, "details": { "clientId": "watched", "active": true, "scopes": [] }, "hash": event.hash,
    });
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&line).unwrap(),
        expected
    );
}

//! Refusals in the audit log: gathered, so that no caller fills it, and complete, so that none is
//! hidden among many.

use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use entity::{
    account::PolicyPreset,
    audit_event::{self, AuditEventKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

/// Events of that kind, oldest first.
async fn events(app: &TestApp, kind: AuditEventKind) -> Vec<audit_event::Model> {
    app.recorder.flush().await;
    let query = audit_event::Entity::find().filter(audit_event::Column::Kind.eq(kind));
    query
        .order_by_asc(audit_event::Column::Sequence)
        .all(&app.db)
        .await
        .unwrap()
}

fn count(event: &audit_event::Model) -> u64 {
    serde_json::from_str::<Value>(event.details.as_deref().unwrap()).unwrap()["count"]
        .as_u64()
        .unwrap()
}

async fn fail(app: &TestApp, client: &TestClient) {
    app.ask(
        Auth::Basic(client.client_id.clone(), "a-wrong-secret-1".to_owned()),
        &[],
    )
    .await
    .expect(401);
}

/// Does something that needs a permission which the client lacks.
async fn be_denied(app: &TestApp, token: &str) {
    let body = json!({ "query": "{ keys: signingKeys { kid } }" });
    app.post_json("/graphql", Auth::Bearer(token.to_owned()), &body)
        .await
        .expect(403);
}

#[both_databases]
async fn failed_logins_of_a_client_from_an_address_are_one_event_a_minute_with_a_count(
    app: TestApp,
) {
    let (client, other) = (
        app.client(ClientSeed::default()).await,
        app.client(ClientSeed::default()).await,
    );
    let elsewhere = app.calling_from("2001:db8:1:2::1");
    for _ in 0..8 {
        fail(&app, &client).await;
        app.clock.advance(Duration::seconds(1));
    }
    for ip in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"] {
        fail(&elsewhere.calling_from(ip), &client).await;
    }
    fail(&app, &other).await;
    let first = events(&app, AuditEventKind::AuthenticationFailed).await;
    let counted: Vec<_> = first
        .iter()
        .map(|event| {
            (
                event.subject_id.clone().unwrap(),
                event.ip_address.clone().unwrap(),
                count(event),
            )
        })
        .collect();
    let (id, other) = (client.id.to_string(), other.id.to_string());
    let expected = [
        (id.clone(), "192.0.2.1", 8),
        (id.clone(), "2001:db8:1:2::1", 2),
        (other, "192.0.2.1", 1),
    ];
    assert_eq!(
        counted,
        expected.map(|(id, ip, count)| (id, ip.to_owned(), count))
    );
    assert!(
        first[0].summary.ends_with("(8 times)") && !first[2].summary.contains("times"),
        "{first:?}"
    );
    let details: Value = serde_json::from_str(first[0].details.as_deref().unwrap()).unwrap();
    assert_eq!(
        (&details["first"], &details["last"]),
        (
            &json!("2026-01-01T12:00:00.000000Z"),
            &json!("2026-01-01T12:00:07.000000Z")
        )
    );

    app.clock.advance(Duration::seconds(61));
    fail(&app, &client).await;
    assert_eq!(
        events(&app, AuditEventKind::AuthenticationFailed)
            .await
            .len(),
        4
    );
}

/// Nothing has to ask for it: a minute later it is written.
#[both_databases]
async fn what_was_gathered_is_written_when_its_minute_is_over(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    fail(&app, &client).await;
    app.clock.advance(Duration::seconds(61));
    let query = audit_event::Entity::find()
        .filter(audit_event::Column::Kind.eq(AuditEventKind::AuthenticationFailed));
    let written = async {
        while query.clone().one(&app.db).await.unwrap().is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), written)
        .await
        .unwrap();
}

/// The refusals of one account are no reason for those of another to be missing.
#[both_databases]
async fn refusals_of_one_account_leave_those_of_others_alone(app: TestApp) {
    let (noisy, quiet) = (
        app.account("noisy", PolicyPreset::Default).await,
        app.account("quiet", PolicyPreset::Default).await,
    );
    for _ in 0..12 {
        let client = app.client(ClientSeed::default().of(&noisy)).await;
        let token = app.token(&client).await;
        for _ in 0..10 {
            be_denied(&app, &token).await;
        }
    }
    be_denied(
        &app,
        &app.token(&app.client(ClientSeed::default().of(&quiet)).await)
            .await,
    )
    .await;
    let denials = events(&app, AuditEventKind::AccessDenied).await;
    let of = |account| {
        denials
            .iter()
            .filter(|event| event.account_id == account)
            .map(count)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(quiet.id), [1]);
    assert_eq!(of(noisy.id), [10; 12]);
}

/// One client, tried from 130 addresses: a hundred events, and one for the rest.
#[both_databases]
async fn what_exceeds_an_accounts_number_of_events_is_counted_all_the_same(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for n in 0..130 {
        fail(&app.calling_from(&format!("198.51.100.{n}")), &client).await;
    }
    let failures = events(&app, AuditEventKind::AuthenticationFailed).await;
    assert_eq!(
        (failures.len(), failures.iter().map(count).sum::<u64>()),
        (101, 130)
    );
    assert_eq!(
        failures
            .iter()
            .filter(|event| event.ip_address.is_none())
            .map(count)
            .collect::<Vec<_>>(),
        [30]
    );
}

//! V-10: all that is done to a client, and every failure to authenticate, is an event.

use super::{assert_no_gap, events, life};
use crate::support::{Auth, ClientSeed, TestApp};
use entity::audit_event::{ActorKind, AuditEventKind, AuditOutcome};

/// V-10: who did what to which client, from where.
#[both_databases]
async fn everything_that_is_done_to_a_client_is_noted(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (client, _) = life(&app, &administrator).await;
    let about: Vec<_> = events(&app)
        .await
        .into_iter()
        .filter(|event| event.subject_id == Some(client.id.to_string()))
        .collect();
    let kinds: Vec<_> = about
        .iter()
        .map(|event| event.kind)
        .filter(|kind| *kind != AuditEventKind::AuthenticationFailed)
        .collect();
    use AuditEventKind::*;
    let expected = [
        ClientCreated,
        SecretCreated,
        ClientDeactivated,
        ClientActivated,
        SecretCreated,
        SecretRotated,
        TokensRevoked,
        ClientDeleted,
    ];
    assert_eq!(kinds, expected);
    for event in about
        .iter()
        .filter(|event| event.kind != AuthenticationFailed)
    {
        assert_eq!(
            (event.actor_kind, event.actor_id.clone()),
            (ActorKind::Client, Some(administrator.id.to_string()))
        );
        assert_eq!(
            (event.outcome, event.ip_address.as_deref()),
            (AuditOutcome::Success, Some("192.0.2.1"))
        );
    }
    assert_no_gap(&app).await;
}

/// V-10: a failure to authenticate, of a client that is there and of one that is not, is noted with
/// its address.
#[both_databases]
async fn every_failed_authentication_is_noted(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let there = app.calling_from("203.0.113.77");
    there
        .ask(
            Auth::Basic(client.client_id.clone(), "a-wrong-secret".to_owned()),
            &[],
        )
        .await
        .expect(401);
    there
        .ask(
            Auth::Basic("stranger-at-all".to_owned(), "a-wrong-secret".to_owned()),
            &[],
        )
        .await
        .expect(401);
    let failures: Vec<_> = events(&app)
        .await
        .into_iter()
        .filter(|event| event.kind == AuditEventKind::AuthenticationFailed)
        .collect();
    assert_eq!(
        failures
            .iter()
            .map(|event| event.subject_id.clone())
            .collect::<Vec<_>>(),
        [Some(client.id.to_string()), None]
    );
    for event in failures {
        assert_eq!(
            (event.outcome, event.actor_kind),
            (AuditOutcome::Failure, ActorKind::Anonymous)
        );
        assert_eq!(event.ip_address.as_deref(), Some("203.0.113.77"));
        assert!(event.request_id.is_some() && event.account_id == app.platform.id);
        assert!(
            !format!("{event:?}").contains("stranger-at-all"),
            "people type secrets into the wrong field"
        );
    }
}

//! The audit log: complete, without gaps, and never with a secret in it.

use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use domain::{
    audit,
    client::{
        self, NewClient,
        bulk::{self, OnError},
        secrets::{self, SecretRotation},
    },
    deployment, token,
};
use entity::{
    account::PolicyPreset,
    audit_event::{self, ActorKind, AuditEventKind, AuditOutcome},
    client::{self as row, ClientStatus},
    client_secret, issuance, refusal,
};
use futures_util::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

async fn events(app: &TestApp) -> Vec<audit_event::Model> {
    app.recorder.flush().await;
    audit_event::Entity::find()
        .order_by_asc(audit_event::Column::Sequence)
        .all(&app.db)
        .await
        .unwrap()
}

async fn assert_no_gap(app: &TestApp) {
    let numbers: Vec<_> = events(app)
        .await
        .iter()
        .map(|event| event.sequence)
        .collect();
    let last = deployment::audit_sequence(&app.db).await.unwrap();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
}

/// A client's whole life, as its administrator leads it. Answers the client as it was at first, and
/// its second secret.
async fn life(app: &TestApp, administrator: &TestClient) -> (TestClient, String) {
    let actor = app.actor(administrator).await;
    let minted = app.mint(&app.platform, None).await;
    let (model, first) = app
        .change(&actor, async |work| {
            client::create(work, NewClient::default(), minted).await
        })
        .await
        .unwrap();
    let id = model.id;
    for status in [ClientStatus::Inactive, ClientStatus::Active] {
        app.change(&actor, async |work| {
            bulk::set_status(work, &[id], status, OnError::RejectAll).await
        })
        .await
        .unwrap();
    }
    let minted = app.mint(&app.platform, None).await;
    let second = app
        .change(&actor, async |work| {
            secrets::rotate(work, id, SecretRotation::default(), minted).await
        })
        .await
        .unwrap();
    app.change(&actor, async |work| token::revoke_all_of(work, &[id]).await)
        .await
        .unwrap();
    let client = TestClient {
        id,
        account: model.account_id,
        client_id: model.client_id.clone(),
        secret: first.expose().to_owned(),
        row: model,
    };
    app.ask(
        Auth::Basic(client.client_id.clone(), "a-wrong-secret".to_owned()),
        &[],
    )
    .await
    .expect(401);
    app.change(&actor, async |work| {
        bulk::delete(work, &[id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    (client, second.secret.expose().to_owned())
}

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

/// V-07: after a client's life no table holds one of its secrets or tokens, nor does any row print
/// one.
#[both_databases]
async fn no_secret_and_no_token_is_kept_anywhere(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let chosen = app
        .client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&chosen).await;
    let (client, second) = life(&app, &administrator).await;
    let secrets = client_secret::Entity::find().all(&app.db).await.unwrap();
    let digests: Vec<_> = secrets
        .iter()
        .map(|secret| secret.digest.0.clone())
        .collect();
    let everything = [
        format!("{:?}", events(&app).await),
        format!("{:?}", row::Entity::find().all(&app.db).await.unwrap()),
        format!("{:?}", issuance::Entity::find().all(&app.db).await.unwrap()),
        format!("{:?}", refusal::Entity::find().all(&app.db).await.unwrap()),
        format!("{secrets:?} {digests:?}"),
    ];
    for kept in everything {
        for secret in [
            &administrator.secret,
            &chosen.secret,
            &client.secret,
            &second,
            &token,
            "a-wrong-secret",
        ] {
            assert!(!kept.contains(secret), "{secret}");
        }
    }
    assert!(
        !format!("{secrets:?}").contains(&digests[0]),
        "digests do not print either"
    );
}

#[both_databases]
async fn twenty_writers_at_once_leave_no_gap(app: TestApp) {
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    join_all((0..20).map(|_| app.client(ClientSeed::default()))).await;
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        before + 40,
        "one for the client, one for its secret"
    );
    assert_no_gap(&app).await;
}

#[both_databases]
async fn work_that_is_dropped_leaves_no_trace(app: TestApp) {
    let (clients, sequence) = (
        row::Entity::find().count(&app.db).await.unwrap(),
        deployment::audit_sequence(&app.db).await.unwrap(),
    );
    let system = app.system(app.platform.id);
    let minted = app.mint(&app.platform, None).await;
    let input = NewClient {
        client_id: Some("never-was".to_owned()),
        ..NewClient::default()
    };
    let work = app.begin(&system).await.unwrap();
    client::create(&work, input, minted).await.unwrap();
    drop(work);
    assert_eq!(row::Entity::find().count(&app.db).await.unwrap(), clients);
    assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), sequence);
    app.client(ClientSeed {
        client_id: Some("never-was"),
        ..ClientSeed::default()
    })
    .await;
    assert_no_gap(&app).await;
}

/// V-11: what happens in an account is seen there only.
#[both_databases]
async fn an_account_sees_its_own_log_only(app: TestApp) {
    let one = app.account("one", PolicyPreset::Default).await;
    let other = app.account("other", PolicyPreset::Default).await;
    let actor = app.actor(&one.administrator).await;
    let slice = domain::page::Slice::new(domain::page::Asked::default()).unwrap();
    let page = audit::list(&app.db, &actor, &audit::AuditCriteria::default(), &slice)
        .await
        .unwrap();
    assert!(
        !page.items.is_empty()
            && page
                .items
                .iter()
                .all(|(_, event)| event.account_id == one.id)
    );
    let theirs = events(&app)
        .await
        .into_iter()
        .find(|event| event.account_id == other.id)
        .unwrap();
    assert!(
        audit::find(&app.db, &actor, theirs.id)
            .await
            .unwrap()
            .is_none()
    );
}

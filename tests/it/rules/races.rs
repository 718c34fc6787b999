//! Many at once: limits hold, names go to one, the log has no gap.

use crate::support::{Auth, ClientSeed, TestApp, problems};
use domain::{
    account,
    client::{
        self, ClientPatch,
        bulk::{self, OnError},
        secrets::{self, SecretRotation},
    },
    error::ProblemCode,
};
use entity::{
    account::PolicyPreset,
    client::{self as row, ClientStatus},
};
use futures_util::future::{join, join_all};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// V-06: ten that switch clients on at the same time never make more than five.
#[both_databases]
async fn clients_activated_at_once_never_exceed_the_limit(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    let seed = || {
        ClientSeed {
            status: ClientStatus::Inactive,
            ..ClientSeed::default()
        }
        .of(&account)
    };
    // At once, so that there are several connections when it matters.
    let ids = join_all((0..10).map(|_| app.client(seed())))
        .await
        .into_iter()
        .map(|client| client.id);
    let system = app.system(account.id);
    let activate = async |id| {
        app.change(&system, async |work| {
            bulk::set_status(work, &[id], ClientStatus::Active, OnError::RejectAll).await
        })
        .await
    };
    let outcomes = join_all(ids.map(activate)).await;
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (4, 6));
    for refusal in refused {
        assert_eq!(problems(refusal), [ProblemCode::QuotaExceeded]);
    }
    assert_eq!(
        account::usage(&app.db, account.id)
            .await
            .unwrap()
            .active_clients,
        5
    );
}

/// V-06: nor do ten that make clients at the same time; the ones too many start inactive.
#[both_databases]
async fn clients_made_at_once_never_exceed_the_limit(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    let made = join_all((0..10).map(|_| app.client(ClientSeed::default().of(&account)))).await;
    assert_eq!(
        made.iter()
            .filter(|client| client.row.status == ClientStatus::Active)
            .count(),
        4
    );
    assert_eq!(
        account::usage(&app.db, account.id)
            .await
            .unwrap()
            .active_clients,
        5
    );
}

#[both_databases]
async fn all_clients_made_at_once_never_exceed_the_limit_on_all_clients(app: TestApp) {
    let account = app.account("insights", PolicyPreset::Insights).await;
    let names: Vec<_> = (0..10).map(|n| format!("insights_{n}")).collect();
    let made = join_all(names.iter().map(|name| {
        app.try_client(
            ClientSeed {
                client_id: Some(name),
                ..ClientSeed::default()
            }
            .of(&account),
        )
    }))
    .await;
    assert_eq!(made.iter().filter(|outcome| outcome.is_ok()).count(), 4);
    assert_eq!(
        account::usage(&app.db, account.id).await.unwrap().clients,
        5
    );
}

/// V-03: of many who want the same client id at the same time, in several accounts, one gets it.
#[both_databases]
async fn one_of_many_claims_a_client_id(app: TestApp) {
    let other = app.account("other", PolicyPreset::Default).await;
    let seed = |n: usize| ClientSeed {
        client_id: Some("coveted"),
        account: n.is_multiple_of(2).then_some(other.id),
        ..ClientSeed::default()
    };
    let outcomes = join_all((0..8).map(|n| app.try_client(seed(n)))).await;
    let (made, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1);
    for refusal in refused {
        assert_eq!(problems(refusal), [ProblemCode::Taken]);
    }
    let rows = row::Entity::find()
        .filter(row::Column::ClientId.eq("coveted"))
        .count(&app.db)
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

/// V-02: while a secret is replaced, each request gets a token or a refusal; afterwards the old
/// secret and its tokens are dead.
#[both_databases]
async fn a_rotation_among_two_hundred_requests_leaves_nothing_alive(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let system = app.system(client.account);
    let rotation = async {
        // Let some requests begin first.
        tokio::task::yield_now().await;
        let minted = app.mint(&app.platform, None).await;
        app.change(&system, async |work| {
            secrets::rotate(work, client.id, SecretRotation::default(), minted).await
        })
        .await
        .unwrap()
    };
    // Each from its own address: a hundred refusals from one would rightly be throttled.
    let requests = (0..200).map(|n| {
        let there = app.calling_from(&format!("10.0.0.{n}"));
        let client = &client;
        async move { there.ask(client, &[]).await }
    });
    let (answers, rotated) = join(join_all(requests), rotation).await;
    let secret = rotated.secret.expose().to_owned();
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    app.ask(Auth::Basic(client.client_id.clone(), secret), &[])
        .await
        .expect(200);
    for answer in answers {
        match answer.status.as_u16() {
            200 => {
                let token = answer.json()["access_token"].as_str().unwrap().to_owned();
                assert!(
                    app.tokens.verify(&token, None).await.unwrap().is_none(),
                    "a token of the old secret is alive"
                );
            }
            status => assert_eq!(status, 401, "{}", answer.text()),
        }
    }
}

/// Two administrators switch each other off at the same time: one is too late.
#[both_databases]
async fn two_administrators_cannot_remove_each_other(app: TestApp) {
    let account = app.account("duel", PolicyPreset::Default).await;
    let second = app
        .client(ClientSeed::with_role("administrator").of(&account))
        .await;
    let (one, other) = (
        app.actor(&account.administrator).await,
        app.actor(&second).await,
    );
    let off = async |actor, id| {
        app.change(actor, async |work| {
            bulk::set_status(work, &[id], ClientStatus::Inactive, OnError::RejectAll).await
        })
        .await
    };
    let outcomes: [_; 2] = join(off(&one, second.id), off(&other, account.administrator.id))
        .await
        .into();
    let [done, refused]: [Vec<_>; 2] = outcomes
        .into_iter()
        .partition::<Vec<_>, _>(Result::is_ok)
        .into();
    assert_eq!(done.len(), 1);
    assert_eq!(
        problems(refused.into_iter().next().unwrap()),
        [ProblemCode::LastAdministrator]
    );
}

/// Of many who change what they saw at the same version, one wins and the others are told to look
/// again.
#[both_databases]
async fn one_of_many_changes_a_version(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let system = app.system(client.account);
    let rename = async |n: usize| {
        let patch = ClientPatch {
            name: Some(Some(format!("name {n}"))),
            ..ClientPatch::default()
        };
        app.change(&system, async |work| {
            client::update(work, client.id, Some(1.into()), patch).await
        })
        .await
    };
    let outcomes = join_all((0..8).map(rename)).await;
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    assert!(
        refused
            .into_iter()
            .all(|refusal| problems(refusal) == [ProblemCode::StaleVersion])
    );
    assert_eq!(app.row(&client).await.version, 2);
}

/// Requests that change nothing but the log, such as revocations and failures, do not lie in wait
/// for changes, nor these for them.
#[both_databases]
async fn revocations_and_refusals_go_on_among_changes(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let (system, wrong) = (
        app.system(client.account),
        Auth::Basic(client.client_id.clone(), "wrong".to_owned()),
    );
    let tokens = join_all((0..20).map(|_| app.token(&client))).await;
    let changes = join_all((0..20).map(|n| {
        let patch = ClientPatch {
            name: Some(Some(format!("name {n}"))),
            ..ClientPatch::default()
        };
        app.change(&system, async |work| {
            client::update(work, client.id, None, patch).await
        })
    }));
    let revocations = join_all(tokens.iter().map(|token| async {
        app.post_form("/oauth/revoke", &client, &[("token", token)])
            .await
    }));
    let there = app.calling_from("10.1.0.1");
    let refusals = join_all((0..10).map(|_| there.ask(wrong.clone(), &[])));
    let ((changes, revocations), refusals) = join(join(changes, revocations), refusals).await;
    for change in changes {
        change.unwrap();
    }
    for (answer, status) in revocations
        .into_iter()
        .map(|answer| (answer, 200))
        .chain(refusals.into_iter().map(|answer| (answer, 401)))
    {
        answer.expect(status);
    }
}

/// The moment of last use is written behind the requests' backs, also while the same rows are being
/// changed.
#[both_databases]
async fn uses_are_noted_while_secrets_are_rotated(app: TestApp) {
    let mut clients = join_all((0..5).map(|_| app.client(ClientSeed::default()))).await;
    let system = app.system(app.platform.id);
    for _ in 0..5 {
        app.clock.advance(chrono::Duration::minutes(2));
        let rotations = clients.iter().map(|client| async {
            app.token(client).await;
            let minted = app.mint(&app.platform, None).await;
            app.change(&system, async |work| {
                secrets::rotate(work, client.id, SecretRotation::default(), minted).await
            })
            .await
            .unwrap()
        });
        let minted = join_all(rotations).await;
        for (client, rotated) in clients.iter_mut().zip(minted) {
            client.secret = rotated.secret.expose().to_owned();
        }
    }
    app.recorder.flush().await;
    for client in &clients {
        assert_eq!(app.row(client).await.last_used_at, Some(app.clock.now()));
    }
}

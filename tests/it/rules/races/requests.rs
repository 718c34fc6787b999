//! Requests of clients while these clients and their secrets are being changed.

use crate::support::{Auth, ClientSeed, TestApp};
use domain::client::{
    self, ClientPatch,
    secrets::{self, SecretRotation},
};
use futures_util::future::{join, join_all};

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

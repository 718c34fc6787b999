//! Each kind of revocation is in the list: a verifier refuses the token, and no other.

use super::{API, orders, reader, verdict, verifier};
use crate::support::{ClientSeed, TestApp, TestClient};
use domain::{
    account,
    client::{self, ClientPatch, bulk, secrets},
    error::Result,
    role::{self, RolePatch},
    token::{revoke_all, revoke_all_of, revoke_each},
    work::Work,
};
use entity::client::ClientStatus;
use latchkey_verify::VerifyError;

/// The token of the first client is refused after a change, that of the second is not.
async fn refused_after<T>(
    app: &TestApp,
    [client, other]: &[TestClient; 2],
    change: impl AsyncFnOnce(&Work<'_>) -> Result<T>,
) {
    let (token, kept) = (app.token(client).await, app.token(other).await);
    let verifier = verifier(app, API).await;
    assert_eq!(verdict(app, &verifier, &token).await, Ok(()));
    app.change(&app.system(client.account), change)
        .await
        .unwrap();
    assert_eq!(
        verdict(app, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
    assert_eq!(verdict(app, &verifier, &kept).await, Ok(()));
    if client::find(&app.db, &app.system(client.account), client.id)
        .await
        .unwrap()
        .is_some_and(|row| row.status == ClientStatus::Active && row.client_id == client.client_id)
    {
        let fresh = app.ask(client, &[]).await;
        if fresh.status.is_success() {
            let fresh = fresh.json()["access_token"].as_str().unwrap().to_owned();
            assert_eq!(verdict(app, &verifier, &fresh).await, Ok(()), "a new token");
        }
    }
}

#[both_databases]
async fn a_token_that_its_client_revokes(app: TestApp) {
    let [client, _] = orders(&app).await;
    let (token, kept) = (app.token(&client).await, app.token(&client).await);
    let verifier = verifier(&app, API).await;
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    assert_eq!(
        verdict(&app, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
    assert_eq!(verdict(&app, &verifier, &kept).await, Ok(()));
}

#[both_databases]
async fn a_token_that_an_administrator_revokes(app: TestApp) {
    let [client, _] = orders(&app).await;
    let token = app.token(&client).await;
    let jti = crate::support::claims(&token)["jti"]
        .as_str()
        .unwrap()
        .to_owned();
    let verifier = verifier(&app, API).await;
    app.change(&app.system(client.account), async |work| {
        revoke_each(work, &[jti]).await
    })
    .await
    .unwrap();
    assert_eq!(
        verdict(&app, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
}

#[both_databases]
async fn all_tokens_of_a_client(app: TestApp) {
    let clients = orders(&app).await;
    let id = clients[0].id;
    refused_after(&app, &clients, async |work| {
        revoke_all_of(work, &[id]).await
    })
    .await;
}

/// Enabling the client again revives nothing.
#[both_databases]
async fn tokens_of_a_disabled_client(app: TestApp) {
    let clients = orders(&app).await;
    let token = app.token(&clients[0]).await;
    let id = clients[0].id;
    refused_after(&app, &clients, async |work| {
        bulk::set_status(
            work,
            &[id],
            ClientStatus::Inactive,
            bulk::OnError::RejectAll,
        )
        .await
    })
    .await;
    app.set_status(&[id], app.platform.id, ClientStatus::Active)
        .await;
    let verifier = verifier(&app, API).await;
    assert_eq!(
        verdict(&app, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
}

#[both_databases]
async fn tokens_of_a_deleted_client(app: TestApp) {
    let clients = orders(&app).await;
    let id = clients[0].id;
    refused_after(&app, &clients, async |work| {
        bulk::delete(work, &[id], bulk::OnError::RejectAll).await
    })
    .await;
}

#[both_databases]
async fn tokens_of_a_rotated_secret(app: TestApp) {
    let clients = orders(&app).await;
    let id = clients[0].id;
    let minted = app.mint(&app.platform, None).await;
    refused_after(&app, &clients, async |work| {
        secrets::rotate(work, id, secrets::SecretRotation::default(), minted).await
    })
    .await;
}

#[both_databases]
async fn tokens_of_a_client_that_gets_another_client_id(app: TestApp) {
    let clients = orders(&app).await;
    let id = clients[0].id;
    let patch = ClientPatch {
        client_id: Some("renamed".to_owned()),
        ..ClientPatch::default()
    };
    refused_after(&app, &clients, async |work| {
        client::update(work, id, None, patch).await
    })
    .await;
}

#[both_databases]
async fn tokens_of_clients_whose_role_loses_a_permission(app: TestApp) {
    let [_, other] = orders(&app).await;
    let role = app
        .role(app.platform.id, "clerk", &["orders:read", "orders:write"])
        .await;
    let clerk = app.client(ClientSeed::with_role("clerk")).await;
    let patch = RolePatch {
        permissions: Some(vec!["orders:read".to_owned()]),
        ..RolePatch::default()
    };
    refused_after(&app, &[clerk, other], async |work| {
        role::update(work, role.id, None, patch).await
    })
    .await;
}

#[both_databases]
async fn tokens_of_a_client_that_loses_a_scope(app: TestApp) {
    let [_, other] = orders(&app).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "orders:write"],
            ..ClientSeed::default()
        })
        .await;
    let id = client.id;
    let patch = ClientPatch {
        scopes: Some(vec!["orders:read".to_owned()]),
        ..ClientPatch::default()
    };
    refused_after(&app, &[client, other], async |work| {
        client::update(work, id, None, patch).await
    })
    .await;
}

#[both_databases]
async fn tokens_of_a_deleted_account(app: TestApp) {
    let [_, other] = orders(&app).await;
    let account = app
        .account("acme", entity::account::PolicyPreset::Default)
        .await;
    app.api(crate::support::ApiSeed {
        account: Some(account.id),
        permissions: &[("reports:read", false)],
        identifier: "https://acme.test/api",
        ..crate::support::ApiSeed::default()
    })
    .await;
    let client = app
        .client(
            ClientSeed {
                scopes: &["reports:read"],
                ..ClientSeed::default()
            }
            .of(&account),
        )
        .await;
    let token = app.token(&client).await;
    let verifier = verifier(&app, "https://acme.test/api").await;
    assert_eq!(verdict(&app, &verifier, &token).await, Ok(()));
    let confirmed = account::usage(&app.db, account.id).await.unwrap();
    let confirmed = i64::try_from(confirmed.clients).unwrap();
    app.change(&app.system(app.platform.id), async |work| {
        account::delete(work, account.id, None, Some(confirmed)).await
    })
    .await
    .unwrap();
    assert_eq!(
        verdict(&app, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
    assert!(app.is_alive(&other, &app.token(&other).await).await);
}

/// All that were issued before, and none that is issued after.
#[both_databases]
async fn all_tokens_of_the_deployment(app: TestApp) {
    let [client, other] = orders(&app).await;
    let before = [app.token(&client).await, app.token(&other).await];
    let verifier = verifier(&app, API).await;
    app.change(&app.system(app.platform.id), async |work| {
        revoke_all(work).await
    })
    .await
    .unwrap();
    for token in before {
        assert_eq!(
            verdict(&app, &verifier, &token).await,
            Err(VerifyError::Revoked)
        );
    }
    let fresh = app.token(&reader(&app, "third").await).await;
    assert_eq!(verdict(&app, &verifier, &fresh).await, Ok(()));
}

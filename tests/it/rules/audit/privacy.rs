//! What the audit log does not show: secrets and tokens to anybody, and an account to another.

use super::{events, life};
use crate::support::{ClientSeed, TestApp};
use domain::audit;
use entity::{account::PolicyPreset, client as row, client_secret, issuance, refusal};
use sea_orm::EntityTrait;

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

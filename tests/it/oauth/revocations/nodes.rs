//! Several nodes: each sends the same list within two seconds, and none sends one that may lack
//! something.

use super::{API, builder, list, orders, verdict, verifier};
use crate::support::{Setup, TestApp};
use chrono::Duration;
use domain::token::revoke_all_of;
use latchkey_verify::{RevocationCheck, VerifyError, WhenStale};

#[both_databases]
async fn both_nodes_send_the_same_list(app: TestApp) {
    let node = app.node(Setup::default()).await;
    let [client, other] = orders(&app).await;
    let (token, kept) = (app.token(&client).await, app.token(&other).await);
    let verifier = verifier(&node, API).await;
    assert_eq!(verdict(&node, &verifier, &token).await, Ok(()));
    app.change(&app.system(client.account), async |work| {
        revoke_all_of(work, &[client.id]).await
    })
    .await
    .unwrap();
    assert_eq!(
        verdict(&node, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
    assert_eq!(verdict(&node, &verifier, &kept).await, Ok(()));
    let (ours, theirs) = (list(&app).await, list(&node).await);
    assert_ne!(ours["revoked"], "");
    for claim in ["iss", "revoked", "jwks"] {
        assert_eq!(ours[claim], theirs[claim], "{claim}");
    }
}

/// A node that does not hear of others reads the database before it signs.
#[both_databases]
async fn a_node_that_cannot_follow_the_log_reads_anew(app: TestApp) {
    let deaf = app.node(Setup::default()).await.alone();
    let [client, _] = orders(&app).await;
    let token = app.token(&client).await;
    let verifier = verifier(&deaf, API).await;
    app.change(&app.system(client.account), async |work| {
        revoke_all_of(work, &[client.id]).await
    })
    .await
    .unwrap();
    app.clock.advance(Duration::seconds(5));
    assert_eq!(
        verdict(&deaf, &verifier, &token).await,
        Err(VerifyError::Revoked)
    );
}

/// Without a database there is no list, and verifiers notice: by default they refuse, otherwise they
/// say so.
#[both_databases]
async fn without_a_database_the_list_becomes_old(app: TestApp) {
    let [client, _] = orders(&app).await;
    let token = app.token(&client).await;
    let node = app.node(Setup::default()).await.alone();
    let strict = verifier(&node, API).await;
    let lenient = builder(&node, API)
        .when_stale(WhenStale::Accept)
        .build()
        .await
        .unwrap();
    node.db.clone().close().await.unwrap();
    app.clock.advance(Duration::seconds(30));
    assert!(strict.refresh().await.is_err());
    node.get("/oauth/revocations").await.expect(503);
    assert_eq!(
        strict.verify(&token).await.map(|_| ()),
        Ok(()),
        "young enough"
    );
    app.clock.advance(Duration::seconds(6));
    assert_eq!(
        strict.verify(&token).await.map(|_| ()),
        Err(VerifyError::Unavailable(
            "the list of revocations is too old"
        ))
    );
    assert!(!strict.status().list_is_current);
    let claims = lenient.verify(&token).await.unwrap();
    assert_eq!(claims.revocation, RevocationCheck::Stale);
}

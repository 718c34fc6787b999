//! The rules themselves: what must hold for every caller, through every interface, and for many at
//! once.

mod accounts;
mod administrators;
mod audit;
mod chain;
mod clock;
mod deletion;
mod first_request;
mod isolation;
mod master_key;
mod privileges;
mod pruning;
mod races;
mod refusals;
mod registry;
mod transactions;

use crate::support::{TestApp, TestClient};
use domain::{
    audit::{
        chain as audit_chain,
        chain::{Head, Verdict},
    },
    client::secrets::{self, SecretRotation},
};
use futures_util::future::join_all;
use sea_orm::ConnectionTrait;

/// Verifies the audit log with all that is to be written in it.
async fn verify(app: &TestApp, kept: Option<&Head>) -> Verdict {
    app.recorder.flush().await;
    audit_chain::verify(&app.db, &app.tools.vault, kept)
        .await
        .unwrap()
}

/// The newest event, after a check that all is well.
async fn head(app: &TestApp) -> Head {
    match verify(app, None).await {
        Verdict::Intact {
            head: Some(head), ..
        } => head,
        other => panic!("not intact: {other:?}"),
    }
}

/// Changes the database behind the server's back.
async fn sql(app: &TestApp, statement: &str) {
    app.db.execute_unprepared(statement).await.unwrap();
}

/// Makes a change while tokens of a client are asked for, each a little later than the one before.
async fn while_read<T>(app: &TestApp, client: &TestClient, change: impl Future<Output = T>) -> T {
    let readers = join_all((0..16).map(async |delay| {
        for _ in 0..delay * 3 {
            tokio::task::yield_now().await;
        }
        app.ask(client, &[]).await.status
    }));
    tokio::join!(change, readers).0
}

/// Rotates the secret of a client while tokens of it are asked for. The client with its new secret.
async fn rotate_while_read(app: &TestApp, client: &TestClient) -> TestClient {
    let minted = app.mint(&app.platform, None).await;
    let system = app.system(app.platform.id);
    let rotate = app.change(&system, async |work| {
        secrets::rotate(work, client.id, SecretRotation::default(), minted).await
    });
    let rotated = while_read(app, client, rotate).await.unwrap();
    TestClient {
        secret: rotated.secret.expose().to_owned(),
        ..client.clone()
    }
}

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

use crate::support::TestApp;
use domain::audit::{
    chain as audit_chain,
    chain::{Head, Verdict},
};
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

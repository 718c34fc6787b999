//! The audit log's hash chain: whatever is done to the log behind Latchkey's back shows, and where.

mod keeping;
mod tampering;

use super::head;
use crate::support::{ClientSeed, TestApp};
use domain::audit::chain::{Damage, Head, Verdict};
use entity::audit_event;
use sea_orm::{EntityTrait, QueryOrder};

#[track_caller]
fn broken(verdict: Verdict) -> (i64, Damage) {
    match verdict {
        Verdict::Broken { sequence, damage } => (sequence, damage),
        other => panic!("nothing was found: {other:?}"),
    }
}

/// An app whose log has some events, numbered up to the head's.
async fn with_events(app: &TestApp) -> Head {
    for _ in 0..4 {
        app.client(ClientSeed::default()).await;
    }
    head(app).await
}

async fn events(app: &TestApp) -> Vec<audit_event::Model> {
    audit_event::Entity::find()
        .order_by_asc(audit_event::Column::Sequence)
        .all(&app.db)
        .await
        .unwrap()
}

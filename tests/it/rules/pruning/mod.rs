//! The audit log without its beginning: it can be verified, followed and read as before, and only
//! the holder of the master key can have done it.

mod checkpoint;
mod readers;
mod rounds;
mod tampering;

use super::head;
use crate::support::{ClientSeed, TestApp};
use chrono::Duration;
use domain::{
    audit::chain::Head,
    pruning::{self, Plan},
};

/// Events of two days, then all but those of the second are pruned. Answers the head of the first
/// day, and what was pruned.
async fn pruned(app: &TestApp) -> (Head, Plan) {
    for _ in 0..3 {
        app.client(ClientSeed::default()).await;
    }
    let first_day = head(app).await;
    app.clock.advance(Duration::days(2));
    for _ in 0..3 {
        app.client(ClientSeed::default()).await;
    }
    // The feed reads in the background: what is pruned before it was read reaches no follower.
    app.feed.catch_up().await.unwrap();
    let plan = pruning::plan(&app.db, app.clock.now() - Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    (first_day, plan)
}

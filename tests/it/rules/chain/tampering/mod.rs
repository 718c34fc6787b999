//! Changes behind Latchkey's back, each of which shows.

mod columns;
mod forms;
mod hashes;
mod insertion;
mod removal;

use crate::{rules::sql, support::TestApp};

/// Moves the events from a place on up by one, or down, as a tamperer would to make room or to
/// close a gap.
async fn shift(app: &TestApp, from: i64, by: i64) {
    sql(
        app,
        &format!("UPDATE audit_event SET sequence = -(sequence + {by}) WHERE sequence >= {from}"),
    )
    .await;
    sql(
        app,
        "UPDATE audit_event SET sequence = -sequence WHERE sequence < 0",
    )
    .await;
    sql(
        app,
        &format!("UPDATE deployment SET audit_sequence = audit_sequence + {by}"),
    )
    .await;
}

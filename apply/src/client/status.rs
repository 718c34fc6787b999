//! Deletes or disables a client, unless it is the last administrator of its account.

use crate::{ApplyError, Outcome};
use domain::{
    client::bulk::{self, OnError},
    error::ProblemCode,
    work::Work,
};
use entity::{ClientId, client::ClientStatus};

/// Deletes a client, or returns false where it is the last administrator: the file may yet create
/// another.
pub(crate) async fn delete_unless_last(work: &Work<'_>, path: &str, id: ClientId) -> Outcome<bool> {
    settled(path, bulk::delete(work, &[id], OnError::SkipFailed).await?)
}

/// Enables or disables a client, or returns false where the last administrator would be disabled.
pub(super) async fn set_status_unless_last(
    work: &Work<'_>,
    path: &str,
    id: ClientId,
    status: ClientStatus,
) -> Outcome<bool> {
    settled(
        path,
        bulk::set_status(work, &[id], status, OnError::SkipFailed).await?,
    )
}

fn settled(path: &str, outcomes: Vec<bulk::BulkOutcome>) -> Outcome<bool> {
    for outcome in outcomes {
        match outcome.result {
            Err(problems)
                if problems
                    .iter()
                    .all(|problem| problem.code == ProblemCode::LastAdministrator) =>
            {
                return Ok(false);
            }
            Err(problems) => {
                return Err(ApplyError::Refused(
                    problems
                        .iter()
                        .map(|problem| crate::line(path, problem))
                        .collect(),
                ));
            }
            Ok(_) => {}
        }
    }
    Ok(true)
}

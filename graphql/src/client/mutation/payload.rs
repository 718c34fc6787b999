//! Results of changes to clients.

use crate::{
    client::{Client, ClientCredentials},
    cost::MAX_ITEM_ERRORS,
    error::UserError,
};
use async_graphql::{ID, Object};
use domain::{
    client::{
        bulk::{BulkOutcome, chosen::BulkChanged},
        secrets::Rotated,
    },
    error::Problem,
};
use entity::{Secret, client::Model};

/// Result of a mutation that changes a client.
pub(crate) struct ClientPayload(pub(super) Option<Model>, pub(super) Vec<UserError>);

/// Result of a mutation that changes a client.
#[Object]
impl ClientPayload {
    /// The client after the change; null exactly when `userErrors` is not empty.
    async fn client(&self) -> Option<Client> {
        self.0.clone().map(Client)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of a mutation that creates a secret.
pub(crate) struct ClientCredentialsPayload {
    client: Option<Model>,
    credentials: Option<ClientCredentials>,
    still_in_use: bool,
    errors: Vec<UserError>,
}

/// Result of a mutation that creates a secret.
#[Object]
impl ClientCredentialsPayload {
    /// The client after the change; null exactly when `userErrors` is not empty.
    async fn client(&self) -> Option<Client> {
        self.client.clone().map(Client)
    }

    /// The new credentials. Store them now: they cannot be read again. Null where the client was
    /// imported with a secret of its own, or `userErrors` is not empty.
    async fn credentials(&self) -> Option<&ClientCredentials> {
        self.credentials.as_ref()
    }

    /// Whether a secret older than the new one was used within the last 24 hours, so that another
    /// system still depends on it; a warning after rotation.
    async fn still_in_use(&self) -> bool {
        self.still_in_use
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.errors
    }
}

impl ClientCredentialsPayload {
    pub(super) fn of((made, errors): (Option<(Model, Secret)>, Vec<UserError>)) -> Self {
        Self::first((made.map(|(client, secret)| (client, Some(secret))), errors))
    }

    pub(super) fn first((made, errors): (Option<(Model, Option<Secret>)>, Vec<UserError>)) -> Self {
        let client = made.as_ref().map(|(client, _)| client.clone());
        let credentials = made.and_then(|(client, secret)| {
            Some(ClientCredentials {
                client,
                secret: secret?,
            })
        });
        Self {
            client,
            credentials,
            still_in_use: false,
            errors,
        }
    }

    pub(super) fn rotated((made, errors): (Option<Rotated>, Vec<UserError>)) -> Self {
        let still_in_use = made.as_ref().is_some_and(|made| made.still_in_use);
        let client = made.as_ref().map(|made| made.client.clone());
        let credentials =
            made.map(|Rotated { client, secret, .. }| ClientCredentials { client, secret });
        Self {
            client,
            credentials,
            still_in_use,
            errors,
        }
    }
}

/// Result of a bulk change for one client.
pub(super) struct BulkClientResult {
    id: ID,
    result: std::result::Result<Option<Model>, Vec<Problem>>,
}

impl BulkClientResult {
    /// The first problems. A page of a hundred items with all of them could be larger than what was
    /// counted before the request was executed.
    fn told(&self) -> impl Iterator<Item = &Problem> {
        let problems = self.result.as_ref().err().into_iter().flatten();
        problems.take(MAX_ITEM_ERRORS)
    }
}

/// Result of a bulk change for one client.
#[Object]
impl BulkClientResult {
    /// Opaque ID of the client.
    async fn id(&self) -> &ID {
        &self.id
    }

    /// The client after the change; null after deletion and on failure.
    async fn client(&self) -> Option<Client> {
        self.result.as_ref().ok().and_then(Clone::clone).map(Client)
    }

    /// Whether the client is now as requested: it was changed, or needed no change.
    async fn ok(&self) -> bool {
        self.result.is_ok()
    }

    /// Problems that kept the client from being changed; empty when `ok` is true.
    async fn user_errors(&self) -> Vec<UserError> {
        self.told().cloned().map(UserError).collect()
    }
}

/// Result of a bulk change of clients.
pub(crate) struct BulkClientsPayload {
    results: Vec<BulkClientResult>,
    succeeded: usize,
    failed: usize,
    errors: Vec<UserError>,
}

/// Result of a bulk change of clients.
#[Object]
impl BulkClientsPayload {
    /// One result for each client named, in the order of the input; with `filter`, for the first
    /// 100 that were not changed only. Empty where the whole change was rejected.
    async fn results(&self) -> &[BulkClientResult] {
        &self.results
    }

    /// Number of clients that are now as requested.
    async fn succeeded(&self) -> usize {
        self.succeeded
    }

    /// Number of clients that were not changed, although others may have been.
    async fn failed(&self) -> usize {
        self.failed
    }

    /// Problems that kept the whole change from being done; with `REJECT_ALL`, `subjectId` names
    /// the clients concerned.
    async fn user_errors(&self) -> &[UserError] {
        &self.errors
    }
}

impl BulkClientsPayload {
    pub(super) fn of((changed, errors): (Option<BulkChanged>, Vec<UserError>)) -> Self {
        let (succeeded, failed, outcomes) = changed.map_or((0, 0, Vec::new()), |changed| {
            (changed.succeeded, changed.failed, changed.outcomes)
        });
        let result = |outcome: BulkOutcome| BulkClientResult {
            id: outcome.id.into(),
            result: outcome.result,
        };
        Self {
            results: outcomes.into_iter().map(result).collect(),
            succeeded,
            failed,
            errors,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BulkClientResult;
    use async_graphql::ID;
    use domain::error::{Problem, ProblemCode};

    #[test]
    fn an_item_of_a_bulk_change_tells_three_problems() {
        let problem = |n| Problem::new(ProblemCode::Invalid, "name", format!("Problem {n}"));
        let result = BulkClientResult {
            id: ID::from("cli_1"),
            result: Err((0..9).map(problem).collect()),
        };
        let told: Vec<_> = result.told().map(|problem| &*problem.message).collect();
        assert_eq!(told, ["Problem 0", "Problem 1", "Problem 2"]);
    }
}

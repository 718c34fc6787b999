//! Bulk changes as callers ask for them: of clients that they name, or of all that a filter lets
//! through, whose number they confirm.

use super::{BulkChange, BulkOutcome, OnError, each, named};
use crate::{
    account,
    client::list::{ClientCriteria, filtered},
    error::{Error, ProblemCode, Result},
    page::MAX_PAGE,
    permission::Permission,
    work::Work,
};
use entity::{
    ClientId,
    client::{ClientStatus, Column, Model},
};
use sea_orm::{PaginatorTrait, QueryOrder, QuerySelect};

/// Most clients that one call changes by a filter. The call takes a few statements, and an audit
/// event for each client, for which the time limit of a request leaves enough.
pub const MAX_MATCHING: u64 = 5000;

/// The clients of a bulk change.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Those with these ids.
    Named(Vec<ClientId>),
    /// All that meet the conditions; and how many those are, as the caller last saw it.
    Matching(Box<ClientCriteria>, i64),
}

/// Result of a bulk change.
#[derive(Debug)]
pub struct BulkChanged {
    /// Number of clients that are now as requested.
    pub succeeded: usize,
    /// Number of clients that were not changed.
    pub failed: usize,
    /// One result for each client that was named; of those chosen by a filter, only for the first
    /// [`MAX_PAGE`] that were not changed.
    pub outcomes: Vec<BulkOutcome>,
}

impl Chosen {
    /// The clients by what a caller has given.
    ///
    /// # Errors
    /// `BLANK` where neither ids nor a filter is given, or no number with a filter; `INVALID` where
    /// both are, or a number with ids.
    pub fn of(
        ids: Option<Vec<ClientId>>,
        filter: Option<ClientCriteria>,
        expected: Option<i64>,
    ) -> Result<Self> {
        match (ids, filter, expected) {
            (Some(ids), None, None) => Ok(Self::Named(ids)),
            (Some(_), None, Some(_)) => Err(Error::refused(
                ProblemCode::Invalid,
                "expectedCount",
                "Give it with `filter` only.",
            )),
            (None, Some(filter), Some(expected)) => Ok(Self::Matching(Box::new(filter), expected)),
            (None, Some(_), None) => Err(Error::refused(
                ProblemCode::Blank,
                "expectedCount",
                "With a filter, give the number of clients that it lets through.",
            )),
            (None, None, _) => Err(Error::refused(
                ProblemCode::Blank,
                "ids",
                "Name clients by `ids`, or choose them by `filter`.",
            )),
            (Some(_), Some(_), _) => Err(Error::refused(
                ProblemCode::Invalid,
                "filter",
                "Give `ids` or `filter`, not both.",
            )),
        }
    }
}

/// Enables or disables clients. Disabling revokes their tokens, and enabling does not restore
/// these.
///
/// # Errors
/// Without `clients:write`, or `clients:read` for a filter; `CONFLICT` where other than the
/// expected number of clients match, `TOO_LONG` for more than [`MAX_MATCHING`]; with
/// [`OnError::RejectAll`] the problems of all items.
pub async fn set_status(
    work: &Work<'_>,
    chosen: Chosen,
    status: ClientStatus,
    on_error: OnError,
) -> Result<BulkChanged> {
    work.actor().require(Permission::ClientsWrite)?;
    change_all(work, chosen, BulkChange::Status(status), on_error).await
}

/// Deletes clients with all that belongs to them. Their client ids are never assigned again.
///
/// # Errors
/// Without `clients:delete`; otherwise as [`set_status`].
pub async fn delete(work: &Work<'_>, chosen: Chosen, on_error: OnError) -> Result<BulkChanged> {
    work.actor().require(Permission::ClientsDelete)?;
    change_all(work, chosen, BulkChange::Delete, on_error).await
}

async fn change_all(
    work: &Work<'_>,
    chosen: Chosen,
    change: BulkChange,
    on_error: OnError,
) -> Result<BulkChanged> {
    let (mut outcomes, by_filter) = match chosen {
        Chosen::Named(ids) => (named(work, &ids, change, on_error).await?, false),
        Chosen::Matching(filter, expected) => {
            let account = account::lock(work, work.actor().account()?).await?;
            let rows = matching(work, &filter, expected).await?;
            let items = rows.into_iter().map(|row| (row.id, Some(row))).collect();
            let outcomes = each(work, &account, items, (change, on_error, "filter")).await?;
            (outcomes, true)
        }
    };
    let total = outcomes.len();
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.result.is_err())
        .count();
    if by_filter {
        outcomes.retain(|outcome| outcome.result.is_err());
        outcomes.truncate(MAX_PAGE as usize);
    }
    Ok(BulkChanged {
        succeeded: total - failed,
        failed,
        outcomes,
    })
}

/// The clients that match, if they are as many as the caller expects. Read and counted by one
/// statement, since uses of clients are recorded meanwhile, which a filter may be about.
async fn matching(work: &Work<'_>, filter: &ClientCriteria, expected: i64) -> Result<Vec<Model>> {
    let query = filtered(work.db(), work.actor(), filter).await?;
    let some = query.clone().order_by_asc(Column::Id);
    let rows = some.limit(MAX_MATCHING + 1).all(work.db()).await?;
    let mut found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if found > MAX_MATCHING {
        found = query.count(work.db()).await?;
    }
    if i64::try_from(found) != Ok(expected) {
        let message = format!(
            "The filter lets {found} clients through, not {expected}. Look at the list again."
        );
        return Err(Error::refused(
            ProblemCode::Conflict,
            "expectedCount",
            message,
        ));
    }
    if found > MAX_MATCHING {
        let message = format!("At most {MAX_MATCHING} clients at once. Narrow the filter.");
        return Err(Error::refused(ProblemCode::TooLong, "filter", message));
    }
    Ok(rows)
}

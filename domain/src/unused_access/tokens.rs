//! The tokens that a client was issued within a period, as evidence of the permissions that it uses.
//!
//! The work is bounded: the newest records of a client are read by the index, and of those with
//! different scopes only so many. What was left out shortens the time that the evidence covers.

use super::ReviewPeriod;
use crate::error::Result;
use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClientId, IssuanceId,
    issuance::{Column, Entity},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    sea_query::{Expr, Query},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records that are read of one client.
const MAX_RECORDS: u64 = 10_000;
/// Different scopes that are read of one client.
const MAX_SCOPES: usize = 200;

/// When the oldest record of the deployment that is still kept was written, and so since when no
/// token is missing. None where there is no record, or tokens are not recorded.
pub(super) async fn recorded_since(
    db: &impl ConnectionTrait,
    period: ReviewPeriod,
) -> Result<Option<DateTime<Utc>>> {
    if !period.recorded {
        return Ok(None);
    }
    // IDs are UUIDv7 (RFC 9562 section 5.7), so the smallest one is the oldest. Databases search an
    // index for a bound, and not without one.
    let oldest = Entity::find()
        .select_only()
        .column(Column::IssuedAt)
        .filter(Column::Id.gte(IssuanceId(Uuid::nil())))
        .order_by_asc(Column::Id)
        .limit(1);
    let oldest: Option<DateTime<Utc>> = oldest.into_tuple().one(db).await?;
    // Records of tokens that are still valid are kept longer than those beside them.
    Ok(oldest.map(|oldest| oldest.max(period.kept_since)))
}

/// Tokens of a client that have the same scopes.
#[derive(FromQueryResult)]
struct SameScopes {
    scope: String,
    tokens: i64,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
}

/// The tokens that a client was issued.
pub(super) struct TokenEvidence {
    groups: Vec<SameScopes>,
    /// Number of tokens.
    pub(super) tokens: i64,
    /// Since when none is missing, where some were left out.
    pub(super) complete_since: Option<DateTime<Utc>>,
}

impl TokenEvidence {
    /// Reads the tokens of a client.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        (account, client): (AccountId, ClientId),
        period: ReviewPeriod,
    ) -> Result<Self> {
        let newest = Entity::find()
            .select_only()
            .columns([Column::Scope, Column::IssuedAt])
            .filter(Column::AccountId.eq(account))
            .filter(Column::ClientId.eq(client))
            .filter(Column::IssuedAt.gte(period.since))
            .order_by_desc(Column::IssuedAt)
            .limit(MAX_RECORDS)
            .into_query();
        let grouped = Query::select()
            .column("scope")
            .expr_as(Expr::cust("COUNT(*)"), "tokens")
            .expr_as(Expr::cust("MIN(issued_at)"), "first_at")
            .expr_as(Expr::cust("MAX(issued_at)"), "last_at")
            .from_subquery(newest, "newest")
            .group_by_col("scope")
            .order_by("last_at", Order::Desc)
            .limit(MAX_SCOPES as u64)
            .to_owned();
        let groups = SameScopes::find_by_statement(db.get_database_backend().build(&grouped))
            .all(db)
            .await?;
        let tokens = groups.iter().map(|group| group.tokens).sum();
        let oldest = groups.iter().map(|group| group.first_at).min();
        let left_out = tokens >= i64::try_from(MAX_RECORDS).unwrap_or(i64::MAX);
        // Whatever was issued after the last of these groups was used last is in one of them.
        let last_group = groups.get(MAX_SCOPES - 1).map(|group| group.last_at);
        Ok(Self {
            complete_since: oldest.filter(|_| left_out).max(last_group),
            groups,
            tokens,
        })
    }

    /// Which permissions the tokens carried, where `held` has those that the client has now, by
    /// protected API.
    pub(super) fn carried<'h>(&self, held: &BTreeMap<impl Ord, BTreeSet<&'h str>>) -> Carried<'h> {
        let mut carried = Carried::default();
        for group in &self.groups {
            let scopes: BTreeSet<&str> = group.scope.split(' ').collect();
            for codes in held.values() {
                // At an API where the token may do all that the client may, nobody chose.
                let implied = codes.is_subset(&scopes);
                for code in codes.iter().filter(|code| scopes.contains(*code)) {
                    let last = carried.0.entry(*code).or_insert((group.last_at, implied));
                    *last = (last.0.max(group.last_at), last.1 && implied);
                }
            }
        }
        carried
    }
}

/// Permissions that tokens carried: when the last one did, and whether all of them carried every
/// permission of the client at that API.
#[derive(Default)]
pub(super) struct Carried<'h>(BTreeMap<&'h str, (DateTime<Utc>, bool)>);

impl Carried<'_> {
    /// When the last token with a permission was issued, and whether it was never chosen.
    pub(super) fn last(&self, code: &str) -> Option<(DateTime<Utc>, bool)> {
        self.0.get(code).copied()
    }
}

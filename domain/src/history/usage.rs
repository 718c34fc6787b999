//! How many tokens a client was issued and refused, by hour or by day, for charts.

use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result, moment},
    permission::Permission,
};
use chrono::{DateTime, Duration, Utc};
use entity::{ClientId, issuance, refusal};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, Select, sea_query::Expr,
};
use std::collections::HashMap;

/// Length of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// An hour of UTC.
    Hour,
    /// A day of UTC.
    Day,
}

impl Bucket {
    fn length(self) -> Duration {
        match self {
            Self::Hour => Duration::hours(1),
            Self::Day => Duration::days(1),
        }
    }

    /// The longest span that may be requested, and its description.
    fn longest(self) -> (Duration, &'static str) {
        match self {
            Self::Hour => (Duration::days(31), "At most 31 days by the hour."),
            Self::Day => (Duration::days(400), "At most 400 days by the day."),
        }
    }

    /// The beginning of the bucket that contains a moment.
    fn beginning(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let seconds = at.timestamp();
        DateTime::from_timestamp(seconds - seconds.rem_euclid(self.length().num_seconds()), 0)
            .unwrap_or(at)
    }

    /// The bucket's key: the part of its beginning that all its moments share.
    fn name(self, at: DateTime<Utc>) -> String {
        let format = match self {
            Self::Hour => "%Y-%m-%dT%H",
            Self::Day => "%Y-%m-%d",
        };
        at.format(format).to_string()
    }

    /// The same key as an SQL expression: SQLite stores moments as texts of RFC 3339 in UTC.
    fn expression(self, backend: DbBackend, column: &str) -> Expr {
        Expr::cust(match (backend, self) {
            (DbBackend::Postgres, Self::Hour) => {
                format!(r#"to_char("{column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24')"#)
            }
            (DbBackend::Postgres, Self::Day) => {
                format!(r#"to_char("{column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD')"#)
            }
            (_, Self::Hour) => format!(r#"substr("{column}", 1, 13)"#),
            (_, Self::Day) => format!(r#"substr("{column}", 1, 10)"#),
        })
    }
}

/// A span of time, divided into buckets.
#[derive(Clone, Copy, Debug)]
pub struct UsageSpan {
    /// Start: the bucket that contains this moment.
    pub from: DateTime<Utc>,
    /// End: the bucket that contains the last moment before this one.
    pub until: DateTime<Utc>,
    /// Length of a bucket.
    pub bucket: Bucket,
}

/// A bucket with its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its beginning.
    pub at: DateTime<Utc>,
    /// Tokens issued in it.
    pub issued: i64,
    /// Requests refused in it.
    pub refused: i64,
}

/// Counts of a client of the actor's account, oldest first, including empty buckets.
///
/// # Errors
/// Without `tokens:read`; `INVALID` for a span that ends before it begins, or is too long; internal
/// ones.
pub async fn of_client(
    db: &impl ConnectionTrait,
    actor: &Actor,
    client: ClientId,
    span: UsageSpan,
) -> Result<Vec<Point>> {
    actor.require(Permission::TokensRead)?;
    let account = actor.account()?;
    let (begin, end) = span.checked()?;
    let counted = |account: Expr, client: Expr, at: Expr, later: Expr| {
        Condition::all().add(account).add(client).add(at).add(later)
    };
    let issued = issuance::Entity::find().filter(counted(
        issuance::Column::AccountId.eq(account),
        issuance::Column::ClientId.eq(client),
        issuance::Column::IssuedAt.gte(begin),
        issuance::Column::IssuedAt.lt(end),
    ));
    let refused = refusal::Entity::find().filter(counted(
        refusal::Column::AccountId.eq(account),
        refusal::Column::ClientId.eq(client),
        refusal::Column::OccurredAt.gte(begin),
        refusal::Column::OccurredAt.lt(end),
    ));
    let issued = counts(db, issued, "issued_at", span.bucket).await?;
    let refused = counts(db, refused, "occurred_at", span.bucket).await?;
    let of = |counts: &HashMap<String, i64>, at| {
        counts
            .get(&span.bucket.name(at))
            .copied()
            .unwrap_or_default()
    };
    let beginnings = std::iter::successors(Some(begin), |at| Some(*at + span.bucket.length()))
        .take_while(|at| *at < end);
    Ok(beginnings
        .map(|at| Point {
            at,
            issued: of(&issued, at),
            refused: of(&refused, at),
        })
        .collect())
}

impl UsageSpan {
    /// The beginning of the first whole bucket, and the end of the last.
    fn checked(&self) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
        moment("from", Some(self.from))?;
        moment("until", Some(self.until))?;
        let (longest, message) = self.bucket.longest();
        if self.until <= self.from {
            return Err(Error::refused(
                ProblemCode::Invalid,
                "until",
                "Must come after `from`.",
            ));
        }
        if self.until - self.from > longest {
            return Err(Error::refused(ProblemCode::Invalid, "until", message));
        }
        let last = self
            .bucket
            .beginning(self.until - Duration::microseconds(1));
        Ok((
            self.bucket.beginning(self.from),
            last + self.bucket.length(),
        ))
    }
}

/// How many rows lie in each bucket.
async fn counts<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: Select<E>,
    at: &str,
    bucket: Bucket,
) -> Result<HashMap<String, i64>> {
    #[derive(FromQueryResult)]
    struct Count {
        bucket: String,
        rows: i64,
    }
    let query = rows
        .select_only()
        .expr_as(bucket.expression(db.get_database_backend(), at), "bucket")
        .expr_as(Expr::cust("COUNT(*)"), "rows");
    let counts = query
        .group_by(Expr::col("bucket"))
        .into_model::<Count>()
        .all(db)
        .await?;
    Ok(counts
        .into_iter()
        .map(|count| (count.bucket, count.rows))
        .collect())
}

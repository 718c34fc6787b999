//! How many tokens a client or a whole account was issued and refused, by hour or by day, for charts;
//! and which clients were issued most.

use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result, moment},
    page::MAX_PAGE,
    permission::Permission,
};
use chrono::{DateTime, Duration, Utc};
use entity::{AccountId, ClientId, issuance, refusal};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Expr,
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

    /// The longest span that may be requested.
    #[must_use]
    pub fn longest(self) -> Duration {
        match self {
            Self::Hour => Duration::days(31),
            Self::Day => Duration::days(400),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
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

/// Counts of a client of the actor's account, or of the whole account, also of deleted clients,
/// oldest first, including empty buckets.
///
/// # Errors
/// Without `tokens:read`; `INVALID` for a span that ends before it begins, or is too long; internal
/// ones.
pub async fn counted(
    db: &impl ConnectionTrait,
    actor: &Actor,
    client: Option<ClientId>,
    span: UsageSpan,
) -> Result<Vec<Point>> {
    actor.require(Permission::TokensRead)?;
    let account = actor.account()?;
    let (begin, end) = span.checked()?;
    let issued = issued_within(account, (begin, end)).filter(
        Condition::all().add_option(client.map(|client| issuance::Column::ClientId.eq(client))),
    );
    let refused = refused_within(account, (begin, end)).filter(
        Condition::all().add_option(client.map(|client| refusal::Column::ClientId.eq(client))),
    );
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

type Span = (DateTime<Utc>, DateTime<Utc>);

fn issued_within(account: AccountId, (begin, end): Span) -> Select<issuance::Entity> {
    issuance::Entity::find()
        .filter(issuance::Column::AccountId.eq(account))
        .filter(issuance::Column::IssuedAt.gte(begin))
        .filter(issuance::Column::IssuedAt.lt(end))
}

fn refused_within(account: AccountId, (begin, end): Span) -> Select<refusal::Entity> {
    refusal::Entity::find()
        .filter(refusal::Column::AccountId.eq(account))
        .filter(refusal::Column::OccurredAt.gte(begin))
        .filter(refusal::Column::OccurredAt.lt(end))
}

/// A client with its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientCounts {
    /// The client, which may be deleted.
    pub client: ClientId,
    /// Tokens issued to it.
    pub issued: i64,
    /// Requests in its name that were refused.
    pub refused: i64,
}

/// The clients of the actor's account that were issued most tokens in a span, which is counted in
/// whole buckets as in [`counted`]; at most [`MAX_PAGE`], the busiest first.
///
/// # Errors
/// As [`counted`]; `INVALID` for a negative number of clients.
pub async fn busiest(
    db: &impl ConnectionTrait,
    actor: &Actor,
    span: UsageSpan,
    most: i32,
) -> Result<Vec<ClientCounts>> {
    actor.require(Permission::TokensRead)?;
    let (account, within) = (actor.account()?, span.checked()?);
    let most = u64::try_from(most)
        .map_err(|_| Error::refused(ProblemCode::Invalid, "first", "Must not be negative."))?;
    let issued: Vec<(ClientId, i64)> = issued_within(account, within)
        .select_only()
        .column(issuance::Column::ClientId)
        .expr_as(Expr::cust("COUNT(*)"), "issued")
        .group_by(issuance::Column::ClientId)
        .order_by_desc(Expr::col("issued"))
        .order_by_asc(issuance::Column::ClientId)
        .limit(most.min(u64::from(MAX_PAGE)))
        .into_tuple()
        .all(db)
        .await?;
    let refused: Vec<(ClientId, i64)> = refused_within(account, within)
        .filter(refusal::Column::ClientId.is_in(issued.iter().map(|(client, _)| *client)))
        .select_only()
        .column(refusal::Column::ClientId)
        .expr_as(Expr::cust("COUNT(*)"), "refused")
        .group_by(refusal::Column::ClientId)
        .into_tuple()
        .all(db)
        .await?;
    let refused: HashMap<ClientId, i64> = refused.into_iter().collect();
    Ok(issued
        .into_iter()
        .map(|(client, issued)| ClientCounts {
            client,
            issued,
            refused: refused.get(&client).copied().unwrap_or_default(),
        })
        .collect())
}

impl UsageSpan {
    /// The beginning of the first whole bucket, and the end of the last.
    fn checked(&self) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
        moment("from", Some(self.from))?;
        moment("until", Some(self.until))?;
        let longest = self.bucket.longest();
        if self.until <= self.from {
            return Err(Error::refused(
                ProblemCode::Invalid,
                "until",
                "Must come after `from`.",
            ));
        }
        if self.until - self.from > longest {
            let (days, bucket) = (longest.num_days(), self.bucket.word());
            let message = format!("At most {days} days by the {bucket}.");
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

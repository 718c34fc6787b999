//! All activity of one client in one list: tokens that it was issued, requests that it was refused,
//! and changes made to it.
//!
//! The three kinds are in three tables. From each, as many rows are read as the page can hold, from
//! where the page begins; the newest of all of them make the page.

use super::{
    Position, TimeSpan,
    tokens::{self, Token},
    within,
};
use crate::{
    actor::Actor,
    audit::COUNTING_CAP,
    error::Result,
    page::{Page, Slice},
    permission::Permission,
};
use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClientId,
    audit_event::{self, AuditEventKind},
    issuance, refusal,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use std::cmp::Reverse;

/// Name of the order in cursors.
const ORDER: &str = "activity";

/// Kind of activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The client was issued a token.
    Issued,
    /// A request in the client's name was refused, or authentication as the client failed.
    Refused,
    /// The client was changed, or its tokens were revoked.
    Administrative,
}

/// An activity.
#[derive(Clone, Debug)]
pub enum ActivityEntry {
    /// A token was issued.
    Issued(Box<Token>),
    /// A request was refused.
    Refused(Box<refusal::Model>),
    /// The client was changed.
    Administrative(Box<audit_event::Model>),
}

impl ActivityEntry {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Issued(_) => Kind::Issued,
            Self::Refused(_) => Kind::Refused,
            Self::Administrative(_) => Kind::Administrative,
        }
    }

    /// When it happened.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.place().at
    }

    /// Prefixed id of the record.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Issued(token) => token.row.id.to_string(),
            Self::Refused(row) => row.id.to_string(),
            Self::Administrative(event) => event.id.to_string(),
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Issued(token) => {
                format!("A token was issued by the grant {}", token.row.grant_type)
            }
            Self::Refused(row) => format!("A request was refused: {}", error_code(row)),
            Self::Administrative(event) => event.summary.clone(),
        }
    }

    fn place(&self) -> Position {
        match self {
            Self::Issued(token) => Position {
                at: token.row.issued_at,
                id: token.row.id.0,
            },
            Self::Refused(row) => Position {
                at: row.occurred_at,
                id: row.id.0,
            },
            Self::Administrative(event) => Position {
                at: event.occurred_at,
                id: event.id.0,
            },
        }
    }
}

/// The OAuth error code of a refusal.
#[must_use]
pub fn error_code(row: &refusal::Model) -> String {
    sea_orm::ActiveEnum::to_value(&row.error)
}

/// Filter of activities; all conditions must hold.
#[derive(Clone, Debug)]
pub struct ActivityCriteria {
    /// The moment at which the status of tokens is determined.
    pub now: DateTime<Utc>,
    /// Of this client.
    pub client: ClientId,
    /// Any of these values.
    pub kinds: Option<Vec<Kind>>,
    /// Happened within this span.
    pub at: TimeSpan,
}

/// Activity of a client of the actor's account, newest first. Changes to it are left out for actors
/// that may not read the audit log.
///
/// # Errors
/// Without `tokens:read`, for a cursor of another list, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ActivityCriteria,
    slice: &Slice,
) -> Result<Page<ActivityEntry>> {
    let queries = Queries::of(actor, filter)?;
    let (place, most) = (Position::of(slice, ORDER)?, slice.limit() + 1);
    let mut found = Vec::new();
    if let Some(query) = queries.issued {
        let tokens = tokens::after(db, query, filter.now, (place, most)).await?;
        found.extend(
            tokens
                .into_iter()
                .map(|token| ActivityEntry::Issued(Box::new(token))),
        );
    }
    if let Some(query) = queries.refused {
        let columns = (refusal::Column::OccurredAt, refusal::Column::Id);
        let rows = after(query, columns, (place, most)).all(db).await?;
        found.extend(
            rows.into_iter()
                .map(|row| ActivityEntry::Refused(Box::new(row))),
        );
    }
    if let Some(query) = queries.administrative {
        let columns = (audit_event::Column::OccurredAt, audit_event::Column::Id);
        let rows = after(query, columns, (place, most)).all(db).await?;
        found.extend(
            rows.into_iter()
                .map(|row| ActivityEntry::Administrative(Box::new(row))),
        );
    }
    found.sort_by_key(|entry| Reverse(entry.place()));
    Ok(Page::from_rows(found, slice, |entry| {
        entry.place().cursor(ORDER)
    }))
}

/// Number of activities, or none above [`COUNTING_CAP`].
///
/// # Errors
/// As [`list`].
pub async fn count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ActivityCriteria,
) -> Result<Option<u64>> {
    let (queries, most, mut counted) = (Queries::of(actor, filter)?, COUNTING_CAP + 1, 0);
    if let Some(query) = queries.issued {
        counted += query.limit(most).count(db).await?;
    }
    if let Some(query) = queries.refused {
        counted += query.limit(most).count(db).await?;
    }
    if let Some(query) = queries.administrative {
        counted += query.limit(most).count(db).await?;
    }
    Ok((counted <= COUNTING_CAP).then_some(counted))
}

/// The query for each kind.
struct Queries {
    issued: Option<Select<issuance::Entity>>,
    refused: Option<Select<refusal::Entity>>,
    administrative: Option<Select<audit_event::Entity>>,
}

impl Queries {
    fn of(actor: &Actor, filter: &ActivityCriteria) -> Result<Self> {
        actor.require(Permission::TokensRead)?;
        let account = actor.account()?;
        let wanted = |kind| {
            filter
                .kinds
                .as_ref()
                .is_none_or(|kinds| kinds.contains(&kind))
        };
        let audited = actor.can(Permission::AuditRead.as_str());
        Ok(Self {
            issued: wanted(Kind::Issued)
                .then(|| issued(account, filter))
                .transpose()?,
            refused: wanted(Kind::Refused)
                .then(|| refused(account, filter))
                .transpose()?,
            administrative: (audited && wanted(Kind::Administrative))
                .then(|| administrative(account, filter))
                .transpose()?,
        })
    }
}

fn issued(account: AccountId, filter: &ActivityCriteria) -> Result<Select<issuance::Entity>> {
    use issuance::Column;
    let query = issuance::Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::ClientId.eq(filter.client));
    Ok(query.filter(within(Column::IssuedAt, "filter.occurredAt", filter.at)?))
}

fn refused(account: AccountId, filter: &ActivityCriteria) -> Result<Select<refusal::Entity>> {
    use refusal::Column;
    let query = refusal::Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::ClientId.eq(filter.client));
    Ok(query.filter(within(Column::OccurredAt, "filter.occurredAt", filter.at)?))
}

/// Failed authentications are in the audit log as well; here they are listed as refusals.
fn administrative(
    account: AccountId,
    filter: &ActivityCriteria,
) -> Result<Select<audit_event::Entity>> {
    use audit_event::Column;
    let query = audit_event::Entity::of_account(account)
        .filter(Column::SubjectId.eq(filter.client.to_string()));
    let query = query.filter(Column::Kind.ne(AuditEventKind::AuthenticationFailed));
    Ok(query.filter(within(Column::OccurredAt, "filter.occurredAt", filter.at)?))
}

/// At most so many records after a position.
fn after<E: EntityTrait>(
    query: Select<E>,
    (at, id): (E::Column, E::Column),
    (place, most): (Option<Position>, u64),
) -> Select<E> {
    let query = match place {
        Some(place) => query.filter(place.beyond(at, id)),
        None => query,
    };
    query
        .order_by(at, Order::Desc)
        .order_by(id, Order::Desc)
        .limit(most)
}

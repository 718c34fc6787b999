//! The audit log: every change, in the transaction of the change, under a sequence number that
//! leaves no gap.
//!
//! The number comes from one row that each writer updates in its own transaction. The transaction
//! that holds that row commits before the next one can count, so the order of the log is the order
//! of the commits. Each event carries a hash that covers the one before: see [`chain`].

pub mod chain;
pub mod checkpoint;
mod event;
mod export;

pub use event::Event;
pub use export::line;

pub(crate) use event::Likeness;

use super::{
    actor::Actor,
    error::{Error, ProblemCode, Result, moment},
    limits::MAX_AUDITED_ID,
    page::{Cursor, Page, Slice},
    permission::Permission,
};
use chrono::{DateTime, Utc};
use entity::{
    AccountId, AuditEventId,
    audit_event::{self, AuditEventKind, AuditOutcome, Model},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The channel on which PostgreSQL notifies nodes of new events. The notification has no content:
/// what is new is read from the log.
pub const CHANNEL: &str = "latchkey_audit";

/// Most rows that are counted for a total; above, no total is given.
pub const COUNTING_CAP: u64 = 10_000;

/// Filter of events.
#[derive(Clone, Debug, Default)]
pub struct AuditCriteria {
    /// Of these kinds.
    pub kinds: Option<Vec<AuditEventKind>>,
    /// With this outcome.
    pub outcome: Option<AuditOutcome>,
    /// By this actor (prefixed id).
    pub actor: Option<String>,
    /// About this subject (prefixed id).
    pub subject: Option<String>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
}

impl AuditCriteria {
    /// The filter, if its span is valid.
    ///
    /// # Errors
    /// `INVALID` for moments outside years 1 to 9999, or in the wrong order.
    pub(crate) fn checked(self) -> Result<Self> {
        moment("filter.occurredAt.from", self.from)?;
        moment("filter.occurredAt.until", self.until)?;
        Ok(self)
    }

    /// Whether an event matches: the same condition that [`list`] gives the database.
    #[must_use]
    pub fn admits(&self, event: &Model) -> bool {
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&event.kind))
            && self.outcome.is_none_or(|outcome| event.outcome == outcome)
            && self
                .actor
                .as_ref()
                .is_none_or(|actor| event.actor_id.as_ref() == Some(actor))
            && self
                .subject
                .as_ref()
                .is_none_or(|subject| event.subject_id.as_ref() == Some(subject))
            && self.from.is_none_or(|from| event.occurred_at >= from)
            && self.until.is_none_or(|until| event.occurred_at < until)
    }
}

/// One event of the actor's account.
///
/// # Errors
/// Without `audit:read`, and internal ones.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: AuditEventId,
) -> Result<Option<Model>> {
    actor.require(Permission::AuditRead)?;
    Ok(audit_event::Entity::of_account(actor.account()?)
        .filter(audit_event::Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Events of the actor's account, or of any account for an operator, by their ids, in any order;
/// those that do not exist are left out.
///
/// # Errors
/// Without `audit:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[AuditEventId],
) -> Result<Vec<Model>> {
    actor.require(Permission::AuditRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(audit_event::Entity::find, audit_event::Entity::of_account);
    Ok(seen
        .filter(audit_event::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// Events of the actor's account, newest first.
///
/// # Errors
/// Without `audit:read`, for a cursor of another list, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &AuditCriteria,
    slice: &Slice,
) -> Result<Page<Model>> {
    let mut query = filtered(actor, filter)?;
    if let Some(after) = &slice.cursor {
        let sequence = after
            .integer("audit")
            .ok_or_else(|| Cursor::refused("after"))?;
        query = query.filter(audit_event::Column::Sequence.lt(sequence));
    }
    let rows = query
        .order_by_desc(audit_event::Column::Sequence)
        .limit(slice.limit() + 1)
        .all(db)
        .await?;
    Ok(Page::from_rows(rows, slice, |row| {
        Cursor::of_integer("audit", row.sequence)
    }))
}

/// How many events there are, or none above [`COUNTING_CAP`].
///
/// # Errors
/// As [`list`].
pub async fn count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &AuditCriteria,
) -> Result<Option<u64>> {
    let counted = filtered(actor, filter)?
        .limit(COUNTING_CAP + 1)
        .count(db)
        .await?;
    Ok((counted <= COUNTING_CAP).then_some(counted))
}

fn filtered(actor: &Actor, filter: &AuditCriteria) -> Result<sea_orm::Select<audit_event::Entity>> {
    use audit_event::Column;
    actor.require(Permission::AuditRead)?;
    for (field, id) in [
        ("filter.actorId", &filter.actor),
        ("filter.subjectId", &filter.subject),
    ] {
        if id.as_ref().is_some_and(|id| id.len() > MAX_AUDITED_ID) {
            return Err(Error::refused(
                ProblemCode::TooLong,
                field,
                format!("At most {MAX_AUDITED_ID} characters."),
            ));
        }
    }
    let mut query = audit_event::Entity::of_account(actor.account()?);
    if let Some(kinds) = &filter.kinds {
        query = query.filter(Column::Kind.is_in(kinds.iter().copied()));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(Column::Outcome.eq(outcome));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(Column::ActorId.eq(actor));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(Column::SubjectId.eq(subject));
    }
    if let Some(from) = moment("filter.occurredAt.from", filter.from)? {
        query = query.filter(Column::OccurredAt.gte(from));
    }
    if let Some(until) = moment("filter.occurredAt.until", filter.until)? {
        query = query.filter(Column::OccurredAt.lt(until));
    }
    Ok(query)
}

/// Events of one account or of all, oldest first, from the one after that number on: at most so
/// many. For the command line and the feed, which walk the log to its end.
///
/// # Errors
/// Only internal ones.
pub async fn since(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
    after: i64,
    most: u64,
) -> Result<Vec<Model>> {
    use audit_event::Column;
    let all = account.map_or_else(audit_event::Entity::find, audit_event::Entity::of_account);
    Ok(all
        .filter(Column::Sequence.gt(after))
        .order_by_asc(Column::Sequence)
        .limit(most)
        .all(db)
        .await?)
}

/// When the newest event was written; none of an empty log.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn newest_moment(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let newest = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Sequence)
        .limit(1)
        .one(db)
        .await?;
    Ok(newest.map(|event| event.occurred_at))
}

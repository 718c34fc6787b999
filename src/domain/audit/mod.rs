//! The audit log: every change, in the transaction that made it, under a sequence number that leaves no gap.
//!
//! The number comes from one row that each writer updates in its own transaction. Whoever holds that row commits before the next
//! one can count, so the order of the log is the order of the commits. Each event carries a hash that covers the one before: see [`chain`].

pub mod chain;
pub mod checkpoint;
mod export;

pub use export::line;

use super::{
    actor::Actor,
    deployment,
    error::{Error, ProblemCode, Result, moment},
    limits::MAX_AUDITED_ID,
    page::{Cursor, Page, Slice},
    permission::Permission,
    registry::Change,
    work::Work,
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    AccountId, AuditEventId,
    audit_event::{self, AuditEventKind, AuditOutcome, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use std::{fmt::Display, net::IpAddr};

/// The channel on which PostgreSQL tells of news. What is new, and whether anything is, the log itself says.
pub const CHANNEL: &str = "latchkey_audit";
const NOTIFY: &str = "NOTIFY latchkey_audit";

/// Events that one statement writes. A database takes only so many values in one: SQLite 32,766.
const BATCH: usize = 500;

/// Rows counted before a total is called too large to tell.
pub const COUNTING_CAP: u64 = 10_000;

/// What events have in common that count as the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Likeness {
    subject: Option<String>,
    summary: String,
    actor: Option<String>,
    ip: Option<IpAddr>,
}

/// Something worth remembering, before it has a number.
#[derive(Clone, Debug)]
pub struct Event {
    kind: AuditEventKind,
    outcome: AuditOutcome,
    account: AccountId,
    subject: Option<String>,
    summary: String,
    details: Option<Value>,
    /// Whose doing it is, where not that of the work that it is written with.
    actor: Option<Box<Actor>>,
}

impl Event {
    /// Something that was done to a subject of an account. The summary is one sentence; neither it nor the details hold a secret.
    #[must_use]
    pub fn new(kind: AuditEventKind, account: AccountId, subject: impl Display, summary: impl Into<String>) -> Self {
        Self {
            kind,
            outcome: AuditOutcome::Success,
            account,
            subject: Some(subject.to_string()),
            summary: summary.into(),
            details: None,
            actor: None,
        }
    }

    /// Something that was refused.
    #[must_use]
    pub fn refusal(kind: AuditEventKind, account: AccountId, subject: Option<String>, summary: impl Into<String>) -> Self {
        Self { kind, outcome: AuditOutcome::Failure, account, subject, summary: summary.into(), details: None, actor: None }
    }

    /// What it means for what is in memory of clients.
    pub(crate) fn change(&self) -> Option<Change> {
        Change::of(self.kind, self.account, self.subject.as_deref())
    }

    /// The account in whose log it goes.
    pub(crate) fn account(&self) -> AccountId {
        self.account
    }

    /// What happened.
    pub(crate) fn kind(&self) -> AuditEventKind {
        self.kind
    }

    /// What it has in common with others of its kind and account that count as the same; `actor` and `ip` are those of the request.
    pub(crate) fn likeness(&self, actor: Option<String>, ip: Option<IpAddr>) -> Likeness {
        Likeness { subject: self.subject.clone(), summary: self.summary.clone(), actor, ip }
    }

    /// Says how often it happened, and between when and when.
    pub(crate) fn counted(mut self, count: u64, (first, last): (DateTime<Utc>, DateTime<Utc>)) -> Self {
        if count > 1 {
            self.summary = format!("{} ({count} times)", self.summary);
        }
        let at = |moment: DateTime<Utc>| moment.to_rfc3339_opts(SecondsFormat::Micros, true);
        self.details(json!({ "count": count, "first": at(first), "last": at(last) }))
    }

    /// Says whose doing it is.
    #[must_use]
    pub(crate) fn by(mut self, actor: Box<Actor>) -> Self {
        self.actor = Some(actor);
        self
    }

    /// Adds particulars.
    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }
}

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
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

impl Filter {
    /// The filter, if it makes sense.
    ///
    /// # Errors
    /// `INVALID` for moments that cannot be.
    pub(crate) fn checked(self) -> Result<Self> {
        moment("filter.occurredAt.from", self.from)?;
        moment("filter.occurredAt.until", self.until)?;
        Ok(self)
    }

    /// Whether it lets an event through: the same question as [`list`] asks the database.
    #[must_use]
    pub fn admits(&self, event: &Model) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&event.kind))
            && self.outcome.is_none_or(|outcome| event.outcome == outcome)
            && self.actor.as_ref().is_none_or(|actor| event.actor_id.as_ref() == Some(actor))
            && self.subject.as_ref().is_none_or(|subject| event.subject_id.as_ref() == Some(subject))
            && self.from.is_none_or(|from| event.occurred_at >= from)
            && self.until.is_none_or(|until| event.occurred_at < until)
    }
}

/// One event of the actor's account.
///
/// # Errors
/// Without `audit:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: AuditEventId) -> Result<Option<Model>> {
    actor.require(Permission::AuditRead)?;
    Ok(audit_event::Entity::of_account(actor.account()?).filter(audit_event::Column::Id.eq(id)).one(db).await?)
}

/// Events of the actor's account, or for an operator of any, by their ids, in any order; those that are not there are left out.
///
/// # Errors
/// Without `audit:read`, and internal ones.
pub async fn find_all(db: &impl ConnectionTrait, actor: &Actor, ids: &[AuditEventId]) -> Result<Vec<Model>> {
    actor.require(Permission::AuditRead)?;
    let seen = actor.account_in_view()?.map_or_else(audit_event::Entity::find, audit_event::Entity::of_account);
    Ok(seen.filter(audit_event::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// Events of the actor's account, newest first.
///
/// # Errors
/// Without `audit:read`, for a cursor that is not ours, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: &Slice) -> Result<Page<Model>> {
    let mut query = filtered(actor, filter)?;
    if let Some(after) = &slice.cursor {
        let sequence = after.integer("audit").ok_or_else(|| Cursor::refused("after"))?;
        query = query.filter(audit_event::Column::Sequence.lt(sequence));
    }
    let rows = query.order_by_desc(audit_event::Column::Sequence).limit(slice.limit() + 1).all(db).await?;
    Ok(Page::from_rows(rows, slice, |row| Cursor::of_integer("audit", row.sequence)))
}

/// How many events there are, or none above [`COUNTING_CAP`].
///
/// # Errors
/// As [`list`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<Option<u64>> {
    let counted = filtered(actor, filter)?.limit(COUNTING_CAP + 1).count(db).await?;
    Ok((counted <= COUNTING_CAP).then_some(counted))
}

fn filtered(actor: &Actor, filter: &Filter) -> Result<sea_orm::Select<audit_event::Entity>> {
    use audit_event::Column;
    actor.require(Permission::AuditRead)?;
    for (field, id) in [("filter.actorId", &filter.actor), ("filter.subjectId", &filter.subject)] {
        if id.as_ref().is_some_and(|id| id.len() > MAX_AUDITED_ID) {
            return Err(Error::refused(ProblemCode::TooLong, field, format!("At most {MAX_AUDITED_ID} characters.")));
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

/// Events of one account or of all, oldest first, from the one after that number on: at most so many. For the command line and the feed,
/// which walk the log to its end.
///
/// # Errors
/// Only internal ones.
pub async fn since(db: &impl ConnectionTrait, account: Option<AccountId>, after: i64, most: u64) -> Result<Vec<Model>> {
    use audit_event::Column;
    let all = account.map_or_else(audit_event::Entity::find, audit_event::Entity::of_account);
    Ok(all.filter(Column::Sequence.gt(after)).order_by_asc(Column::Sequence).limit(most).all(db).await?)
}

/// When the newest event was written; none of an empty log.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn newest_moment(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let newest = audit_event::Entity::find().order_by_desc(audit_event::Column::Sequence).limit(1).one(db).await?;
    Ok(newest.map(|event| event.occurred_at))
}

/// Numbers the events, chains them to those before and writes them; called once, by [`Work::commit`].
///
/// The deployment's row is taken before anything is counted and until the commit, so nobody else can number or chain meanwhile.
pub(crate) async fn write(work: &Work<'_>, events: Vec<Event>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let end = deployment::lock(work).await?;
    let (mut sequence, mut hash) = (end.audit_sequence, end.audit_hash);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        sequence += 1;
        let row = to_row(work, event, sequence);
        let fresh = chain::hash(work.vault(), hash.as_deref(), &row);
        rows.push(audit_event::ActiveModel::from(Model { hash: Some(fresh.clone()), ..row }));
        hash = Some(fresh);
    }
    deployment::advance(work, sequence, hash.as_deref().unwrap_or_default()).await?;
    for some in rows.chunks(BATCH) {
        audit_event::Entity::insert_many(some.to_vec()).exec_without_returning(work.db()).await?;
    }
    wake_followers(work).await
}

/// Tells the other nodes that there is something to read, as soon as it is committed. SQLite cannot, and has no other nodes but commands.
async fn wake_followers(work: &Work<'_>) -> Result<()> {
    if work.db().get_database_backend() == DbBackend::Postgres {
        work.db().execute_unprepared(NOTIFY).await?;
    }
    Ok(())
}

fn to_row(work: &Work<'_>, event: Event, sequence: i64) -> Model {
    let actor = event.actor.as_deref().unwrap_or(work.actor());
    let (actor_kind, actor_id, actor_name) = actor.audit_identity();
    let origin = &actor.origin;
    Model {
        id: AuditEventId(work.id()),
        sequence,
        kind: event.kind,
        outcome: event.outcome,
        occurred_at: work.now(),
        account_id: event.account,
        actor_kind,
        actor_id,
        actor_name,
        subject_id: event.subject,
        summary: event.summary,
        ip_address: origin.ip.map(|ip| ip.to_string()),
        user_agent: origin.user_agent.clone(),
        request_id: origin.request_id.clone(),
        details: event.details.map(|details| details.to_string()),
        hash: None,
    }
}

//! Conditions by which callers choose events.

use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result, moment},
    limits::MAX_AUDITED_ID,
    permission::Permission,
    search,
};
use chrono::{DateTime, Utc};
use entity::audit_event::{AuditEventKind, AuditOutcome, Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter, Select,
    sea_query::{Expr, Func},
};

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
    /// Part of the summary, of the actor's name or of the caller's address.
    pub search: Option<String>,
}

impl AuditCriteria {
    /// The filter, if its span is valid.
    ///
    /// # Errors
    /// `INVALID` for moments outside years 1 to 9999; `TOO_LONG` for a text to search.
    pub(crate) fn checked(self) -> Result<Self> {
        moment("filter.occurredAt.from", self.from)?;
        moment("filter.occurredAt.until", self.until)?;
        let search = search::term("filter.search", self.search.as_deref())?;
        Ok(Self { search, ..self })
    }

    /// Whether an event matches: the same condition that [`list`](super::list) gives the database.
    /// To be asked of a filter that was [checked](Self::checked).
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
            && self
                .search
                .as_ref()
                .is_none_or(|term| contains(event, term))
    }
}

/// Whether one of the texts of an event contains the term, which is in lower case.
fn contains(event: &Model, term: &str) -> bool {
    let texts = [
        Some(event.summary.as_str()),
        Some(event.actor_name.as_str()),
        event.ip_address.as_deref(),
    ];
    let mut texts = texts.into_iter().flatten();
    texts.any(|text| text.to_lowercase().contains(term))
}

pub(super) fn filtered(actor: &Actor, filter: &AuditCriteria) -> Result<Select<Entity>> {
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
    let mut query = Entity::of_account(actor.account()?);
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
    if let Some(term) = search::term("filter.search", filter.search.as_deref())? {
        // SQLite turns letters of ASCII into lower case, and no others: these are found as given.
        let given = filter.search.as_deref().unwrap_or_default().trim();
        let terms = [term, given.to_ascii_lowercase()];
        let columns = [Column::Summary, Column::ActorName, Column::IpAddress];
        let any = columns.into_iter().flat_map(|column| {
            let lower = || Func::lower(Expr::col((Entity, column)));
            terms.each_ref().map(|term| search::contains(term, lower()))
        });
        query = query.filter(any.fold(Condition::any(), Condition::add));
    }
    Ok(query)
}

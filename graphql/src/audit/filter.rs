//! Conditions by which callers choose events of the audit log.

use crate::{
    page::DateTimeRange,
    vocabulary::{AuditEventKind, AuditOutcome},
};
use async_graphql::{ID, InputObject};
use domain::audit::AuditCriteria;

/// Conditions that an audit event must meet, all of them.
#[derive(InputObject, Default)]
pub struct AuditEventFilter {
    /// Kinds of event, any of which matches; all kinds when absent.
    kinds: Option<Vec<AuditEventKind>>,
    /// Outcome of the event.
    outcome: Option<AuditOutcome>,
    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the event.
    actor_id: Option<ID>,
    /// Opaque ID of the object that the event is about.
    subject_id: Option<ID>,
    /// Span of time in which the event occurred.
    occurred_at: Option<DateTimeRange>,
    /// Text that summary, name of the actor or IP address of the event contains, regardless of the
    /// case of A to Z.
    search: Option<String>,
}

impl From<AuditEventFilter> for AuditCriteria {
    fn from(filter: AuditEventFilter) -> Self {
        let (from, until) = DateTimeRange::ends(filter.occurred_at);
        Self {
            kinds: filter
                .kinds
                .map(|kinds| kinds.into_iter().map(|word| word.0).collect()),
            outcome: filter.outcome.map(|word| word.0),
            actor: filter.actor_id.map(|id| id.0),
            subject: filter.subject_id.map(|id| id.0),
            from,
            until,
            search: filter.search,
        }
    }
}

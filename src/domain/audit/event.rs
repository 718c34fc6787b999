//! Something worth remembering, before it has a number.

use crate::domain::{actor::Actor, registry::Change};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    AccountId,
    audit_event::{AuditEventKind, AuditOutcome},
};
use serde_json::{Value, json};
use std::{fmt::Display, net::IpAddr};

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
    pub(super) kind: AuditEventKind,
    pub(super) outcome: AuditOutcome,
    pub(super) account: AccountId,
    pub(super) subject: Option<String>,
    pub(super) summary: String,
    pub(super) details: Option<Value>,
    /// Whose doing it is, where not that of the work that it is written with.
    pub(super) actor: Option<Box<Actor>>,
}

impl Event {
    /// Something that was done to a subject of an account. The summary is one sentence; neither it
    /// nor the details hold a secret.
    #[must_use]
    pub fn new(
        kind: AuditEventKind,
        account: AccountId,
        subject: impl Display,
        summary: impl Into<String>,
    ) -> Self {
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
    pub fn refusal(
        kind: AuditEventKind,
        account: AccountId,
        subject: Option<String>,
        summary: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            outcome: AuditOutcome::Failure,
            account,
            subject,
            summary: summary.into(),
            details: None,
            actor: None,
        }
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

    /// What it has in common with others of its kind and account that count as the same; `actor`
    /// and `ip` are those of the request.
    pub(crate) fn likeness(&self, actor: Option<String>, ip: Option<IpAddr>) -> Likeness {
        Likeness {
            subject: self.subject.clone(),
            summary: self.summary.clone(),
            actor,
            ip,
        }
    }

    /// Says how often it happened, and between when and when.
    pub(crate) fn counted(
        mut self,
        count: u64,
        (first, last): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
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

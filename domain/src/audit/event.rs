//! An event, before it has a number.

use crate::actor::Actor;
use chrono::{DateTime, SecondsFormat, Utc};
use config::one_address;
use entity::{
    AccountId, ClientId,
    audit_event::{AuditEventKind, AuditOutcome},
};
use serde_json::{Value, json};
use std::{fmt::Display, net::IpAddr};

/// What events that are counted as one have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Likeness {
    subject: Option<String>,
    summary: String,
    actor: Option<String>,
    client: Option<ClientId>,
    ip: Option<IpAddr>,
}

/// Name in the details of an event under which they hold the client that acted for the user.
const ACTOR_CLIENT: &str = "actorClientId";

/// An event, before it has a number.
#[derive(Clone, Debug)]
pub struct Event {
    pub(crate) kind: AuditEventKind,
    pub(crate) outcome: AuditOutcome,
    pub(crate) account: AccountId,
    pub(crate) subject: Option<String>,
    pub(crate) summary: String,
    pub(crate) details: Option<Value>,
    /// The actor, where it is not that of the work that the event is written with.
    pub(crate) actor: Option<Box<Actor>>,
}

impl Event {
    /// An action on a subject of an account. The summary is one sentence; neither it nor the
    /// details hold a secret.
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

    /// A refused action.
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

    /// The account to whose log it belongs.
    pub(crate) fn account(&self) -> AccountId {
        self.account
    }

    /// What happened.
    pub(crate) fn kind(&self) -> AuditEventKind {
        self.kind
    }

    /// What it has in common with other events of its kind and account that are counted as one;
    /// the actor is that of the request.
    pub(crate) fn likeness(&self, actor: &Actor) -> Likeness {
        Likeness {
            subject: self.subject.clone(),
            summary: self.summary.clone(),
            actor: actor.audit_identity().1,
            client: actor.client_id,
            ip: actor.origin.ip.map(one_address),
        }
    }

    /// Its details as they are stored: with the client that acted, where the actor is a user for
    /// whom a client did. They are a part of what is hashed, so that the client cannot be changed
    /// later either.
    pub(crate) fn details_by(&self, actor: &Actor) -> Option<Value> {
        let Some(client) = actor.client_id else {
            return self.details.clone();
        };
        let mut details = self.details.clone().unwrap_or_else(|| json!({}));
        if let Some(members) = details.as_object_mut() {
            members.insert(ACTOR_CLIENT.to_owned(), json!(client.to_string()));
        }
        Some(details)
    }

    /// Adds how often it happened, and the first and last moment.
    pub(crate) fn counted(mut self, count: u64, first: DateTime<Utc>, last: DateTime<Utc>) -> Self {
        if count > 1 {
            self.summary = format!("{} ({count} times)", self.summary);
        }
        let at = |moment: DateTime<Utc>| moment.to_rfc3339_opts(SecondsFormat::Micros, true);
        self.details(json!({ "count": count, "first": at(first), "last": at(last) }))
    }

    /// Sets the actor.
    #[must_use]
    pub(crate) fn by(mut self, actor: Box<Actor>) -> Self {
        self.actor = Some(actor);
        self
    }

    /// Adds details.
    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }
}

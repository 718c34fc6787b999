//! A plan or a report of changes: for people like a diff, for programs as JSON.

use serde::Serialize;
use std::fmt;

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is created.
    Create,
    /// It is changed.
    Update,
    /// It is deleted.
    Delete,
}

/// ThingKind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThingKind {
    /// An account.
    Account,
    /// A protected API.
    Resource,
    /// A role.
    Role,
    /// A user.
    User,
    /// A client.
    Client,
}

/// A thing by its kind and its identifier in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamedThing<'n> {
    /// Its kind.
    pub(super) kind: ThingKind,
    /// Its identifier.
    pub(super) name: &'n str,
}

impl ThingKind {
    /// The thing of this kind with that identifier.
    pub(super) fn named(self, name: &str) -> NamedThing<'_> {
        NamedThing { kind: self, name }
    }
}

/// One changed value of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The changed key.
    pub field: String,
    /// The change: `"before" -> "after"`, or `+added -removed` for a set.
    pub change: String,
}

/// A change of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedChange {
    /// What happens to the thing.
    pub action: Action,
    /// ThingKind of the thing.
    pub kind: ThingKind,
    /// Slug of its account.
    pub account: String,
    /// Its identifier in the file; for an account, its slug.
    pub name: String,
    /// The changed values, where it is neither created nor deleted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
}

/// Text from the file or the database, made safe to show on one line of a terminal.
fn shown(text: &str) -> String {
    text.replace(char::is_control, " ")
}

impl fmt::Display for PlannedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, kind) = match self.action {
            Action::Create => ('+', self.kind),
            Action::Update => ('~', self.kind),
            Action::Delete => ('-', self.kind),
        };
        let kind = match kind {
            ThingKind::Account => "account",
            ThingKind::Resource => "resource",
            ThingKind::Role => "role",
            ThingKind::User => "user",
            ThingKind::Client => "client",
        };
        write!(f, "{sign} {kind} {}", shown(&self.account))?;
        if self.kind != ThingKind::Account {
            write!(f, "/{}", shown(&self.name))?;
        }
        for (index, detail) in self.details.iter().enumerate() {
            let sign = if index == 0 { ':' } else { ';' };
            write!(f, "{sign} {}: {}", detail.field, shown(&detail.change))?;
        }
        Ok(())
    }
}

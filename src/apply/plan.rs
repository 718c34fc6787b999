//! What would change, or has changed: for people like a diff, for programs as JSON.

use serde::Serialize;
use std::fmt;

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is made.
    Create,
    /// It becomes different.
    Update,
    /// It is deleted.
    Delete,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
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

/// What becomes different about a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Which of its keys.
    pub field: String,
    /// How: `"before" -> "after"`, or `+added -removed` for a set.
    pub change: String,
}

/// A change of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happens.
    pub action: Action,
    /// To what kind of thing.
    pub kind: Kind,
    /// Slug of its account.
    pub account: String,
    /// What the file calls it; of an account, its slug.
    pub name: String,
    /// What becomes different, where it is neither made nor deleted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
}

/// Text from elsewhere that is to stand in one line of a terminal.
fn shown(text: &str) -> String {
    text.replace(char::is_control, " ")
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, kind) = match self.action {
            Action::Create => ('+', self.kind),
            Action::Update => ('~', self.kind),
            Action::Delete => ('-', self.kind),
        };
        let kind = match kind {
            Kind::Account => "account",
            Kind::Resource => "resource",
            Kind::Role => "role",
            Kind::User => "user",
            Kind::Client => "client",
        };
        write!(f, "{sign} {kind} {}", shown(&self.account))?;
        if self.kind != Kind::Account {
            write!(f, "/{}", shown(&self.name))?;
        }
        for (index, detail) in self.details.iter().enumerate() {
            let sign = if index == 0 { ':' } else { ';' };
            write!(f, "{sign} {}: {}", detail.field, shown(&detail.change))?;
        }
        Ok(())
    }
}

//! One activity of a client: a token, a refusal, or a change.

use crate::history::{Position, tokens::Token};
use chrono::{DateTime, Utc};
use entity::{audit_event, refusal};

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

    pub(super) fn place(&self) -> Position {
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

//! Whether this node can serve requests, and if not, why: in words that tell an operator where to
//! look, and nobody anything secret.

use super::{deployment, registry::Registry, token::Tokens};
use sea_orm::DatabaseConnection;
use std::time::Duration;

/// How long the database may take to answer before the node counts as not ready.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Something that has to be well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// What is wrong with it, if anything is.
    pub problem: Option<&'static str>,
}

/// The database answers a question.
pub async fn database(db: &DatabaseConnection) -> Check {
    let problem = match tokio::time::timeout(TIMEOUT, deployment::audit_sequence(db)).await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => {
            tracing::warn!(error = error.for_operator(), "not ready: the database");
            Some("It cannot be reached, or refuses to answer; the server's log knows more.")
        }
        Err(_) => Some(
            "It did not answer within two seconds; it is overloaded, locked, or cannot be reached.",
        ),
    };
    Check {
        name: "database",
        problem,
    }
}

/// The audit log was read to its end not long ago, so what is in memory is what counts.
#[must_use]
pub fn freshness(registry: &Registry) -> Check {
    let stale = "The audit log has not been read to its end for some seconds, so memory is not believed; the server's log knows why.";
    Check {
        name: "freshness",
        problem: (!registry.is_fresh()).then_some(stale),
    }
}

/// There are keys to sign tokens with, and they are those that count: where they were changed they
/// are read anew, as for a request.
pub async fn signing_keys(tokens: &Tokens) -> Check {
    let problem = match tokio::time::timeout(TIMEOUT, tokens.known_keys()).await {
        Ok(Ok(keys)) if keys.is_complete() => None,
        Ok(Ok(_)) => Some(
            "There is no current key of every algorithm; `latchkey keys list` shows those that there are.",
        ),
        Ok(Err(_)) | Err(_) => {
            Some("They were changed, and could not be read anew yet; the server's log knows why.")
        }
    };
    Check {
        name: "signing_keys",
        problem,
    }
}

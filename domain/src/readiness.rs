//! Readiness: whether this node can serve requests, and if not, why, in words that tell an operator
//! where to look without revealing anything secret.

use super::{deployment, registry::Registry, token::Tokens};
use sea_orm::DatabaseConnection;
use std::time::Duration;

/// How long the database may take to respond before the node counts as not ready.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Result of a readiness check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub name: &'static str,
    /// What is wrong, if anything is.
    pub problem: Option<&'static str>,
}

/// Checks that the database answers a query.
pub async fn database(db: &DatabaseConnection) -> Check {
    let problem = match tokio::time::timeout(TIMEOUT, deployment::audit_sequence(db)).await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => {
            tracing::warn!(error = error.for_operator(), "not ready: the database");
            Some("It cannot be reached, or refuses to answer; see the server's log.")
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

/// Checks that the audit log was read to its end recently, so that the memory is up to date.
#[must_use]
pub fn freshness(registry: &Registry) -> Check {
    let stale = "The audit log has not been read to its end for some seconds, so memory is not trusted; see the server's log.";
    Check {
        name: "freshness",
        problem: (!registry.is_fresh()).then_some(stale),
    }
}

/// Checks that there are keys to sign tokens with, and that they are up to date: where they were
/// changed they are read anew, as for a request.
pub async fn signing_keys(tokens: &Tokens) -> Check {
    let problem = match tokio::time::timeout(TIMEOUT, tokens.known_keys()).await {
        Ok(Ok(keys)) if keys.is_complete() => None,
        Ok(Ok(_)) => Some(
            "There is no current key of every algorithm; `latchkey keys list` shows those that there are.",
        ),
        Ok(Err(_)) | Err(_) => {
            Some("They were changed, and could not be read anew yet; see the server's log.")
        }
    };
    Check {
        name: "signing_keys",
        problem,
    }
}

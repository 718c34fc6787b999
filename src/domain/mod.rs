//! The rules, one noun a file. They know rows and nothing of wires.
//!
//! A rule has one of two signatures: one that reads takes a connection and an [`actor::Actor`], one that writes takes a [`work::Work`].

pub mod account;
pub mod actor;
pub mod applied;
pub mod audience;
pub mod audit;
pub mod built_in;
pub mod client;
pub mod deployment;
pub mod error;
pub mod feed;
mod grant;
pub mod history;
pub mod idempotency;
pub mod impact;
pub mod issuance;
mod jwt;
pub mod key;
pub mod page;
pub mod password;
pub mod permission;
pub mod readiness;
pub mod reference;
pub mod registry;
pub mod resource;
pub mod role;
mod search;
pub mod secret;
pub mod throttle;
pub mod token;
pub mod turn;
pub mod user;
pub mod vault;
pub mod work;

use error::{Error, ProblemCode, Result};

/// What a rule reads from, for those who hand it on: the database, or a transaction.
pub use sea_orm::ConnectionTrait as Source;

/// Refuses a change by somebody who saw another version than the present one.
fn check_version(expected: Option<i32>, present: i32) -> Result<()> {
    match expected {
        Some(expected) if expected != present => {
            let message =
                format!("It was changed in the meantime: version {present}, not {expected}. Read it again, then repeat the change.");
            Err(Error::refused(ProblemCode::StaleVersion, "expectedVersion", message))
        }
        _ => Ok(()),
    }
}

//! Rows of Latchkey's database: one file a table, beside the newtypes of ids and the types that
//! keep secrets from leaking.
//!
//! There is no logic here beyond named queries, such as those that must never omit the account.

mod by_position;
mod id;
mod secret;

pub mod account;
pub mod applied;
pub mod audit_checkpoint;
pub mod audit_event;
pub mod authorization;
pub mod client;
pub mod client_identifier;
pub mod client_permission;
pub mod client_secret;
pub mod client_url;
pub mod consent;
pub mod data_key;
pub mod deployment;
pub mod idempotency_key;
pub mod issuance;
pub mod permission;
pub mod refresh_token;
pub mod refusal;
pub mod resource;
pub mod resource_server;
pub mod revocation;
pub mod revoked_token;
pub mod role;
pub mod role_permission;
pub mod session;
pub mod signing_key;
pub mod user;
pub mod user_link;
pub mod webhook;
pub mod webhook_cursor;
pub mod webhook_delivery;

pub use id::*;
pub use secret::{Sealed, Secret, SecretDigest};

//! Enumerations of the API, which mirror those of the rows and rules, with the same values as
//! GraphQL's.

mod account;
mod audit;
mod client;
mod key;
mod order;
mod token;
mod user;
mod words;

pub use account::{ClientIdMode, PolicyPreset, SecretMode};
pub use audit::{AuditEventKind, AuditOutcome};
pub use client::{
    AccessLevel, BulkErrorPolicy, ClientAuthMethod, ClientCapability, ClientStatus,
    ClientStatusReason, GrantReason, SecretStatus,
};
pub use key::{SigningAlgorithm, SigningKeyStatus};
pub use order::{ClientOrderField, OrderDirection};
pub use token::{ActivityKind, TokenStatus, UsageBucket};
pub use user::{UserKind, UserStatus};

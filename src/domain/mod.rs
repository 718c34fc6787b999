//! The rules, one noun a file. They know rows and nothing of wires.
//!
//! A rule has one of two signatures: one that reads takes a connection and an [`actor::Actor`], one
//! that writes takes a [`work::Work`].

pub mod account;
pub mod actor;
pub mod applied;
pub mod audience;
pub mod audit;
pub mod built_in;
pub mod client;
pub mod confirmed_time;
pub mod deployment;
pub mod error;
pub mod feed;
mod grant;
pub mod history;
pub mod housekeeping;
pub mod idempotency;
pub mod impact;
pub mod issuance;
mod jwt;
pub mod key;
pub mod limits;
pub mod master_key;
pub mod operator;
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
pub mod version;
mod visible;
pub mod work;

/// What a rule reads from, for those who hand it on: the database, or a transaction.
pub use sea_orm::ConnectionTrait as Source;

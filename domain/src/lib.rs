//! The rules, one noun a file. They work on rows and know no protocol.
//!
//! A rule has one of two signatures: one that reads takes a connection and an [`actor::Actor`], one
//! that writes takes a [`work::Work`]. Time comes from [`clock`], randomness from [`random`].

pub mod account;
pub mod actor;
pub mod applied;
pub mod audience;
pub mod audit;
pub mod authorization;
pub mod bootstrap;
pub mod built_in;
pub mod builtin_permission;
pub mod client;
pub mod clock;
pub mod confirmed_time;
pub mod consent;
pub mod deployment;
mod display_name;
pub mod error;
pub mod feed;
mod grant;
pub mod histogram;
pub mod history;
pub mod housekeeping;
pub mod idempotency;
pub mod identity;
pub mod impact;
pub mod issuance;
pub mod jwt;
pub mod key;
pub mod limits;
pub mod master_key;
pub mod operator;
pub mod page;
pub mod password;
pub mod permission;
mod platform;
pub mod pruning;
pub mod random;
pub mod readiness;
pub mod reference;
pub mod registry;
pub mod resource;
pub mod revocations;
pub mod role;
mod search;
pub mod secret;
pub mod server;
pub mod session;
pub mod session_actor;
pub mod sign_in;
pub mod throttle;
pub mod token;
pub mod tools;
pub mod unused_access;
pub mod user;
pub mod vault;
pub mod version;
mod visible;
pub mod vocabulary;
pub mod webhook;
mod window_table;
pub mod work;
pub mod write_lock;

/// What a rule reads from, for generic callers: the database, or a transaction.
pub use sea_orm::ConnectionTrait as Source;

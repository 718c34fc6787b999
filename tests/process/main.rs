//! The binary as a process: how it starts, stops and fails, what it prints, and what it must never
//! print.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy.toml lets off the bodies of tests only, not what they call"
)]

mod apply;
mod audit;
mod backup;
mod book;
#[path = "../fixtures/certificates.rs"]
mod certificates;
mod clients;
mod coming_from;
mod commands;
mod import;
mod log;
mod master_key;
mod nodes;
mod oauth2_client;
mod postgres;
mod program;
mod secrets;
mod shutdown;
mod startup;
mod tls;
mod tour;
mod unused_access;
mod watching;

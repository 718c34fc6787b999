//! Latchkey: a self-hosted OAuth 2.0 server for API clients.
//!
//! This crate assembles the program: [`cli`] parses the command line, [`start`] connects and
//! migrates, [`serve`] lists the routes, [`courier`] sends webhooks, [`operations`] answers probes
//! and scrapers; [`error`] says why a command failed; [`http_client`] asks a server on behalf of a
//! command. What it assembles stands in crates of its own, in three layers. The interfaces (`oauth`,
//! `graphql`, `rest`, `web`) turn a wire format into one call of a rule and back; `apply` does so
//! with a file. The rules (`domain`) know nothing of wire formats. The rows are in the crate
//! `entity`, the migrations of their tables in the crate `migration`. `app` holds what all requests
//! share and authenticates callers; `egress` sends requests to checked addresses; `config` reads the
//! settings.

pub mod cli;
pub mod courier;
pub mod database;
pub mod error;
pub mod http_client;
pub mod operations;
pub mod serve;
pub mod start;
pub mod telemetry;
pub mod traces;

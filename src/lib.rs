//! Latchkey: a self-hosted OAuth 2.0 server for API clients.
//!
//! Three layers. The interfaces ([`oauth`], [`graphql`], [`rest`], [`web`]) turn a wire format into
//! one call of a rule and back; [`apply`] does so with a file, and [`operations`] with probes and
//! metrics. The rules ([`domain`]) know nothing of wire formats. The rows are in the crate
//! `entity`, the migrations of their tables in the crate `migration`. [`bearer`] authenticates
//! callers, [`app`] holds what all requests share, [`serve`] lists the routes, [`metrics`] counts
//! requests and [`traces`] follows them.

pub mod app;
pub mod apply;
pub mod bearer;
pub mod body;
pub mod cli;
pub mod clock;
pub mod config;
pub mod database;
pub mod domain;
pub mod graphql;
pub mod metrics;
pub mod oauth;
pub mod operations;
pub mod origin;
pub mod random;
pub mod rest;
pub mod serve;
pub mod slots;
pub mod start;
pub mod telemetry;
pub mod traces;
pub mod web;

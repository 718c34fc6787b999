//! Latchkey: a self-hosted OAuth 2.0 server for API clients.
//!
//! Three floors. The doors ([`oauth`], [`graphql`], [`rest`]) turn the words of a wire into one call of a rule and back. The rules ([`domain`]) know
//! nothing of wires. The rows are in the crate `entity`, the history of their tables in the crate `migration`. [`bearer`] tells who asks,
//! [`app`] holds what all requests share, [`serve`] lists the routes.

pub mod app;
pub mod bearer;
pub mod body;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod graphql;
pub mod oauth;
pub mod origin;
pub mod random;
pub mod rest;
pub mod serve;
pub mod start;
pub mod telemetry;
pub mod web;

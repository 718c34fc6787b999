//! What Latchkey promises, tried through its doors and its rules, on SQLite and on PostgreSQL.
//!
//! Each test has a database of its own and a clock that stands still. PostgreSQL takes part where
//! `TEST_DATABASE_URL` names a server on which databases may be made, e.g.
//! `postgres://postgres@127.0.0.1/test`.

#[cfg(test)]
#[macro_use]
extern crate test_macros;
#[cfg(test)]
#[macro_use]
mod support;

#[cfg(test)]
mod apply;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod book;
#[cfg(test)]
mod bounds;
#[cfg(test)]
#[path = "../fixtures/certificates.rs"]
mod certificates;
#[cfg(test)]
mod descriptions;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod graphql;
#[cfg(test)]
mod history;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod naming;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod operators;
#[cfg(test)]
mod parity;
#[cfg(test)]
mod people;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod products;
#[cfg(test)]
mod property;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod rest;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod unused_access;
#[cfg(test)]
mod upgrade;
#[cfg(test)]
mod webhooks;

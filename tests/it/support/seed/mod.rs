//! Clients, accounts, protected APIs and roles, made by the domain's own rules.

mod account;
mod client;
mod client_seed;
mod person;
mod rights;

pub(crate) use account::TestAccount;
pub(crate) use client::TestClient;
pub(crate) use client_seed::ClientSeed;
pub(crate) use person::{PASSWORD, TestPerson};
pub(crate) use rights::ApiSeed;

//! Clients, accounts, protected APIs and roles, made by the domain's own rules.

mod account;
mod client;
mod client_seed;
mod person;
mod rights;

pub use account::TestAccount;
pub use client::TestClient;
pub use client_seed::ClientSeed;
pub use person::{PASSWORD, TestPerson};
pub use rights::ApiSeed;

//! What the rules need besides the database.

use super::{
    confirmed_time::ConfirmedTime,
    password::{Passwords, PeoplePasswords},
    registry::Registry,
    vault::Vault,
    write_lock::WriteLock,
};
use crate::{clock::Clock, random::Random};
use config::Settings;
use std::sync::Arc;
use tokio::sync::Notify;

/// What the rules need besides the database.
pub struct Tools {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Pepper and sealing.
    pub vault: Vault,
    /// Argon2id, for secrets of clients.
    pub passwords: Passwords,
    /// Argon2id, for passwords of people.
    pub people: PeoplePasswords,
    /// What the operator chose.
    pub settings: Settings,
    /// The time by which old rows are deleted.
    pub confirmed_time: ConfirmedTime,
    /// The clients in memory, which are invalidated by each commit.
    pub registry: Registry,
    /// The write lock.
    pub turns: WriteLock,
    /// Notified after each commit that wrote to the audit log.
    pub bell: Arc<Notify>,
}

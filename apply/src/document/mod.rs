//! The document of a configuration file. An absent key leaves a value as it is; `null` clears a
//! value that can be cleared.
//!
//! Display texts are trimmed, as the rules do, since otherwise a block of YAML would always differ
//! from what is stored.

mod account;
mod client;
mod objects;
mod resource;
mod role;
mod user;
mod value;

pub use account::{Account, Policy};
pub use client::{Client, SecretSource, SignIn, Urls};
pub use resource::{Permission, Resource};
pub use role::Role;
pub use user::User;

use objects::objects;
use value::given;

/// The version of the format that this program reads and writes.
pub const VERSION: u32 = 1;

objects! {
    /// The whole file.
    Document {
        [
            /// Version of the format.
            latchkey: u32
        ]
        /// Accounts.
        "given" accounts: Vec<Account>,
    }
}

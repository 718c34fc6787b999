//! How many clients and users an account has, which its limits count.

use async_graphql::Object;
use domain::account;

/// Numbers of clients and users in an account.
pub(super) struct AccountUsage(pub(super) account::Usage);

/// Numbers of clients and users in an account.
#[Object]
impl AccountUsage {
    /// Number of all clients in the account, active or not.
    async fn clients(&self) -> u64 {
        self.0.clients
    }

    /// Number of active clients in the account.
    async fn active_clients(&self) -> u64 {
        self.0.active_clients
    }

    /// Number of all users in the account, active or not.
    async fn users(&self) -> u64 {
        self.0.users
    }
}

//! Accounts: their fields are in [`object`], their policies in [`policy`].

mod mutation;
mod object;
mod policy;
mod query;
mod usage;

pub(crate) use mutation::AccountMutation;
pub(crate) use query::AccountQuery;

use entity::account::Model;

/// An account (tenant), which holds clients, users, roles and protected APIs.
#[derive(Clone)]
pub(crate) struct Account(pub Model);

impl From<Model> for Account {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

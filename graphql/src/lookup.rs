//! One thing by its opaque ID or by a unique name. Used wherever a caller names an existing thing.

use super::{context::parse_input, error::Result};
use async_graphql::{ID, OneofObject};
use domain::{
    Source,
    actor::Actor,
    error::{Error, Result as RuleResult},
    reference,
};
use entity::{AccountId, RoleId, UserId};

/// One account, by its ID or its slug.
#[derive(OneofObject, Clone)]
pub enum AccountBy {
    /// Opaque ID of the account (`acc_...`).
    Id(ID),
    /// Slug of the account, such as `acme`.
    Slug(String),
}

/// One client, by its ID or its OAuth `client_id`.
#[derive(OneofObject, Clone)]
pub(crate) enum ClientBy {
    /// Opaque ID of the client (`cli_...`).
    Id(ID),
    /// OAuth `client_id` of the client.
    ClientId(String),
}

/// One protected API, by its ID or its identifier.
#[derive(OneofObject, Clone)]
pub(crate) enum ResourceBy {
    /// Opaque ID of the protected API (`res_...`).
    Id(ID),
    /// Identifier of the protected API: the `aud` of its tokens.
    Identifier(String),
}

/// One role, by its ID or its key.
#[derive(OneofObject, Clone)]
pub(crate) enum RoleBy {
    /// Opaque ID of the role (`rol_...`).
    Id(ID),
    /// Key of the role, such as `viewer`.
    Key(String),
}

/// One user, by its ID or its username.
#[derive(OneofObject, Clone)]
pub(crate) enum UserBy {
    /// Opaque ID of the user (`usr_...`).
    Id(ID),
    /// Username of the user.
    Username(String),
}

/// Converts an input for the rules: `read` as part of a mutation's input, `argument` as an argument
/// of a query.
macro_rules! readable {
    ($($by:ident $name:ident;)*) => {$(
        impl $by {
            /// As part of a mutation's input, where an ID of another kind is a user error.
            pub(crate) fn read(self, field: &str) -> RuleResult<reference::$by> {
                Ok(match self {
                    Self::Id(id) => reference::$by::Id(parse_input(&format!("{field}.id"), &id)?),
                    Self::$name(name) => reference::$by::$name(name),
                })
            }

            /// As an argument of a query.
            pub(crate) fn argument(self, field: &str) -> Result<reference::$by> {
                Ok(self.read(field)?)
            }
        }
    )*};
}

/// Like [`readable`], with the ID of a thing within an account.
macro_rules! resolvable {
    ($($by:ident $id:ident;)*) => {$(
        impl $by {
            /// Its ID in that account.
            pub(crate) async fn id(self, db: &impl Source, account: AccountId, field: &str) -> RuleResult<$id> {
                self.read(field)?.resolve(db, account, field).await
            }
        }
    )*};
}

impl AccountBy {
    /// Opaque ID of the account (`acc_...`).
    pub async fn id(self, db: &impl Source, actor: &Actor, field: &str) -> RuleResult<AccountId> {
        self.read(field)?.resolve(db, actor, field).await
    }
}

resolvable! {
    RoleBy RoleId;
    UserBy UserId;
}

readable! {
    AccountBy Slug;
    ClientBy ClientId;
    ResourceBy Identifier;
    RoleBy Key;
    UserBy Username;
}

/// Result of a query about a thing that does not exist: null, rather than an error.
pub(crate) fn found<T>(resolved: RuleResult<T>) -> Result<Option<T>> {
    match resolved {
        Ok(found) => Ok(Some(found)),
        Err(Error::Refused(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

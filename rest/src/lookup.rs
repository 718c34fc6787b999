//! One thing by its opaque ID or by a unique name. Used wherever a body names an existing thing.

use domain::{
    Source,
    actor::Actor,
    error::Result as RuleResult,
    reference::{self, parse_id},
};
use entity::{AccountId, RoleId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;

/// One account, by its ID or its slug.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum AccountBy {
    /// Opaque ID of the account (`acc_...`).
    Id(String),
    /// Slug of the account, such as `acme`.
    Slug(String),
}

/// One client, by its ID or its OAuth `client_id`.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ClientBy {
    /// Opaque ID of the client (`cli_...`).
    Id(String),
    /// OAuth `client_id` of the client.
    ClientId(String),
}

/// One role, by its ID or its key.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum RoleBy {
    /// Opaque ID of the role (`rol_...`).
    Id(String),
    /// Key of the role, such as `viewer`.
    Key(String),
}

/// One user, by its ID or its username.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum UserBy {
    /// Opaque ID of the user (`usr_...`).
    Id(String),
    /// Username of the user.
    Username(String),
}

/// Resolves a thing that the caller named to its ID within an account.
macro_rules! resolvable {
    ($($by:ident $name:ident $id:ident;)*) => {$(
        impl $by {
            /// Its ID in that account.
            pub(crate) async fn id(&self, db: &impl Source, account: AccountId, field: &str) -> RuleResult<$id> {
                let by = match self {
                    Self::Id(id) => reference::$by::Id(parse_id(&format!("{field}.id"), id)?),
                    Self::$name(name) => reference::$by::$name(name.clone()),
                };
                by.resolve(db, account, field).await
            }
        }
    )*};
}

impl ClientBy {
    /// The input for the rules.
    pub(crate) fn read(&self, field: &str) -> RuleResult<reference::ClientBy> {
        Ok(match self {
            Self::Id(id) => reference::ClientBy::Id(parse_id(&format!("{field}.id"), id)?),
            Self::ClientId(client_id) => reference::ClientBy::ClientId(client_id.clone()),
        })
    }
}

resolvable! {
    RoleBy Key RoleId;
    UserBy Username UserId;
}

impl AccountBy {
    /// Its ID, if the caller may know of it.
    pub(crate) async fn id(
        &self,
        db: &impl Source,
        actor: &Actor,
        field: &str,
    ) -> RuleResult<AccountId> {
        let by = match self {
            Self::Id(id) => reference::AccountBy::Id(parse_id(&format!("{field}.id"), id)?),
            Self::Slug(slug) => reference::AccountBy::Slug(slug.clone()),
        };
        by.resolve(db, actor, field).await
    }
}

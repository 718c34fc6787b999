//! How callers name things: by opaque ID, or by a unique name, as in a configuration file.
//!
//! A name is resolved within one account, so that another account's names are not found.

use super::{
    account,
    actor::Actor,
    error::{Error, ProblemCode, Result},
};
use entity::{
    AccountId, ClientId, Id, ResourceId, RoleId, UserId, client, kind_of, resource, role, user,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};

/// Message that a text is not an ID of the expected kind. The text itself is not repeated: it may
/// be a secret.
#[must_use]
pub fn wrong_id<T: Id>(text: &str) -> String {
    let (prefix, noun) = (T::PREFIX, T::NOUN);
    match kind_of(text) {
        Some((other, what)) => {
            format!("`{other}_...` is the ID of {what}; the ID of {noun} begins with `{prefix}_`.")
        }
        None => format!("The ID of {noun} is `{prefix}_` and 32 hexadecimal digits in lower case."),
    }
}

/// Parses an ID of one kind from an input.
///
/// # Errors
/// `NOT_FOUND`, with the kind that was given and the expected one.
pub fn parse_id<T: Id>(field: &str, text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::refused(ProblemCode::NotFound, field, wrong_id::<T>(text)))
}

/// An account, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountBy {
    /// By opaque ID.
    Id(AccountId),
    /// By its slug.
    Slug(String),
}

/// A client, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientBy {
    /// By opaque ID.
    Id(ClientId),
    /// By its OAuth `client_id`.
    ClientId(String),
}

/// A protected API, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceBy {
    /// By opaque ID.
    Id(ResourceId),
    /// By its identifier.
    Identifier(String),
}

/// A role, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleBy {
    /// By opaque ID.
    Id(RoleId),
    /// By its key.
    Key(String),
}

/// A user, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserBy {
    /// By opaque ID.
    Id(UserId),
    /// By its username.
    Username(String),
}

impl AccountBy {
    /// Resolves to an ID. Whether the actor may do anything there is for the rule to check; a slug
    /// of another account is not found unless the actor may see that account.
    ///
    /// # Errors
    /// `NOT_FOUND` for a slug that does not exist; for the anonymous, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        actor: &Actor,
        field: &str,
    ) -> Result<AccountId> {
        match self {
            Self::Id(id) => Ok(*id),
            Self::Slug(slug) => account::seen_by_slug(db, actor, slug)
                .await?
                .ok_or_else(|| Error::not_found(field, "account")),
        }
    }
}

impl ClientBy {
    /// Resolves to an ID, in that account. An ID is returned as it is: whether it belongs to that
    /// account is for the rule to check.
    ///
    /// # Errors
    /// `NOT_FOUND` for a client id that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<ClientId> {
        let client_id = match self {
            Self::Id(id) => return Ok(*id),
            Self::ClientId(client_id) => client_id,
        };
        let query = client::Entity::of_account(account)
            .select_only()
            .column(client::Column::Id);
        let found = query
            .filter(client::Column::ClientId.eq(client_id))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "client"))
    }
}

impl ResourceBy {
    /// Resolves to an ID, among what that account sees. An ID is returned as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for an identifier that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<ResourceId> {
        let identifier = match self {
            Self::Id(id) => return Ok(*id),
            Self::Identifier(identifier) => identifier,
        };
        let query = resource::Entity::of_account(account)
            .select_only()
            .column(resource::Column::Id);
        let found = query
            .filter(resource::Column::Identifier.eq(identifier))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "protected API"))
    }
}

impl RoleBy {
    /// Resolves to an ID, among what that account sees. An ID is returned as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for a key that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<RoleId> {
        let key = match self {
            Self::Id(id) => return Ok(*id),
            Self::Key(key) => key,
        };
        let query = role::Entity::of_account(account)
            .select_only()
            .column(role::Column::Id);
        let found = query
            .filter(role::Column::Key.eq(key))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "role"))
    }
}

impl UserBy {
    /// Resolves to an ID, in that account. An ID is returned as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for a username that does not exist, and internal ones.
    pub async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        field: &str,
    ) -> Result<UserId> {
        let username = match self {
            Self::Id(id) => return Ok(*id),
            Self::Username(username) => username,
        };
        let query = user::Entity::of_account(account)
            .select_only()
            .column(user::Column::Id);
        let found = query
            .filter(user::Column::Username.eq(username))
            .into_tuple()
            .one(db)
            .await?;
        found.ok_or_else(|| Error::not_found(field, "user"))
    }
}

/// The ids of clients that are named by their OAuth `client_id`, in that account and in that order.
///
/// # Errors
/// `TOO_LONG` for more than a hundred; `NOT_FOUND` for one that does not exist, with its index in
/// the list; internal ones.
pub async fn clients_named(
    db: &impl ConnectionTrait,
    account: AccountId,
    field: &str,
    client_ids: &[String],
) -> Result<Vec<ClientId>> {
    if client_ids.len() > super::page::MAX_PAGE as usize {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {} clients.", super::page::MAX_PAGE),
        ));
    }
    let query = client::Entity::of_account(account)
        .select_only()
        .columns([client::Column::ClientId, client::Column::Id]);
    let query = query.filter(client::Column::ClientId.is_in(client_ids));
    let known: std::collections::HashMap<String, ClientId> = query
        .into_tuple::<(String, ClientId)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let one = |(index, client_id): (usize, &String)| {
        known
            .get(client_id)
            .copied()
            .ok_or_else(|| Error::not_found(&format!("{field}.{index}"), "client"))
    };
    client_ids.iter().enumerate().map(one).collect()
}

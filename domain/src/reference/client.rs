//! A client as a caller names it: by ID or by its OAuth `client_id`.

use crate::{
    error::{Error, ProblemCode, Result},
    page::MAX_PAGE,
};
use entity::{AccountId, ClientId, client};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// A client, by one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientBy {
    /// By opaque ID.
    Id(ClientId),
    /// By its OAuth `client_id`.
    ClientId(String),
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
    if client_ids.len() > MAX_PAGE as usize {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_PAGE} clients."),
        ));
    }
    let query = client::Entity::of_account(account)
        .select_only()
        .columns([client::Column::ClientId, client::Column::Id]);
    let query = query.filter(client::Column::ClientId.is_in(client_ids));
    let known: HashMap<String, ClientId> = query
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

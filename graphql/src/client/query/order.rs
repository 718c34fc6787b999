//! The order of a list of clients.

use crate::page::OrderDirection;
use async_graphql::{Enum, InputObject};
use domain::client::list::{Field, OrderBy};

/// Field that clients can be ordered by; ties are broken by ID.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Field")]
pub enum ClientOrderField {
    /// Display name of the client, regardless of case.
    Name,
    /// OAuth `client_id` of the client.
    ClientId,
    /// Status of the client.
    Status,
    /// When the client was created.
    CreatedAt,
    /// When the client was last changed.
    UpdatedAt,
    /// When the client last authenticated; clients that never did come before all others.
    LastUsedAt,
    /// Token lifetime that the client itself sets; clients that use the account's default come
    /// before all others.
    TokenTtl,
    /// When the next secret of the client expires, as in `nextSecretExpiresAt`; clients without such
    /// a secret come before all others.
    NextSecretExpiresAt,
}

/// Order of a list of clients.
#[derive(InputObject, Clone, Copy)]
pub struct ClientOrder {
    /// Field of the client that decides the order.
    field: ClientOrderField,
    /// Direction of the order.
    direction: OrderDirection,
}

impl Default for ClientOrder {
    fn default() -> Self {
        Self {
            field: ClientOrderField::CreatedAt,
            direction: OrderDirection::Desc,
        }
    }
}

impl From<ClientOrder> for OrderBy {
    fn from(order: ClientOrder) -> Self {
        Self {
            field: order.field.into(),
            descending: order.direction == OrderDirection::Desc,
        }
    }
}

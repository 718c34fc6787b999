//! The order of a list of clients.

use crate::{
    vocabulary::{ClientOrderField, OrderDirection},
    word::Word,
};
use async_graphql::InputObject;
use domain::{
    client::list::{Field, OrderBy},
    page::OrderDirection as Direction,
};

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
            field: Word(Field::CreatedAt),
            direction: Word(Direction::Desc),
        }
    }
}

impl From<ClientOrder> for OrderBy {
    fn from(order: ClientOrder) -> Self {
        Self {
            field: order.field.0,
            direction: order.direction.0,
        }
    }
}

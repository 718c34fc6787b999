//! A client's lists of URLs, in the order they were given.

use crate::ClientId;
use sea_orm::entity::prelude::*;

/// Kind of list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(24))",
    rename_all = "snake_case"
)]
pub enum ClientUrlKind {
    /// Where an authorization response may be sent.
    Redirect,
    /// Where a browser may go after logout.
    PostLogoutRedirect,
    /// Origins that may call from a browser.
    WebOrigin,
}

/// An entry.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_url")]
pub struct Model {
    /// The client whose list it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// Kind of list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ClientUrlKind,
    /// Index in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The entry as it was given.
    pub value: String,
}

impl ActiveModelBehavior for ActiveModel {}

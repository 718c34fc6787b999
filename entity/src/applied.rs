//! Things that were created from a configuration file. Only these are deleted when the file no
//! longer lists them.

use crate::AccountId;
use sea_orm::entity::prelude::*;

/// Kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum AppliedKind {
    /// A protected API.
    Resource,
    /// A role.
    Role,
    /// A user.
    User,
    /// A client.
    Client,
}

/// A thing that was created from a file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "applied")]
pub struct Model {
    /// Its prefixed ID. The thing may have been deleted: there is no foreign key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: String,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// Kind of thing.
    pub kind: AppliedKind,
    /// When it was created from the file.
    pub applied_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The things of an account.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(Column::AccountId.eq(account))
    }
}

//! What was made from a file of configuration. Only such things are deleted when the file no longer
//! has them.

use crate::AccountId;
use sea_orm::entity::prelude::*;

/// What kind of thing it is.
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

/// A thing that was made from a file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "applied")]
pub struct Model {
    /// Its prefixed id. The thing may be gone: nothing else refers to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: String,
    /// Tenant.
    pub account_id: AccountId,
    /// What kind of thing it is.
    pub kind: AppliedKind,
    /// When it was made.
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

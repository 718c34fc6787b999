//! Webhooks: URLs that events of an account's audit log are sent to.

use crate::{AccountId, Sealed, WebhookId};
use sea_orm::entity::prelude::*;

/// Whether events are sent to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum WebhookStatus {
    /// They are.
    Active,
    /// They are not.
    Inactive,
}

/// A webhook.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    /// Account whose events are sent.
    pub account_id: AccountId,
    /// Display name.
    pub name: String,
    /// Where to.
    pub url: String,
    /// Kinds of events that are sent, as a JSON list of the words in the database; all kinds where
    /// it is empty.
    pub event_kinds: String,
    /// Whether events are sent.
    pub status: WebhookStatus,
    /// The signing secret, sealed.
    pub secret: Sealed,
    /// The signing secret before it, sealed.
    pub previous_secret: Option<Sealed>,
    /// Until when the one before is used too.
    pub previous_secret_expires_at: Option<DateTimeUtc>,
    /// Number of the newest audit event when it was last enabled: only later ones are sent.
    pub since_sequence: i64,
    /// Version.
    pub version: i32,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The webhooks of an account.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(Column::AccountId.eq(account))
    }
}

//! A client's secrets, as digests. A client has any number of them.

use crate::{ClientId, ClientSecretId, SecretDigest, UserId};
use sea_orm::entity::prelude::*;

/// How a secret was created, and so how it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum SecretKind {
    /// Generated: 256 random bits, stored as an HMAC.
    Generated,
    /// Chosen by a person, stored as an Argon2id hash.
    Chosen,
    /// Imported from another system as that system's hash; becomes `Chosen` at its first use.
    Imported,
}

/// A secret.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_secret")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientSecretId,
    /// The client that it belongs to.
    pub client_id: ClientId,
    /// How it was created.
    pub kind: SecretKind,
    /// HMAC-SHA-256 in hexadecimal, a PHC string, or a hash of another system.
    pub digest: SecretDigest,
    /// Version of the HMAC's pepper; 0 for a PHC string.
    pub pepper_version: i32,
    /// Its last characters; empty where only a hash of it is known.
    pub hint: String,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// The client that created it, where a client did.
    pub created_by: Option<ClientId>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it expires; it is refused from then on.
    pub expires_at: Option<DateTimeUtc>,
    /// Whether a newer one has replaced it.
    pub superseded: bool,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// Display name.
    pub name: Option<String>,
    /// The user who created it, where a user did.
    pub created_by_user: Option<UserId>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The secrets of a client, newest first.
    #[must_use]
    pub fn of_client(client: ClientId) -> Select<Self> {
        use sea_orm::QueryOrder;
        Self::find()
            .filter(Column::ClientId.eq(client))
            .order_by_desc(Column::Id)
    }
}

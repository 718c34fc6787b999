//! What is kept of a client's secrets. A client has any number of them.

use crate::{ClientId, ClientSecretId, SecretDigest};
use sea_orm::entity::prelude::*;

/// How a secret came about, and so how it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum SecretKind {
    /// Generated: 256 random bits, kept as an HMAC.
    Generated,
    /// Chosen by a person, kept as an Argon2id hash.
    Chosen,
    /// Brought along from another system as a hash of that system's making; becomes `Chosen` at its
    /// first use.
    Imported,
}

/// A secret.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_secret")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientSecretId,
    /// The client that it belongs to.
    pub client_id: ClientId,
    /// How it came about.
    pub kind: SecretKind,
    /// HMAC-SHA-256 in hexadecimal, a PHC string, or a hash of another system.
    pub digest: SecretDigest,
    /// Which pepper the HMAC was made with; 0 for a PHC string.
    pub pepper_version: i32,
    /// Its last characters; empty where only a hash of it is known.
    pub hint: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// The client that made it, where a client did.
    pub created_by: Option<ClientId>,
    /// When it last served, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// From when on it is refused.
    pub expires_at: Option<DateTimeUtc>,
    /// Whether a newer one has taken its place.
    pub superseded: bool,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// What people call it.
    pub name: Option<String>,
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

//! Keys that sign tokens. The status follows from the moments, so that all nodes agree on it.

use crate::{Sealed, SigningKeyId, client::Algorithm};
use sea_orm::entity::prelude::*;

/// A key pair.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningKeyId,
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// Algorithm that it signs with.
    pub algorithm: Algorithm,
    /// PKCS#8, sealed with the master key.
    pub private_key: Sealed,
    /// The public JWK as JSON (RFC 7517).
    pub public_jwk: String,
    /// When it was created; it is published from then on.
    pub created_at: DateTimeUtc,
    /// When it began to sign; null while it is the next one.
    pub activated_at: Option<DateTimeUtc>,
    /// When it stopped signing.
    pub retired_at: Option<DateTimeUtc>,
    /// When none of its tokens can be valid any more, so that it may be deleted.
    pub remove_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

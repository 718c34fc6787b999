//! Keys that sign tokens. The state follows from the moments, so that several nodes agree on it.

use crate::{Sealed, SigningKeyId, client::Algorithm};
use sea_orm::entity::prelude::*;

/// A key pair.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningKeyId,
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// PKCS#8, sealed with the master key.
    pub private_key: Sealed,
    /// The public JWK as JSON (RFC 7517).
    pub public_jwk: String,
    /// When it was made, and from when on it is published.
    pub created_at: DateTimeUtc,
    /// From when on it signs; none while it is the next one.
    pub activated_at: Option<DateTimeUtc>,
    /// From when on it no longer signs.
    pub retired_at: Option<DateTimeUtc>,
    /// From when on no token of it can be alive, so that it may go.
    pub remove_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

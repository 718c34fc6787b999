//! Former generations and other marks of access tokens that are refused, stored until every token
//! that could carry one has expired. The signed list of revocations is made of them.

use crate::AccountId;
use sea_orm::entity::prelude::*;

/// What a revocation is about, and so which claim of a token it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum RevocationKind {
    /// A former generation of the deployment (`dgen`).
    Deployment,
    /// A former generation of a client (`cgen`).
    Client,
    /// A former generation of a user (`ugen`).
    User,
    /// An authorization (`azn`).
    Authorization,
    /// A single token (`jti`).
    Token,
}

/// A revocation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revocation")]
pub struct Model {
    /// UUID of the client, the user, the authorization or the token; all zeros for the deployment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    /// The former generation; 0 where the whole subject is revoked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub generation: i64,
    /// What the subject is.
    pub kind: RevocationKind,
    /// Account that it belongs to; all zeros for the deployment.
    pub account_id: AccountId,
    /// Of a client, its OAuth `client_id` at that time.
    pub client_id: Option<String>,
    /// When it was revoked.
    pub revoked_at: DateTimeUtc,
    /// When the last token that it concerns has expired.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

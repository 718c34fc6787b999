//! The migrations of the database schema: one table each, in a transaction each, each of which can
//! be undone.
//!
//! A migration that was released is never edited. It refers to nothing in the other crates, so that
//! its meaning does not change.

use sea_orm_migration::prelude::*;

mod m20261121_000001_deployment;
mod m20261121_000002_account;
mod m20261121_000003_resource;
mod m20261121_000004_permission;
mod m20261121_000005_role;
mod m20261121_000006_role_permission;
mod m20261121_000007_user;
mod m20261121_000008_client;
mod m20261121_000009_client_identifier;
mod m20261121_000010_client_permission;
mod m20261121_000011_client_url;
mod m20261121_000012_client_secret;
mod m20261121_000013_resource_server;
mod m20261121_000014_signing_key;
mod m20261121_000015_audit_event;
mod m20261121_000016_revoked_token;
mod m20261121_000017_issuance;
mod m20261121_000018_user_password;
mod m20261121_000019_client_secret_name;
mod m20261121_000020_audit_hash;
mod m20261121_000021_refusal;
mod m20261121_000022_idempotency_key;
mod m20261121_000023_applied;
mod m20261121_000024_revocation;
mod m20261121_000025_client_lists;
mod m20261128_000030_generation;
mod m20261128_000050_account_tokens_per_minute;
mod m20261128_000051_audit_checkpoint;
mod m20261128_000060_data_key;
mod m20261128_000061_account_deleted_at;
mod m20261128_000070_session;
mod m20261128_000071_authorization;
mod m20261128_000072_refresh_token;
mod m20261128_000073_consent;
mod m20261128_000074_user_link;
mod m20261128_000075_people;
mod m20261128_000076_people_records;
mod m20261128_000077_secret_expiry;
mod m20261128_000078_open_authorizations;
mod m20261128_000080_webhook;
mod m20261128_000090_revocation;
mod m20261129_000100_search_pending;

pub use sea_orm_migration::{MigrationStatus, MigratorTrait};

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_deployment::Migration),
            Box::new(m20261121_000002_account::Migration),
            Box::new(m20261121_000003_resource::Migration),
            Box::new(m20261121_000004_permission::Migration),
            Box::new(m20261121_000005_role::Migration),
            Box::new(m20261121_000006_role_permission::Migration),
            Box::new(m20261121_000007_user::Migration),
            Box::new(m20261121_000008_client::Migration),
            Box::new(m20261121_000009_client_identifier::Migration),
            Box::new(m20261121_000010_client_permission::Migration),
            Box::new(m20261121_000011_client_url::Migration),
            Box::new(m20261121_000012_client_secret::Migration),
            Box::new(m20261121_000013_resource_server::Migration),
            Box::new(m20261121_000014_signing_key::Migration),
            Box::new(m20261121_000015_audit_event::Migration),
            Box::new(m20261121_000016_revoked_token::Migration),
            Box::new(m20261121_000017_issuance::Migration),
            Box::new(m20261121_000018_user_password::Migration),
            Box::new(m20261121_000019_client_secret_name::Migration),
            Box::new(m20261121_000020_audit_hash::Migration),
            Box::new(m20261121_000021_refusal::Migration),
            Box::new(m20261121_000022_idempotency_key::Migration),
            Box::new(m20261121_000023_applied::Migration),
            Box::new(m20261121_000024_revocation::Migration),
            Box::new(m20261121_000025_client_lists::Migration),
            Box::new(m20261128_000030_generation::Migration),
            Box::new(m20261128_000050_account_tokens_per_minute::Migration),
            Box::new(m20261128_000051_audit_checkpoint::Migration),
            Box::new(m20261128_000060_data_key::Migration),
            Box::new(m20261128_000061_account_deleted_at::Migration),
            Box::new(m20261128_000070_session::Migration),
            Box::new(m20261128_000071_authorization::Migration),
            Box::new(m20261128_000072_refresh_token::Migration),
            Box::new(m20261128_000073_consent::Migration),
            Box::new(m20261128_000074_user_link::Migration),
            Box::new(m20261128_000075_people::Migration),
            Box::new(m20261128_000076_people_records::Migration),
            Box::new(m20261128_000077_secret_expiry::Migration),
            Box::new(m20261128_000078_open_authorizations::Migration),
            Box::new(m20261128_000090_revocation::Migration),
            Box::new(m20261128_000080_webhook::Migration),
            Box::new(m20261129_000100_search_pending::Migration),
        ]
    }
}

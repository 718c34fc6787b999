//! Pruning of old events: the log's beginning is deleted, and a checkpoint takes its place.
//!
//! The checkpoint has number and hash of the last deleted event, sealed with the chain's key. So
//! the chain continues from there and can be verified as before, and a party that can write to the
//! database but does not have the master key cannot pass a deletion off as pruning.

use crate::{error::Result, vault::Vault};
use chrono::{DateTime, Utc};
use entity::audit_checkpoint::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::json;

/// Identifies the form of seal, in case another is added.
const FORM: &str = "audit checkpoint 1";

/// The newest checkpoint, if anything was ever pruned.
///
/// # Errors
/// Only internal ones.
pub async fn newest(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    Ok(Entity::find()
        .order_by_desc(Column::Sequence)
        .one(db)
        .await?)
}

pub(crate) fn seal(vault: &Vault, sequence: i64, hash: &str, pruned_at: DateTime<Utc>) -> String {
    vault.chain(
        json!([FORM, sequence, hash, pruned_at.timestamp_micros()])
            .to_string()
            .as_bytes(),
    )
}

/// Whether the checkpoint was sealed with the deployment's master key.
pub(super) fn is_genuine(vault: &Vault, checkpoint: &Model) -> bool {
    checkpoint.seal
        == seal(
            vault,
            checkpoint.sequence,
            &checkpoint.hash,
            checkpoint.pruned_at,
        )
}

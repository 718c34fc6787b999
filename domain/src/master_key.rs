//! The master key: which of the given ones is in use, and its rotation.
//!
//! A rotation is one transaction, so there is no state between: everything in the database is
//! sealed with the earlier master key, or with the new one.

use super::{
    account, audit, deployment,
    error::{Error, Result},
    permission::Permission,
    vault::{DATA_KEYS, MasterKeys, SealedKeys, Vault},
    webhook,
    work::Work,
};
use entity::{audit_event::AuditEventKind, data_key, signing_key};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict,
};
use serde_json::json;

/// The only row of data keys.
const ONLY: i32 = 1;

/// Opens the vault with the master keys that the operator gave.
///
/// # Errors
/// Internal, with a clear text, where none of the master keys opens what is in the database.
pub async fn open(db: &impl ConnectionTrait, master: &MasterKeys) -> Result<Vault> {
    // The signing keys are read before the data keys: a rotation between the two statements leaves
    // data keys, and they alone decide then.
    let signing = signing_key::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.kid, row.private_key))
        .collect();
    let data = data_key::Entity::find_by_id(ONLY)
        .one(db)
        .await?
        .map(|row| row.sealed);
    Vault::new(master, &SealedKeys { signing, data })
}

/// Result of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MasterKeyRotation {
    /// Everything is now sealed with the current master key.
    Rotated {
        /// Number of signing keys that were sealed anew.
        signing_keys: usize,
    },
    /// Everything was already sealed with it.
    UpToDate,
}

/// Seals with the current master key everything that the previous one sealed: all signing keys, the
/// signing secrets of webhooks, and the data keys.
///
/// # Errors
/// Without `keys:write`; internal, where something was sealed with neither master key: nothing is
/// changed then.
pub async fn rotate(work: &Work<'_>) -> Result<MasterKeyRotation> {
    work.actor().require(Permission::KeysWrite)?;
    // Transactions that create signing keys hold one of these two locks until they commit, so none
    // is created meanwhile with the earlier master key.
    let account = account::lock(work, work.actor().account()?).await?;
    deployment::lock(work.db()).await?;
    let vault = work.vault();
    let mut signing_keys = 0;
    for row in signing_key::Entity::find().all(work.db()).await? {
        if vault.sealing().open(&row.kid, &row.private_key).is_some() {
            continue;
        }
        let unopened = || {
            Error::internal(format!(
                "neither master key opens the signing key {}; nothing was changed",
                row.kid
            ))
        };
        let private = vault
            .open(&row.kid, &row.private_key)
            .ok_or_else(unopened)?;
        let sealed = vault.sealing().seal(&row.kid, &private)?;
        let mut row = row.into_active_model();
        row.private_key = Set(sealed);
        signing_key::Entity::update(row).exec(work.db()).await?;
        signing_keys += 1;
    }
    let webhooks = webhook::seal_anew(work).await?;
    let kept = data_key::Entity::find_by_id(ONLY).one(work.db()).await?;
    let kept_is_stale =
        kept.is_some_and(|row| vault.sealing().open(DATA_KEYS, &row.sealed).is_none());
    if signing_keys == 0 && webhooks == 0 && !kept_is_stale {
        return Ok(MasterKeyRotation::UpToDate);
    }
    keep_data_keys(work).await?;
    let event = audit::Event::new(
        AuditEventKind::MasterKeyRotated,
        account.id,
        "deployment",
        "The master key was rotated",
    );
    work.record(event.details(json!({ "signingKeys": signing_keys })));
    Ok(MasterKeyRotation::Rotated { signing_keys })
}

async fn keep_data_keys(work: &Work<'_>) -> Result<()> {
    let row = data_key::ActiveModel {
        id: Set(ONLY),
        sealed: Set(work.vault().sealed_data_keys()?),
        sealed_at: Set(work.now()),
    };
    let replace = OnConflict::column(data_key::Column::Id)
        .update_columns([data_key::Column::Sealed, data_key::Column::SealedAt])
        .to_owned();
    data_key::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}

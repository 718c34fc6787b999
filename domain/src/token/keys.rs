//! The keys that sign and verify tokens, as this node knows them.

use super::{TokenKeys, Tokens};
use crate::{error::Result, key::KeyRing, registry::in_time};
use std::sync::{Arc, PoisonError};

impl Tokens {
    /// The keys as this node knows them; another node may have changed them since.
    #[must_use]
    pub fn keys(&self) -> Arc<KeyRing> {
        self.held().ring
    }

    fn held(&self) -> TokenKeys {
        self.keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether the keys in memory were read after the last change that this node has read of.
    #[must_use]
    pub fn keys_are_current(&self) -> bool {
        self.held().changes == self.tools.registry.key_changes()
    }

    /// The keys, read anew where this node has read of a change since. Verifiers may cache what is
    /// published anyway ([`JWKS_MAX_AGE`](crate::key::JWKS_MAX_AGE)), so a node that cannot
    /// read the log goes on publishing.
    ///
    /// # Errors
    /// [`Error::Busy`](crate::error::Error::Busy) where they must be read and the database
    /// does not respond: keys from before a change are not trusted.
    pub async fn known_keys(&self) -> Result<Arc<KeyRing>> {
        let held = self.held();
        if held.changes == self.tools.registry.key_changes() {
            return Ok(held.ring);
        }
        Box::pin(self.read_if_changed()).await?;
        Ok(self.keys())
    }

    async fn read_if_changed(&self) -> Result<()> {
        let _one_at_a_time = self.reloading.lock().await;
        if self.keys_are_current() {
            return Ok(());
        }
        self.read_keys().await
    }

    /// Like [`Tokens::known_keys`], for signing and verifying: a node that may not have read of
    /// every change compares with the database first.
    pub(super) async fn trusted_keys(&self) -> Result<Arc<KeyRing>> {
        let keys = self.known_keys().await?;
        if self.tools.registry.is_fresh() || in_time(keys.is_current(&self.db)).await? {
            return Ok(keys);
        }
        Box::pin(self.reload_keys()).await?;
        Ok(self.keys())
    }

    /// Reads the keys anew.
    ///
    /// # Errors
    /// As [`KeyRing::load`], and [`Error::Busy`](crate::error::Error::Busy) where the
    /// database does not respond in time.
    pub async fn reload_keys(&self) -> Result<()> {
        let _one_at_a_time = self.reloading.lock().await;
        self.read_keys().await
    }

    async fn read_keys(&self) -> Result<()> {
        // The counter is read first: a change during the reading may be missing in what was read.
        let changes = self.tools.registry.key_changes();
        let ring = in_time(KeyRing::load(
            &self.db,
            &self.tools.vault,
            self.tools.clock.now(),
        ))
        .await?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = TokenKeys {
            ring: Arc::new(ring),
            changes,
        };
        Ok(())
    }
}

//! Reads the keys from the database, and opens those that sign.

use super::{KeyRing, Moments, Public, Published, Signing, Verifying, token::header};
use crate::{
    error::{Error, Result},
    jwt,
    key::{
        KeyStatus,
        material::encoding_key,
        signature::{SignatureVerifier, Signer},
        status,
    },
    vault::{Vault, wrong_master_key},
};
use chrono::{DateTime, Utc};
use entity::signing_key::{Column, Entity, Model};
use jsonwebtoken::jwk::Jwk;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

impl KeyRing {
    /// Reads all keys and opens those that sign. `now` is the moment for which the published set is
    /// created.
    ///
    /// # Errors
    /// Internal, with a clear text, where the master key does not open them.
    pub async fn load(
        db: &impl ConnectionTrait,
        vault: &Vault,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let rows = Entity::find()
            .order_by_asc(Column::Algorithm)
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        let (mut signing, mut verifying, mut public) = (HashMap::new(), HashMap::new(), Vec::new());
        for row in &rows {
            let jwk: Jwk = serde_json::from_str(&row.public_jwk).map_err(Error::internal)?;
            let moments = Moments {
                activated: row.activated_at,
                retired: row.retired_at,
                removed: row.remove_at,
            };
            let verifier = SignatureVerifier::new(&jwk)?;
            verifying.insert(
                row.kid.clone(),
                Verifying {
                    algorithm: row.algorithm,
                    verifier,
                    moments,
                },
            );
            if status(row) == KeyStatus::Current {
                signing.insert(row.algorithm, opened(row, vault)?);
            }
            public.push(Public {
                jwk: serde_json::to_value(&jwk).map_err(Error::internal)?,
                moments,
            });
        }
        let published = RwLock::new(Arc::new(Published::of(&public, now)));
        Ok(Self {
            signing,
            verifying,
            public,
            published,
        })
    }

    /// Whether the database still has these keys, with the same status.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn is_current(&self, db: &impl ConnectionTrait) -> Result<bool> {
        type Row = (
            String,
            Option<DateTime<Utc>>,
            Option<DateTime<Utc>>,
            Option<DateTime<Utc>>,
        );
        let columns = [
            Column::Kid,
            Column::ActivatedAt,
            Column::RetiredAt,
            Column::RemoveAt,
        ];
        let rows: Vec<Row> = Entity::find()
            .select_only()
            .columns(columns)
            .into_tuple()
            .all(db)
            .await?;
        let same = |(kid, activated, retired, removed): &Row| {
            let moments = Moments {
                activated: *activated,
                retired: *retired,
                removed: *removed,
            };
            self.verifying
                .get(kid)
                .is_some_and(|key| key.moments == moments)
        };
        Ok(rows.len() == self.verifying.len() && rows.iter().all(same))
    }
}

fn opened(row: &Model, vault: &Vault) -> Result<Signing> {
    let private = vault
        .open(&row.kid, &row.private_key)
        .ok_or_else(wrong_master_key)?;
    let signer = Signer::new(row.algorithm, &encoding_key(row.algorithm, &private)?)?;
    Ok(Signing {
        kid: row.kid.clone(),
        signer,
        header: header(row.algorithm, &row.kid, jwt::ACCESS_TOKEN)?,
    })
}

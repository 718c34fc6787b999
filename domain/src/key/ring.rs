//! The signing keys in a node's memory: those that sign, those that verify, and the published set.
//!
//! Which keys are valid is decided by the clock when they are used, not only when they are read: a
//! node that has not read them for days neither publishes nor accepts a key after its removal.

use super::{
    ALWAYS, KeyStatus, algorithm_name, jose, signature::SignatureVerifier, signature::Signer,
    status,
};
use crate::{
    error::{Error, Result},
    jwt,
    vault::{Vault, wrong_master_key},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::{
    client::Algorithm,
    signing_key::{Column, Entity, Model},
};
use jsonwebtoken::{Header, jwk::Jwk};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// Seconds after a key's retirement in which nodes that had not read of it yet may have signed with
/// it.
const LATE_SIGNATURES: i64 = 5;

/// A key that signs.
struct Signing {
    kid: String,
    signer: Signer,
    /// The header of access tokens, in base64url.
    header: String,
}

/// A key that signatures are verified with.
struct Verifying {
    algorithm: Algorithm,
    verifier: SignatureVerifier,
    moments: Moments,
}

/// The moments that decide on a key's status.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Moments {
    activated: Option<DateTime<Utc>>,
    retired: Option<DateTime<Utc>>,
    removed: Option<DateTime<Utc>>,
}

impl Moments {
    fn is_removed(&self, now: DateTime<Utc>) -> bool {
        self.removed.is_some_and(|end| end <= now)
    }

    /// Whether a token issued at that time, in seconds since the epoch, can have been signed by
    /// this deployment with the key: the key has signed at some time, not only after it retired,
    /// and none of its tokens can have been valid beyond its removal.
    fn admit(&self, issued_at: i64, now: DateTime<Utc>) -> bool {
        let in_time = self
            .retired
            .is_none_or(|end| issued_at <= end.timestamp() + LATE_SIGNATURES);
        self.activated.is_some() && in_time && !self.is_removed(now)
    }
}

/// A public key as it is published, and until when.
struct Public {
    jwk: Value,
    moments: Moments,
}

/// The published keys.
pub struct Published {
    /// A JWK Set (RFC 7517 section 5).
    pub jwks: Bytes,
    /// Its entity tag (RFC 9110 section 8.8.3).
    pub etag: String,
    /// Start of the interval between key removals in which it is valid.
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl Published {
    fn of(keys: &[Public], now: DateTime<Utc>) -> Self {
        let shown: Vec<_> = keys
            .iter()
            .filter(|key| !key.moments.is_removed(now))
            .map(|key| &key.jwk)
            .collect();
        let jwks = json!({ "keys": shown }).to_string();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, jwks.as_bytes());
        let removals = || keys.iter().filter_map(|key| key.moments.removed);
        Self {
            jwks: jwks.into(),
            etag: format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest)),
            from: removals().filter(|end| *end <= now).max(),
            until: removals().filter(|end| *end > now).min(),
        }
    }

    fn is_true_at(&self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// The keys in memory.
pub struct KeyRing {
    /// The current key of each algorithm.
    signing: HashMap<Algorithm, Signing>,
    /// Keys by `kid`.
    verifying: HashMap<String, Verifying>,
    public: Vec<Public>,
    published: RwLock<Arc<Published>>,
}

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

    /// Whether every required algorithm has a key that signs.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        ALWAYS
            .iter()
            .all(|algorithm| self.signing.contains_key(algorithm))
    }

    /// Whether tokens can be signed with this algorithm now.
    #[must_use]
    pub fn can_sign(&self, algorithm: Algorithm) -> bool {
        self.signing.contains_key(&algorithm)
    }

    /// The public keys at that moment.
    #[must_use]
    pub fn published(&self, now: DateTime<Utc>) -> Arc<Published> {
        let known = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if known.is_true_at(now) {
            return known;
        }
        let fresh = Arc::new(Published::of(&self.public, now));
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        fresh
    }

    /// Whether there is a key with that ID that signs, or has signed.
    #[must_use]
    pub fn knows(&self, kid: &str) -> bool {
        self.verifying
            .get(kid)
            .is_some_and(|key| key.moments.activated.is_some())
    }

    /// Signs claims into a JWT of the given type (RFC 7519, RFC 7515 section 3.1).
    ///
    /// # Errors
    /// Internal, where there is no current key of that algorithm.
    pub fn sign(&self, algorithm: Algorithm, typ: &str, claims: &impl Serialize) -> Result<String> {
        let key = self
            .signing
            .get(&algorithm)
            .ok_or_else(|| Error::internal("no current signing key of that algorithm"))?;
        let claims = serde_json::to_vec(claims).map_err(Error::internal)?;
        let mut token = String::with_capacity(key.header.len() + (claims.len() + 300) * 4 / 3);
        match typ {
            jwt::ACCESS_TOKEN => token.push_str(&key.header),
            other => token.push_str(&header(algorithm, &key.kid, other)?),
        }
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let signature = key.signer.sign(token.as_bytes())?;
        token.push('.');
        token.push_str(&signature);
        Ok(token)
    }

    /// Whether the signature is valid and the key was in use at `issued_at`, in seconds since the
    /// epoch. Key and algorithm come from the server's own table; the algorithm in the token must
    /// agree.
    #[must_use]
    pub fn verify(&self, token: &jwt::ParsedToken<'_>, issued_at: i64, now: DateTime<Utc>) -> bool {
        self.verifying.get(&token.header.kid).is_some_and(|key| {
            let agrees = key.moments.admit(issued_at, now)
                && algorithm_name(key.algorithm) == token.header.alg;
            agrees
                && key
                    .verifier
                    .verify(token.message.as_bytes(), token.signature)
        })
    }
}

fn opened(row: &Model, vault: &Vault) -> Result<Signing> {
    let private = vault
        .open(&row.kid, &row.private_key)
        .ok_or_else(wrong_master_key)?;
    let signer = Signer::new(
        row.algorithm,
        &super::material::encoding_key(row.algorithm, &private)?,
    )?;
    Ok(Signing {
        kid: row.kid.clone(),
        signer,
        header: header(row.algorithm, &row.kid, jwt::ACCESS_TOKEN)?,
    })
}

/// The JOSE header of tokens signed with a key (RFC 7515 section 4), in base64url.
fn header(algorithm: Algorithm, kid: &str, typ: &str) -> Result<String> {
    let mut header = Header::new(jose(algorithm));
    header.typ = Some(typ.to_owned());
    header.kid = Some(kid.to_owned());
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).map_err(Error::internal)?))
}

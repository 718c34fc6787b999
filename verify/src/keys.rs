//! The server's public keys in memory.

use super::{
    algorithm::{Jwk, PublicKey},
    clock::Clock,
    fetch::{Fetch, FetchError, Fetched},
};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::Mutex;
use url::Url;

/// Most bytes of a JWK Set.
const MAX_BYTES: usize = 256 * 1024;
/// Most keys of a set.
const MAX_KEYS: usize = 256;

/// A JWK Set (RFC 7517 section 5).
#[derive(Deserialize)]
struct Document {
    keys: Vec<Jwk>,
}

/// Keys by `kid`.
#[derive(Default)]
pub(crate) struct KeySet {
    keys: Arc<HashMap<String, PublicKey>>,
    /// SHA-256 of the document in base64url, by which the list of revocations tells that it has
    /// changed.
    pub digest: String,
    etag: Option<String>,
    /// When it was known to be the server's, in seconds since the epoch.
    pub confirmed_at: i64,
}

impl KeySet {
    fn parse(body: &[u8], etag: Option<String>, confirmed_at: i64) -> Result<Self, FetchError> {
        let document: Document = serde_json::from_slice(body)
            .map_err(|error| FetchError::new(format!("not a JWK Set: {error}")))?;
        if document.keys.len() > MAX_KEYS {
            return Err(FetchError::new(format!(
                "a JWK Set of more than {MAX_KEYS} keys"
            )));
        }
        let usable = document.keys.iter().filter_map(|jwk| {
            let kid = jwk.kid.clone()?;
            Some((kid, PublicKey::parse(jwk)?))
        });
        let keys: HashMap<_, _> = usable.collect();
        if keys.is_empty() {
            return Err(FetchError::new("a JWK Set without a usable key"));
        }
        Ok(Self {
            keys: Arc::new(keys),
            digest: URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, body)),
            etag,
            confirmed_at,
        })
    }

    /// The key with that ID.
    pub(crate) fn get(&self, kid: &str) -> Option<&PublicKey> {
        self.keys.get(kid)
    }
}

/// Fetches the keys, and keeps the newest.
pub(crate) struct KeyStore {
    pub url: Url,
    pub fetch: Arc<dyn Fetch>,
    pub clock: Clock,
    newest: RwLock<Arc<KeySet>>,
    /// When they were last asked for, in seconds since the epoch. Held while they are fetched.
    asked_at: Mutex<Option<i64>>,
}

impl KeyStore {
    pub(crate) fn new(url: Url, fetch: Arc<dyn Fetch>, clock: Clock) -> Self {
        Self {
            url,
            fetch,
            clock,
            newest: RwLock::default(),
            asked_at: Mutex::default(),
        }
    }

    /// The newest keys.
    pub(crate) fn newest(&self) -> Arc<KeySet> {
        self.newest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Fetches the keys, unless they were asked for within so many seconds before: then the newest
    /// that there are have to do. Those who wait for a request that is under way share its result, so
    /// that no number of unknown key IDs causes more requests than one in that time.
    pub(crate) async fn refresh(&self, cooldown: i64) -> Result<Arc<KeySet>, FetchError> {
        let mut asked_at = self.asked_at.lock().await;
        let now = self.clock.now();
        // A clock that was set back must not keep the keys from being fetched.
        if asked_at.is_some_and(|at| (0..cooldown).contains(&(now - at))) {
            return Ok(self.newest());
        }
        *asked_at = Some(now);
        let known = self.newest();
        let etag = known.etag.as_deref();
        let fresh = match self.fetch.fetch(&self.url, etag, MAX_BYTES).await? {
            Fetched::Document { body, etag } => KeySet::parse(&body, etag, now)?,
            Fetched::NotModified => KeySet {
                confirmed_at: now,
                keys: known.keys.clone(),
                digest: known.digest.clone(),
                etag: known.etag.clone(),
            },
        };
        let fresh = Arc::new(fresh);
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }
}

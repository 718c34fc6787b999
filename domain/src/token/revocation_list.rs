//! The signed list of revocations, by which an API that verifies tokens by itself learns within
//! seconds which unexpired ones are refused.
//!
//! A node reads the revocations at most once a second, and only where it has read of a change; all
//! who ask meanwhile get the same bytes. A node that may not have read of every change reads them
//! anew, and where that fails it signs nothing: a list is never older than it says. Its `iat` is the
//! moment before what is in it was read.

use super::Tokens;
use crate::{
    error::{Error, Result},
    key::KeyRing,
    registry::in_time,
    revocations::{self, MAX_REVOCATIONS, RevocationSet},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::Mutex;

/// `typ` of the list: no other JWT is taken for one, nor is it taken for another.
const LIST: &str = "latchkey-revocations+jwt";

/// How long a cache may keep the list.
pub const LIST_MAX_AGE: Duration = Duration::from_secs(2);
/// Seconds after which a list must not be used any more.
const LIFETIME: i64 = 60;
/// How often the revocations are read at most.
const READ_INTERVAL: Duration = Duration::from_secs(1);
/// How often a reading is begun for a list, where each takes too long.
const READINGS: usize = 2;
/// How often they are read where nothing has changed, and the list is signed anew: what has expired
/// is left out then.
const SIGN_INTERVAL: Duration = Duration::from_secs(10);

/// A signed list.
#[derive(Debug)]
pub struct RevocationList {
    /// A JWT, whose claims are those of [`ListClaims`].
    pub jwt: Bytes,
    /// Its entity tag (RFC 9110 section 8.8.3).
    pub etag: String,
    signed_at: Duration,
    /// Number of changes to keys when it was signed.
    key_changes: u64,
    read: Arc<Reading>,
}

/// The claims of the list.
#[derive(Serialize)]
struct ListClaims {
    /// The issuer, as in access tokens.
    iss: String,
    /// Before its revocations were read, in seconds since the epoch: it says nothing of later ones.
    iat: i64,
    /// When it must not be used any more, likewise.
    exp: i64,
    /// Sorted marks of eight bytes each, one after another, in base64url.
    revoked: String,
    /// By the mark of an account in base64url: its tokens that were issued at that time or earlier
    /// are revoked.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    accounts: BTreeMap<String, i64>,
    /// The same for all accounts, where there are too many to name each.
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<i64>,
    /// Entity tag of the published keys: who has other ones should fetch them anew.
    jwks: String,
}

/// What was read of the revocations, and when.
#[derive(Debug)]
struct Reading {
    set: RevocationSet,
    /// When the reading began.
    moment: DateTime<Utc>,
    /// The same by the monotonic clock.
    read_at: Duration,
    changes: u64,
}

/// The newest list of a node.
#[derive(Default)]
pub(super) struct RevocationLists {
    newest: RwLock<Option<Arc<RevocationList>>>,
    /// Held by the request that reads or signs: when that failed last, so that a database in distress
    /// is not asked by everyone who asks for the list.
    making: Mutex<Option<Duration>>,
}

impl Tokens {
    /// The list as it is now.
    ///
    /// # Errors
    /// [`Error::Busy`] where the revocations or the keys must be read and
    /// the database does not respond in time, or failed less than a second ago.
    pub async fn revocation_list(&self) -> Result<Arc<RevocationList>> {
        if let Some(newest) = self.newest_list().filter(|list| self.holds(list)) {
            return Ok(newest);
        }
        let mut failed_at = self.lists.making.lock().await;
        let newest = self.newest_list();
        if let Some(newest) = newest.as_ref().filter(|list| self.holds(list)) {
            return Ok(newest.clone());
        }
        if failed_at.is_some_and(|at| self.age(at) < READ_INTERVAL) {
            return Err(Error::busy(1));
        }
        let made = self.make_list(newest).await;
        *failed_at = made.is_err().then(|| self.tools.clock.passed());
        let list = Arc::new(made?);
        *self
            .lists
            .newest
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(list.clone());
        Ok(list)
    }

    /// Signs a list anew. The keys come first: what takes time after the reading makes the list older.
    async fn make_list(&self, newest: Option<Arc<RevocationList>>) -> Result<RevocationList> {
        let key_changes = self.tools.registry.key_changes();
        let keys = self.trusted_keys().await?;
        let read = match newest.filter(|list| self.is_current(&list.read)) {
            Some(list) => list.read.clone(),
            None => Arc::new(self.read_revocations().await?),
        };
        self.sign_list(read, (&keys, key_changes))
    }

    fn newest_list(&self) -> Option<Arc<RevocationList>> {
        self.lists
            .newest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether a list can be given out as it is.
    fn holds(&self, list: &RevocationList) -> bool {
        let registry = &self.tools.registry;
        self.age(list.signed_at) < SIGN_INTERVAL
            && list.key_changes == registry.key_changes()
            && self.is_current(&list.read)
    }

    /// Whether what was read holds: for a second in any case, and longer while this node has read the
    /// log to its end and there was no change in it.
    fn is_current(&self, read: &Reading) -> bool {
        let registry = &self.tools.registry;
        let age = self.age(read.read_at);
        age < READ_INTERVAL
            || (age < SIGN_INTERVAL
                && registry.is_fresh()
                && read.changes == registry.revocation_changes())
    }

    fn age(&self, since: Duration) -> Duration {
        self.tools.clock.passed().saturating_sub(since)
    }

    /// A reading that takes longer than a list may be old when it is given out is begun anew, and
    /// refused where that takes as long.
    async fn read_revocations(&self) -> Result<Reading> {
        for _ in 0..READINGS {
            let read = self.read_once().await?;
            if self.age(read.read_at) <= READ_INTERVAL {
                return Ok(read);
            }
        }
        Err(Error::busy(1))
    }

    async fn read_once(&self) -> Result<Reading> {
        // The counter is read first: a change during the reading may be missing in what was read.
        let changes = self.tools.registry.revocation_changes();
        let read_at = self.tools.clock.passed();
        let moment = self.tools.clock.now();
        let set = in_time(revocations::read(&self.db, moment, MAX_REVOCATIONS)).await?;
        Ok(Reading {
            set,
            moment,
            read_at,
            changes,
        })
    }

    fn sign_list(
        &self,
        read: Arc<Reading>,
        (keys, key_changes): (&KeyRing, u64),
    ) -> Result<RevocationList> {
        let signed_at = self.tools.clock.passed();
        let claims = self.list_claims(&read, keys);
        let algorithm = self.tools.settings.signing_algorithm;
        let jwt = keys.sign(algorithm, LIST, &claims)?;
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, jwt.as_bytes());
        Ok(RevocationList {
            etag: format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest)),
            jwt: jwt.into(),
            signed_at,
            key_changes,
            read,
        })
    }

    fn list_claims(&self, read: &Reading, keys: &KeyRing) -> ListClaims {
        let (now, set) = (self.tools.clock.now(), &read.set);
        let accounts = set
            .accounts()
            .iter()
            .map(|(mark, until)| (URL_SAFE_NO_PAD.encode(mark), *until));
        ListClaims {
            iss: self.tools.settings.issuer.clone(),
            iat: read.moment.timestamp(),
            exp: read.moment.timestamp() + LIFETIME,
            revoked: URL_SAFE_NO_PAD.encode(set.marks(now).concat()),
            accounts: accounts.collect(),
            all: set.all(),
            jwks: keys.published(now).etag.trim_matches('"').to_owned(),
        }
    }
}

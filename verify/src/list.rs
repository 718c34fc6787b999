//! The server's signed list of revocations in memory.

use super::{
    claims::Claims,
    clock::Clock,
    fetch::{Fetch, FetchError, Fetched},
};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::Mutex;
use url::Url;

/// `typ` of the list.
pub(crate) const TYP: &str = "latchkey-revocations+jwt";
/// Most bytes of a list: three times as many as those of the largest.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Bytes of a mark.
const MARK_BYTES: usize = 8;

type Mark = [u8; MARK_BYTES];

/// The claims of the list.
#[derive(Deserialize)]
pub(crate) struct ListClaims {
    pub iss: String,
    pub iat: i64,
    pub exp: i64,
    revoked: String,
    #[serde(default)]
    accounts: HashMap<String, i64>,
    #[serde(default)]
    all: Option<i64>,
    jwks: String,
}

/// A verified list.
pub(crate) struct List {
    marks: HashSet<Mark>,
    /// By the mark of an account: its tokens issued then or earlier are revoked.
    accounts: HashMap<Mark, i64>,
    /// The same for all accounts.
    all: Option<i64>,
    /// Before its revocations were read, in seconds since the epoch.
    pub iat: i64,
    /// SHA-256 of the JWK Set that the server publishes, in base64url.
    pub jwks: String,
    etag: Option<String>,
}

impl List {
    /// The list with these claims, whose signature was verified; none where they are malformed.
    pub(crate) fn new(claims: ListClaims, etag: Option<String>) -> Option<Self> {
        let revoked = URL_SAFE_NO_PAD.decode(claims.revoked).ok()?;
        let (marks, rest) = revoked.as_chunks::<MARK_BYTES>();
        if !rest.is_empty() {
            return None;
        }
        let account = |(mark, until): (String, i64)| {
            let mark = URL_SAFE_NO_PAD.decode(mark).ok()?;
            Some((Mark::try_from(mark).ok()?, until))
        };
        let accounts: Option<HashMap<_, _>> = claims.accounts.into_iter().map(account).collect();
        Some(Self {
            marks: marks.iter().copied().collect(),
            accounts: accounts?,
            all: claims.all,
            iat: claims.iat,
            jwks: claims.jwks,
            etag,
        })
    }

    /// Whether a token with these claims is revoked. None where it lacks a claim that every token of
    /// Latchkey has, without which this cannot be said.
    pub(crate) fn refuses(&self, claims: &Claims) -> Option<bool> {
        let (cgen, dgen, acc) = (claims.cgen?, claims.dgen?, claims.acc.as_ref()?);
        let (sub, client_id) = (&claims.sub, &claims.client_id);
        let mut texts = vec![
            format!("jti:{}", claims.jti),
            format!("dgen:{dgen}"),
            format!("cgen:{cgen}:sub:{sub}"),
            format!("cgen:{cgen}:client_id:{client_id}"),
        ];
        if let Some(azn) = &claims.azn {
            texts.push(format!("azn:{azn}"));
            texts.push(format!("ugen:{}:sub:{sub}", claims.ugen?));
        }
        let listed = texts.iter().any(|text| self.marks.contains(&mark(text)));
        let account = self.accounts.get(&mark(&format!("acc:{acc}"))).copied();
        let until = account.max(self.all);
        Some(listed || until.is_some_and(|until| claims.iat <= until))
    }

    /// The same with what another one of the same second says: either may lack what the other has,
    /// and what was revoked stays so.
    fn with(mut self, other: &Self) -> Self {
        self.marks.extend(&other.marks);
        for (mark, until) in &other.accounts {
            let known = self.accounts.entry(*mark).or_insert(*until);
            *known = (*known).max(*until);
        }
        self.all = self.all.max(other.all);
        self
    }

    /// Number of marks.
    pub(crate) fn len(&self) -> usize {
        self.marks.len()
    }
}

/// The first bytes of the SHA-256 hash of a text.
pub(crate) fn mark(text: &str) -> Mark {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    hash.as_ref().first_chunk().copied().unwrap_or_default()
}

/// Fetches the list, and keeps the newest.
pub(crate) struct ListStore {
    pub url: Url,
    pub fetch: Arc<dyn Fetch>,
    pub clock: Clock,
    newest: RwLock<Option<Arc<List>>>,
    /// Held while it is fetched.
    pub fetching: Mutex<()>,
}

impl ListStore {
    pub(crate) fn new(url: Url, fetch: Arc<dyn Fetch>, clock: Clock) -> Self {
        Self {
            url,
            fetch,
            clock,
            newest: RwLock::default(),
            fetching: Mutex::default(),
        }
    }

    /// The newest list; none before the first.
    pub(crate) fn newest(&self) -> Option<Arc<List>> {
        self.newest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The signed list and its entity tag; none where it is the newest that there is.
    pub(crate) async fn fetch(&self) -> Result<Option<(String, Option<String>)>, FetchError> {
        let known = self.newest();
        let etag = known.as_ref().and_then(|known| known.etag.as_deref());
        match self.fetch.fetch(&self.url, etag, MAX_BYTES).await? {
            Fetched::NotModified => Ok(None),
            Fetched::Document { body, etag } => {
                let text = String::from_utf8(body).map_err(|_| FetchError::new("not a JWT"))?;
                Ok(Some((text, etag)))
            }
        }
    }

    /// Keeps a list, unless there is one of a later moment: a cache, or another node, may have
    /// sent an earlier one. Two of the same second, of two nodes or before and after a revocation, are
    /// kept as one. An old one gives way in any case, so that a clock of the server that was
    /// set back does no lasting harm.
    pub(crate) fn keep(&self, list: List, max_age: i64) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let known = newest.clone().filter(|known| now - known.iat <= max_age);
        *newest = match known {
            Some(known) if known.iat > list.iat => return,
            Some(known) if known.iat == list.iat => Some(Arc::new(list.with(&known))),
            _ => Some(Arc::new(list)),
        };
    }
}

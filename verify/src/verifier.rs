//! The verifier.

use super::{
    algorithm::Algorithm,
    builder::{Builder, Settings, WhenStale},
    claims::{Claims, RevocationCheck},
    clock::Clock,
    error::{BuildError, VerifyError},
    fetch::FetchError,
    jwt::Parts,
    keys::{KeySet, KeyStore},
    list::{List, ListClaims, ListStore, TYP},
};
use std::{
    fmt,
    sync::{Arc, Weak},
    time::Duration,
};

/// Longest token that is looked at: no server would accept a longer one in a header.
const MAX_TOKEN_BYTES: usize = 16 * 1024;
/// Seconds between two requests for the keys that the list causes.
const LIST_COOLDOWN: i64 = 2;

/// Verifies access tokens. A clone shares keys and list with the original; the task that keeps both up
/// to date ends when the last clone is dropped.
#[derive(Clone)]
pub struct Verifier(Arc<Inner>);

pub(crate) struct Inner {
    pub settings: Settings,
    pub clock: Clock,
    pub keys: KeyStore,
    pub list: Option<ListStore>,
}

/// How old what a verifier has is, for a health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Time since the keys were known to be the server's.
    pub keys_age: Duration,
    /// Time since the list was signed; none where there is no list.
    pub list_age: Option<Duration>,
    /// Whether the list is young enough, or verification without it was chosen.
    pub list_is_current: bool,
    /// Number of marks in the list.
    pub list_marks: usize,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.0.settings;
        f.debug_struct("Verifier")
            .field("issuer", &settings.issuer)
            .field("audience", &settings.audience)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Builds a verifier of tokens of that issuer for that API, by the API's identifier: the `aud` of
    /// its tokens.
    pub fn builder(issuer: impl Into<String>, audience: impl Into<String>) -> Builder {
        Builder::new(issuer.into(), audience.into())
    }

    pub(crate) async fn start(inner: Inner) -> Result<Self, BuildError> {
        let inner = Arc::new(inner);
        let failed = |error: FetchError| BuildError(error.to_string());
        inner.keys.refresh(0).await.map_err(failed)?;
        inner.refresh_list().await.map_err(failed)?;
        if inner.settings.background {
            tokio::spawn(keep_up(
                Arc::downgrade(&inner),
                inner.settings.list_interval,
            ));
        }
        Ok(Self(inner))
    }

    /// Fetches what is due now: the list always, the keys at their interval. For programs without the
    /// background task.
    ///
    /// # Errors
    /// Where something cannot be fetched or trusted; what there was before stays.
    pub async fn refresh(&self) -> Result<(), FetchError> {
        self.0.refresh().await
    }

    /// How old keys and list are.
    #[must_use]
    pub fn status(&self) -> Status {
        let (inner, now) = (&self.0, self.0.clock.now());
        let list = inner.list.as_ref().and_then(ListStore::newest);
        let age = |since: i64| Duration::from_secs(u64::try_from(now - since).unwrap_or_default());
        Status {
            keys_age: age(inner.keys.newest().confirmed_at),
            list_age: list.as_ref().map(|list| age(list.iat)),
            list_is_current: inner.list.is_none()
                || list.as_ref().is_some_and(|list| inner.is_current(list)),
            list_marks: list.map_or(0, |list| list.len()),
        }
    }

    /// Verifies the value of the header `Authorization` (RFC 6750 section 2.1).
    ///
    /// # Errors
    /// [`VerifyError::NoToken`] where it is absent or of another scheme; else as [`Self::verify`].
    pub async fn verify_header(&self, authorization: Option<&str>) -> Result<Claims, VerifyError> {
        let value = authorization.ok_or(VerifyError::NoToken)?;
        let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(VerifyError::NoToken);
        }
        self.verify(token.trim_start_matches(' ')).await
    }

    /// Verifies a token as RFC 9068 section 4 asks: type, algorithm, signature, issuer, audience,
    /// times; then the list of revocations.
    ///
    /// # Errors
    /// A [`VerifyError`].
    pub async fn verify(&self, token: &str) -> Result<Claims, VerifyError> {
        use VerifyError::InvalidToken;
        let inner = &self.0;
        if token.len() > MAX_TOKEN_BYTES {
            return Err(InvalidToken("too long"));
        }
        let parts = Parts::split(token).ok_or(InvalidToken("not a JWT"))?;
        let typ = parts.header.typ.to_ascii_lowercase();
        if typ != "at+jwt" && typ != "application/at+jwt" {
            return Err(InvalidToken("not an access token"));
        }
        let keys = inner.keys_for(&parts.header.kid).await?;
        if !is_signed(&parts, &keys, &inner.settings.algorithms) {
            return Err(InvalidToken("not signed by the issuer"));
        }
        let mut claims: Claims = parts.claims().ok_or(InvalidToken("claims are missing"))?;
        inner.check(&claims)?;
        claims.revocation = inner.check_revocation(&claims)?;
        Ok(claims)
    }
}

impl Inner {
    /// The keys, in which the one with that ID is if the server has it: an unknown one causes a
    /// request for them, if there was none for a while.
    async fn keys_for(&self, kid: &str) -> Result<Arc<KeySet>, VerifyError> {
        let mut keys = self.keys.newest();
        if keys.get(kid).is_none() {
            match self.keys.refresh(seconds(self.settings.kid_cooldown)).await {
                Ok(fresh) => keys = fresh,
                Err(error) => tracing::warn!(%error, "keys could not be fetched"),
            }
        }
        let age = self.clock.now() - keys.confirmed_at;
        if age > seconds(self.settings.max_keys_age) {
            return Err(VerifyError::Unavailable("the keys are too old"));
        }
        Ok(keys)
    }

    fn check(&self, claims: &Claims) -> Result<(), VerifyError> {
        let (now, leeway) = (self.clock.now(), seconds(self.settings.leeway));
        let problem = if claims.iss != self.settings.issuer {
            "of another issuer"
        } else if !claims.aud.contains(&self.settings.audience) {
            "for another API"
        } else if claims.exp.saturating_add(leeway) <= now {
            "expired"
        } else if claims.iat > now + leeway || claims.nbf.is_some_and(|nbf| nbf > now + leeway) {
            "of the future"
        } else {
            return Ok(());
        };
        Err(VerifyError::InvalidToken(problem))
    }

    fn check_revocation(&self, claims: &Claims) -> Result<RevocationCheck, VerifyError> {
        let Some(store) = &self.list else {
            return Ok(RevocationCheck::Disabled);
        };
        let list = store.newest();
        let refuses = list.as_ref().map(|list| list.refuses(claims));
        match refuses {
            Some(Some(true)) => return Err(VerifyError::Revoked),
            Some(None) => return Err(VerifyError::InvalidToken("claims are missing")),
            Some(Some(false)) | None => {}
        }
        if list.is_some_and(|list| self.is_current(&list)) {
            return Ok(RevocationCheck::Current);
        }
        match self.settings.when_stale {
            WhenStale::Refuse => Err(VerifyError::Unavailable(
                "the list of revocations is too old",
            )),
            WhenStale::Accept => Ok(RevocationCheck::Stale),
        }
    }

    /// Whether a list is neither too old nor of the future, which would be a clock that is wrong. The
    /// leeway counts in one direction only: it must not prolong what a revoked token opens.
    fn is_current(&self, list: &List) -> bool {
        let age = self.clock.now() - list.iat;
        (-seconds(self.settings.leeway)..=seconds(self.settings.max_list_age)).contains(&age)
    }

    async fn refresh(&self) -> Result<(), FetchError> {
        let age = self.clock.now() - self.keys.newest().confirmed_at;
        if !(0..seconds(self.settings.keys_interval)).contains(&age) {
            self.keys.refresh(LIST_COOLDOWN).await?;
        }
        self.refresh_list().await
    }

    /// Fetches the list, and the keys where it says that they have changed.
    async fn refresh_list(&self) -> Result<(), FetchError> {
        let Some(store) = &self.list else {
            return Ok(());
        };
        let _one_at_a_time = store.fetching.lock().await;
        if let Some((jwt, etag)) = store.fetch().await? {
            let list = self.trusted(&jwt, etag).await?;
            store.keep(list, seconds(self.settings.max_list_age));
        }
        let changed = store
            .newest()
            .is_some_and(|list| list.jwks != self.keys.newest().digest);
        if changed {
            self.keys.refresh(LIST_COOLDOWN).await?;
        }
        Ok(())
    }

    /// Verifies a list: type, signature, issuer, times.
    async fn trusted(&self, jwt: &str, etag: Option<String>) -> Result<List, FetchError> {
        let not = |why: &str| FetchError::new(format!("the list of revocations is {why}"));
        let parts = Parts::split(jwt).ok_or_else(|| not("not a JWT"))?;
        if parts.header.typ != TYP {
            return Err(not("of another type"));
        }
        let mut keys = self.keys.newest();
        if keys.get(&parts.header.kid).is_none() {
            keys = self.keys.refresh(LIST_COOLDOWN).await?;
        }
        if !is_signed(&parts, &keys, &Algorithm::ALL) {
            return Err(not("not signed by the issuer"));
        }
        let claims: ListClaims = parts.claims().ok_or_else(|| not("malformed"))?;
        let (now, leeway) = (self.clock.now(), seconds(self.settings.leeway));
        if claims.iss != self.settings.issuer {
            return Err(not("of another issuer"));
        }
        if claims.exp.saturating_add(leeway) <= now || claims.iat > now + leeway {
            return Err(not(
                "of another time: compare the clocks of this machine and the server",
            ));
        }
        List::new(claims, etag).ok_or_else(|| not("malformed"))
    }
}

/// Whether the signature is by a key of the set, whose algorithm the header must name.
fn is_signed(parts: &Parts<'_>, keys: &KeySet, allowed: &[Algorithm]) -> bool {
    keys.get(&parts.header.kid).is_some_and(|key| {
        key.algorithm.as_str() == parts.header.alg
            && allowed.contains(&key.algorithm)
            && key.verify(parts.message.as_bytes(), &parts.signature)
    })
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Refreshes at that interval until the verifier is dropped. Failures are logged when they begin and
/// end, not each time.
async fn keep_up(inner: Weak<Inner>, interval: Duration) {
    let mut failing = false;
    loop {
        tokio::time::sleep(interval).await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        match inner.refresh().await {
            Err(error) if !failing => {
                tracing::warn!(%error, "keys and revocations cannot be fetched");
                failing = true;
            }
            Ok(()) if failing => {
                tracing::info!("keys and revocations can be fetched again");
                failing = false;
            }
            _ => {}
        }
    }
}

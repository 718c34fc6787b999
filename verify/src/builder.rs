//! How a verifier is built.

use super::{
    algorithm::Algorithm,
    clock::Clock,
    error::BuildError,
    fetch::{Fetch, checked},
    keys::KeyStore,
    list::ListStore,
    metadata::discover,
    verifier::{Inner, Verifier},
};
use std::{
    ops::RangeInclusive,
    sync::Arc,
    time::{Duration, SystemTime},
};

/// What to do with a valid token while the list of revocations is too old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenStale {
    /// Refuse it with 503: no revoked token is accepted for longer than the list may be old.
    #[default]
    Refuse,
    /// Accept it until it expires, as if there were no list; the claims say so
    /// ([`RevocationCheck::Stale`](crate::RevocationCheck::Stale)).
    Accept,
}

/// Settings of a verifier; each has a default.
pub(crate) struct Settings {
    pub issuer: String,
    pub audience: String,
    pub algorithms: Vec<Algorithm>,
    pub leeway: Duration,
    pub revocations: bool,
    pub when_stale: WhenStale,
    pub max_list_age: Duration,
    pub list_interval: Duration,
    pub keys_interval: Duration,
    pub max_keys_age: Duration,
    pub kid_cooldown: Duration,
    pub background: bool,
}

/// Builds a [`Verifier`].
pub struct Builder {
    settings: Settings,
    fetch: Option<Arc<dyn Fetch>>,
    clock: Clock,
}

impl Builder {
    pub(crate) fn new(issuer: String, audience: String) -> Self {
        Self {
            settings: Settings {
                issuer,
                audience,
                algorithms: Algorithm::ALL.to_vec(),
                leeway: Duration::from_secs(5),
                revocations: true,
                when_stale: WhenStale::Refuse,
                max_list_age: Duration::from_secs(30),
                list_interval: Duration::from_secs(2),
                keys_interval: Duration::from_secs(300),
                max_keys_age: Duration::from_secs(3600),
                kid_cooldown: Duration::from_secs(10),
                background: true,
            },
            fetch: None,
            clock: Clock::system(),
        }
    }

    /// The algorithms that are accepted; all three of Latchkey by default.
    #[must_use]
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.settings.algorithms = algorithms.into_iter().collect();
        self
    }

    /// How far the clocks of this machine and of the server may differ: up to 300 seconds, 5 by
    /// default.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.settings.leeway = leeway;
        self
    }

    /// Verifies without the list of revocations: a token is accepted until it expires.
    #[must_use]
    pub fn without_revocations(mut self) -> Self {
        self.settings.revocations = false;
        self
    }

    /// What to do while the list is too old.
    #[must_use]
    pub fn when_stale(mut self, choice: WhenStale) -> Self {
        self.settings.when_stale = choice;
        self
    }

    /// The age at which the list is too old: 15 to 60 seconds, 30 by default. The server signs a new
    /// one every ten seconds even where nothing has changed.
    #[must_use]
    pub fn max_list_age(mut self, age: Duration) -> Self {
        self.settings.max_list_age = age;
        self
    }

    /// How often the list is asked for: 1 to 30 seconds, 2 by default.
    #[must_use]
    pub fn list_interval(mut self, interval: Duration) -> Self {
        self.settings.list_interval = interval;
        self
    }

    /// How often the keys are asked for: 10 to 3600 seconds, 300 by default. They are asked for
    /// earlier when a token, or the list, names a key that is not known.
    #[must_use]
    pub fn keys_interval(mut self, interval: Duration) -> Self {
        self.settings.keys_interval = interval;
        self
    }

    /// The age at which keys that cannot be confirmed are no longer trusted: up to a day, an hour by
    /// default.
    #[must_use]
    pub fn max_keys_age(mut self, age: Duration) -> Self {
        self.settings.max_keys_age = age;
        self
    }

    /// How long to wait after asking for the keys before a token with an unknown key causes another
    /// request: 1 to 300 seconds, 10 by default.
    #[must_use]
    pub fn kid_cooldown(mut self, cooldown: Duration) -> Self {
        self.settings.kid_cooldown = cooldown;
        self
    }

    /// Starts no task: the program calls [`Verifier::refresh`] itself.
    #[must_use]
    pub fn without_background(mut self) -> Self {
        self.settings.background = false;
        self
    }

    /// Fetches by this instead of HTTP.
    #[must_use]
    pub fn fetch(mut self, fetch: impl Fetch) -> Self {
        self.fetch = Some(Arc::new(fetch));
        self
    }

    /// Takes the time from there instead of the system, for tests.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Fetches metadata, keys and list, and starts to keep them up to date. Must be called within a
    /// Tokio runtime.
    ///
    /// # Errors
    /// A setting outside its range, and whatever keeps the documents from being fetched or trusted.
    pub async fn build(self) -> Result<Verifier, BuildError> {
        let settings = self.settings;
        check(&settings)?;
        let fetch = match self.fetch {
            Some(fetch) => fetch,
            None => default_fetch()?,
        };
        let found = discover(fetch.as_ref(), &settings.issuer).await?;
        let keys = KeyStore::new(found.jwks, fetch.clone(), self.clock.clone());
        let list = match (settings.revocations, found.revocations) {
            (false, _) => None,
            (true, Some(url)) => Some(ListStore::new(url, fetch, self.clock.clone())),
            (true, None) => {
                let issuer = settings.issuer;
                return Err(BuildError(format!(
                    "{issuer} has no list of revocations: update the server, or verify without it"
                )));
            }
        };
        let inner = Inner {
            settings,
            clock: self.clock,
            keys,
            list,
        };
        Verifier::start(inner).await
    }
}

#[cfg(feature = "fetch")]
fn default_fetch() -> Result<Arc<dyn Fetch>, BuildError> {
    Ok(Arc::new(super::http::HttpFetch::default()))
}

#[cfg(not(feature = "fetch"))]
fn default_fetch() -> Result<Arc<dyn Fetch>, BuildError> {
    Err(BuildError(
        "without the feature `fetch`, a Fetch must be handed in".to_owned(),
    ))
}

/// Checks each setting, and tells the first that is wrong.
fn check(settings: &Settings) -> Result<(), BuildError> {
    checked(&settings.issuer).map_err(BuildError)?;
    if settings.audience.is_empty() {
        return Err(BuildError("the audience must not be empty".to_owned()));
    }
    if settings.algorithms.is_empty() {
        return Err(BuildError("no algorithm is accepted".to_owned()));
    }
    within("leeway", settings.leeway, 0..=300)?;
    within("max_list_age", settings.max_list_age, 15..=60)?;
    within("list_interval", settings.list_interval, 1..=30)?;
    within("keys_interval", settings.keys_interval, 10..=3600)?;
    within("max_keys_age", settings.max_keys_age, 10..=86_400)?;
    within("kid_cooldown", settings.kid_cooldown, 1..=300)
}

fn within(name: &str, value: Duration, range: RangeInclusive<u64>) -> Result<(), BuildError> {
    if range.contains(&value.as_secs()) {
        return Ok(());
    }
    let (least, most) = range.into_inner();
    Err(BuildError(format!(
        "{name} must be {least} to {most} seconds"
    )))
}

//! What an operator would choose for the app under test, and the parts that it is made of.

use app::AppParts;
use chrono::{DateTime, Utc};
use config::{Egress, IssuanceRecords, MetricsSettings, Network, Settings};
use domain::{clock::Clock, confirmed_time::DatabaseClock, random::Random, vault::MasterKeys};
use entity::{Secret, client::Algorithm};
use ipnet::IpNet;

/// What an operator would choose.
pub(crate) struct Setup {
    /// Issuer identifier.
    pub issuer: &'static str,
    /// How tokens are signed by default.
    pub signing_algorithm: Algorithm,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Percent of connections and sockets that one address may hold.
    pub address_share_percent: usize,
    /// Days that a key signs.
    pub key_rotation_days: u32,
    /// A clock of this node's own; the test's where none.
    pub clock: Option<Clock>,
    /// Days that records of tokens are kept.
    pub issuance_retention_days: u32,
    /// How metrics are kept and served.
    pub metrics: MetricsSettings,
    /// What the master key is; another one opens nothing.
    pub master_key: &'static str,
    /// The master key before that one.
    pub previous_master_key: Option<&'static str>,
    /// How safe records of tokens are before the tokens are handed out.
    pub issuance_records: IssuanceRecords,
    /// Whether pages that need JavaScript are served.
    pub console: bool,
    /// Networks that requests may be sent to although they are not public.
    pub egress_allowed: Vec<IpNet>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            issuer: "https://latchkey.test",
            signing_algorithm: Algorithm::Es256,
            trusted_proxies: Vec::new(),
            address_share_percent: 5,
            key_rotation_days: 90,
            clock: None,
            issuance_retention_days: 90,
            metrics: MetricsSettings::default(),
            master_key: "the master key of the tests, which seals nothing of value",
            previous_master_key: None,
            issuance_records: IssuanceRecords::Durable,
            console: true,
            egress_allowed: Vec::new(),
        }
    }
}

/// When every test begins.
pub(super) fn noon() -> DateTime<Utc> {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

pub(super) fn parts((clock, seed): (Clock, u64), setup: Setup) -> AppParts {
    AppParts {
        database_clock: DatabaseClock::Given(clock.clone()),
        clock: setup.clock.unwrap_or(clock),
        random: Random::seeded(seed),
        master_keys: MasterKeys {
            current: Secret::new(setup.master_key.to_owned()),
            previous: setup
                .previous_master_key
                .map(|key| Secret::new(key.to_owned())),
        },
        settings: Settings {
            issuer: setup.issuer.to_owned(),
            token_ttl: 3600,
            signing_algorithm: setup.signing_algorithm,
            key_rotation_days: setup.key_rotation_days,
            issuance_retention_days: setup.issuance_retention_days,
            issuance_records: setup.issuance_records,
            cached_clients: 1000,
            database_notify: true,
            console: setup.console,
            egress: Egress {
                allowed: setup.egress_allowed,
            },
        },
        network: Network {
            trusted_proxies: setup.trusted_proxies,
            address_share_percent: setup.address_share_percent,
        },
        metrics: setup.metrics,
    }
}

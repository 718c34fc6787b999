//! State that all requests share: settings, database, clock, keys, and the services of the domain
//! that keep state in memory. Beside it, what all interfaces need of a request: [`bearer`] says who
//! sends it, [`origin`] from where, [`body`] reads it, [`cookies`] what its browser keeps,
//! [`account_page`] where a page about an error leads, [`wire_errors`] which errors an interface has,
//! [`console_session`] whose session a page of the console acts by; [`metrics`] counts it.

pub mod account_page;
pub mod bearer;
pub mod body;
pub mod console_session;
pub mod cookies;
pub mod metrics;
pub mod origin;
pub mod own_page;
pub mod slots;
mod wire_error;

use crate::metrics::Metrics;
use config::{Network, Settings};
use domain::{
    actor::Actor,
    audit::Event,
    bootstrap,
    built_in::AudienceSync,
    client::authenticate::Authenticator,
    clock::{Clock, OncePerMinute},
    confirmed_time::{ConfirmedTime, DatabaseClock},
    deployment,
    error::{Error, Result},
    feed::Feed,
    issuance::Recorder,
    master_key,
    password::Passwords,
    random::Random,
    readiness::{self, Check},
    registry::Registry,
    secret,
    sign_in::SignIns,
    throttle::Throttle,
    token::Tokens,
    tools::Tools,
    vault::MasterKeys,
    work::Work,
    write_lock::WriteLock,
};
use entity::{Secret, account::Model as Account, audit_event::AuditEventKind};
/// For what needs nothing of an [`App`] but its database.
pub use sea_orm::DatabaseConnection;
use std::sync::Arc;

/// The shared state.
pub struct App {
    /// The database.
    pub db: DatabaseConnection,
    /// Clock, randomness, vault, settings.
    pub tools: Arc<Tools>,
    /// Checks client secrets.
    pub authenticator: Authenticator,
    /// Signs people in.
    pub sign_ins: SignIns,
    /// Issues and verifies tokens.
    pub tokens: Tokens,
    /// Writes issuance records.
    pub recorder: Recorder,
    /// The feed of committed audit events.
    pub feed: Feed,
    /// Settings on proxies, and on the shares of addresses.
    pub network: Network,
    /// When the log last reported a forwarded address that cannot be parsed.
    pub unreadable_forwarding: OncePerMinute,
    /// Counters.
    pub metrics: Metrics,
}

/// What an app is created from besides its database.
pub struct AppParts {
    /// The time.
    pub clock: Clock,
    /// Source of the database's time.
    pub database_clock: DatabaseClock,
    /// Randomness.
    pub random: Random,
    /// Master keys.
    pub master_keys: MasterKeys,
    /// The operator's settings.
    pub settings: Settings,
    /// Settings on proxies, and on the shares of addresses.
    pub network: Network,
    /// Settings of metrics.
    pub metrics: config::MetricsSettings,
}

impl App {
    /// Creates the app and updates the database from the code: built-in permissions and roles,
    /// signing keys.
    ///
    /// # Errors
    /// Internal ones, with a text for the operator.
    pub async fn start(db: DatabaseConnection, parts: AppParts) -> Result<Self> {
        Self::open(db, parts, AudienceSync::Decided).await
    }

    /// Like [`App::start`], for a command that runs beside a server.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn open(
        db: DatabaseConnection,
        parts: AppParts,
        audience: AudienceSync,
    ) -> Result<Self> {
        let AppParts {
            clock,
            database_clock,
            random,
            master_keys,
            settings,
            network,
            metrics,
        } = parts;
        let vault = master_key::open(&db, &master_keys).await?;
        let passwords = Passwords::new(&random)?;
        let registry = Registry::new(clock.clone(), settings.cached_clients);
        let (confirmed_time, turns) = (ConfirmedTime::new(database_clock), WriteLock::of(&db));
        let tools = Arc::new(Tools {
            clock,
            random,
            vault,
            people: passwords.for_people(),
            passwords,
            settings,
            confirmed_time,
            registry,
            turns,
            bell: Arc::default(),
        });
        let (platform, keys) = bootstrap::sync(&db, &tools, audience).await?;
        let recorder = Recorder::start(&db, &tools);
        let authenticator = Authenticator {
            db: db.clone(),
            tools: tools.clone(),
            throttle: Throttle::default(),
            floods: Throttle::default(),
            recorder: recorder.clone(),
            platform: platform.id,
        };
        let sign_ins = SignIns::new(db.clone(), tools.clone(), recorder.clone(), platform.id);
        let tokens = Tokens::new(db.clone(), tools.clone(), recorder.clone(), keys);
        let feed = Feed::new(db.clone(), tools.clone());
        feed.catch_up().await?;
        let metrics = Metrics::new(metrics, tools.clock.now());
        Ok(Self {
            db,
            tools,
            authenticator,
            sign_ins,
            tokens,
            recorder,
            feed,
            network,
            unreadable_forwarding: OncePerMinute::default(),
            metrics,
        })
    }

    /// Begins a unit of work.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn begin<'a>(&'a self, actor: &'a Actor) -> Result<Work<'a>> {
        Work::begin(&self.db, &self.tools, actor).await
    }

    /// Creates a secret for a client of that account. Hashing a chosen one is slow, so this runs
    /// before any transaction begins.
    ///
    /// # Errors
    /// As [`secret::mint`].
    pub async fn mint(&self, account: &Account, chosen: Option<Secret>) -> Result<secret::Minted> {
        secret::mint(account, chosen, &self.tools).await
    }

    /// Records in the audit log that a client or user lacked a permission, aggregated with others of the
    /// same minute.
    pub fn note_denial(&self, actor: &Actor, error: &Error, what: &str) {
        let (Some(account), Ok(_)) = (actor.account, actor.id()) else {
            return;
        };
        let missing = match error {
            Error::Forbidden(permission) => permission.as_str(),
            Error::ReadOnly => "read-write access",
            _ => return,
        };
        let event = Event::refusal(
            AuditEventKind::AccessDenied,
            account,
            None,
            format!("{what} was refused: it needs {missing}"),
        );
        self.recorder.audited(&self.tools, event, actor.clone());
    }

    /// Readiness checks of this node.
    pub async fn checks(&self) -> Vec<Check> {
        vec![
            readiness::database(&self.db).await,
            readiness::signing_keys(&self.tokens).await,
            readiness::freshness(&self.tools.registry),
        ]
    }

    /// State of the connections to the database.
    #[must_use]
    pub fn pool(&self) -> deployment::PoolState {
        deployment::pool(&self.db)
    }
}

//! State that all requests share: settings, database, clock, keys, and the services of the domain
//! that keep state in memory.

use crate::{
    clock::{Clock, OncePerMinute},
    config::{self, Network, Settings},
    domain::{
        account,
        actor::Actor,
        audit::{Event, chain},
        built_in::{self, AudienceSync},
        client::{self, NewClient, authenticate::Authenticator},
        confirmed_time::{ConfirmedTime, DatabaseClock},
        deployment,
        error::{Error, Problems, Result},
        feed::Feed,
        issuance::Recorder,
        key::{self, KeyRing},
        master_key,
        password::Passwords,
        readiness::{self, Check},
        registry::Registry,
        role, secret,
        throttle::Throttle,
        token::Tokens,
        tools::Tools,
        vault::MasterKeys,
        work::Work,
        write_lock::WriteLock,
    },
    metrics::Metrics,
    random::Random,
};
use entity::{
    RoleId, Secret, account::Model as Account, audit_event::AuditEventKind, client::Model as Client,
};
use sea_orm::DatabaseConnection;
use std::sync::Arc;

const NO_ADMINISTRATOR: &str = "no client can administer this deployment; create one: latchkey client create --name NAME --role administrator";

/// The shared state.
pub struct App {
    /// The database.
    pub db: DatabaseConnection,
    /// Clock, randomness, vault, settings.
    pub tools: Arc<Tools>,
    /// Checks client secrets.
    pub authenticator: Authenticator,
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
            passwords,
            settings,
            confirmed_time,
            registry,
            turns,
            bell: Arc::default(),
        });
        let (platform, keys) = sync(&db, &tools, audience).await?;
        let recorder = Recorder::start(&db, &tools);
        let authenticator = Authenticator {
            db: db.clone(),
            tools: tools.clone(),
            throttle: Throttle::default(),
            floods: Throttle::default(),
            recorder: recorder.clone(),
            platform: platform.id,
        };
        let tokens = Tokens::new(db.clone(), tools.clone(), recorder.clone(), keys);
        let feed = Feed::new(db.clone(), tools.clone());
        feed.catch_up().await?;
        let metrics = Metrics::new(metrics, tools.clock.now());
        Ok(Self {
            db,
            tools,
            authenticator,
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

    /// Creates the first administrator, if no client exists yet. Returns its secret only where it
    /// was generated: a given one is known already, and shown nowhere. Of several nodes that start
    /// at once on an empty database, only one creates it.
    ///
    /// # Errors
    /// Internal ones, and problems with the given client id or secret.
    pub async fn bootstrap(
        &self,
        given: Option<(String, Secret)>,
    ) -> Result<Option<(Client, Option<Secret>)>> {
        let generated = given.is_none();
        let (client_id, given) = given.unzip();
        let (account, role) = self
            .place(account::DEFAULT_SLUG, Some(built_in::ADMINISTRATOR))
            .await?;
        let minted = self.mint_for_operator(&account, given).await;
        let actor = Actor::system(account.id);
        let work = self.begin(&actor).await?;
        deployment::lock(work.db()).await?;
        if client::any(work.db()).await? {
            return Ok(None);
        }
        let input = NewClient {
            client_id,
            role,
            name: Some("First administrator".to_owned()),
            ..NewClient::default()
        };
        let (client, secret) = client::create(&work, input, minted).await?;
        work.commit().await?;
        Ok(Some((client, generated.then_some(secret))))
    }

    /// Checks the settings of the first administrator, as far as that is possible without a
    /// database.
    ///
    /// # Errors
    /// All problems with `clientId` and `clientSecret`.
    pub fn check_bootstrap((client_id, secret): &(String, Secret)) -> Result<()> {
        let mut problems = Problems::default();
        problems.keep(client::check_given_client_id(client_id))?;
        problems.keep(secret::check_given(secret))?;
        problems.into_result()
    }

    /// The warning for the operator where no client can administer the deployment.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn administration_warning(&self) -> Result<Option<&'static str>> {
        let (account, _) = self.place(account::DEFAULT_SLUG, None).await?;
        let actor = Actor::system(account.id);
        let administered = client::is_administered(&self.begin(&actor).await?, account.id).await?;
        Ok((!administered).then_some(NO_ADMINISTRATOR))
    }

    /// Creates a client for the operator, in the account with that slug and with the role of that
    /// key.
    ///
    /// # Errors
    /// `NOT_FOUND` for an account or role that does not exist, and as [`client::create`].
    pub async fn create_client(
        &self,
        slug: &str,
        role: Option<&str>,
        input: NewClient,
    ) -> Result<(Client, Secret)> {
        let (account, role) = self.place(slug, role).await?;
        let minted = self.mint_for_operator(&account, None).await;
        let actor = Actor::system(account.id);
        let work = self.begin(&actor).await?;
        let made = client::create(&work, NewClient { role, ..input }, minted).await?;
        work.commit().await?;
        Ok(made)
    }

    async fn place(&self, slug: &str, role: Option<&str>) -> Result<(Account, Option<RoleId>)> {
        let account = account::by_slug(&self.db, slug)
            .await?
            .ok_or_else(|| Error::not_found("account", "account"))?;
        let role = match role {
            Some(key) => Some(
                role::by_key(&self.db, account.id, key)
                    .await?
                    .ok_or_else(|| Error::not_found("role", "role"))?
                    .id,
            ),
            None => None,
        };
        Ok((account, role))
    }

    async fn mint_for_operator(
        &self,
        account: &Account,
        given: Option<Secret>,
    ) -> Result<secret::Minted> {
        match given {
            Some(given) => secret::keep(given, &self.tools).await,
            None => self.mint(account, None).await,
        }
    }

    /// Records in the audit log that a client lacked a permission, aggregated with others of the
    /// same minute.
    pub fn note_denial(&self, actor: &Actor, error: &Error, what: &str) {
        let (Some(account), Some(_)) = (actor.account, actor.client()) else {
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

/// Several nodes may start at once on one database: the first locks the deployment's row, the
/// others find everything done.
async fn sync(
    db: &DatabaseConnection,
    tools: &Arc<Tools>,
    audience: AudienceSync,
) -> Result<(Account, KeyRing)> {
    let server = Actor::system(entity::AccountId(uuid::Uuid::nil()));
    let work = Work::begin(db, tools, &server).await?;
    let end = deployment::lock(work.db()).await?;
    chain::build(work.db(), work.vault(), &end).await?;
    let account = built_in::sync(&work, audience).await?;
    key::ensure(&work, account.id).await?;
    if end.audit_sequence == 0 {
        // A new deployment has no tokens yet, so even its first generation can be one that cannot
        // be guessed.
        deployment::next_generation(work.db(), work.random()).await?;
    }
    // Checked before the commit, so that a master key that opens nothing has changed nothing.
    let keys = KeyRing::load(work.db(), &tools.vault, work.now()).await?;
    work.commit().await?;
    Ok((account, keys))
}

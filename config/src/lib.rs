//! Settings: read once, typed, checked. All problems are reported at once, with the name of each
//! setting.
//!
//! The command line takes precedence over the environment, which takes precedence over
//! `latchkey.toml`. Secrets are never read from the command line.

mod database;
mod issuer;
mod network;
mod observation;
mod postgres;
mod reader;
mod settings;

pub use database::{Database, Prepare, Sqlite, Target};
pub use issuer::of_port as issuer_of_port;
pub use network::{Network, counted_with, one_address, share};
pub use observation::{MetricsSettings, TracesSettings};
pub use postgres::{Postgres, SslMode};
pub use reader::is_readable_by_all;
pub use settings::SETTINGS;

use entity::{Secret, client::Algorithm};
use reader::Reader;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tracing::level_filters::LevelFilter;

/// Longest lifetime of a token in seconds: one day.
pub const MAX_TOKEN_TTL: i32 = 86_400;
/// Shortest lifetime of a token in seconds.
pub const MIN_TOKEN_TTL: i32 = 60;

/// The settings file, which is read from the working directory.
pub const FILE: &str = "latchkey.toml";

/// The settings that rules use.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Issuer identifier, byte for byte as configured (RFC 8414 section 2).
    pub issuer: String,
    /// Lifetime of tokens in seconds, for accounts that set none.
    pub token_ttl: i32,
    /// Default signing algorithm of tokens.
    pub signing_algorithm: Algorithm,
    /// Days that a key signs before the next one replaces it; 0 where only an operator rotates
    /// keys.
    pub key_rotation_days: u32,
    /// Days that records of issued tokens and refused requests are kept; 0 for no limit.
    pub issuance_retention_days: u32,
    /// How safely the record of a token is stored when the client receives the token.
    pub issuance_records: IssuanceRecords,
    /// Clients kept in memory.
    pub cached_clients: usize,
    /// Whether to listen for PostgreSQL's notifications.
    pub database_notify: bool,
    /// Whether pages that need JavaScript are served.
    pub console: bool,
}

/// How safely the record of a token is stored when the client receives the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuanceRecords {
    /// It has been committed: no token is ever without its record.
    Durable,
    /// It is written within a second; a crash loses the records of that second.
    Deferred,
    /// There is none. Tokens cannot be listed, nor revoked one by one by other clients than their
    /// own.
    Off,
}

impl Settings {
    /// A URL below the issuer.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer.trim_end_matches('/'))
    }

    /// Identifier of Latchkey's own API, the audience of its tokens.
    #[must_use]
    pub fn management_api(&self) -> String {
        self.url("/api")
    }
}

/// Source of the master key.
#[derive(Debug)]
pub enum MasterKeySource {
    /// The operator set it.
    Given {
        /// The master key.
        key: Secret,
        /// The earlier one, while it is being rotated.
        previous: Option<Secret>,
    },
    /// It is generated once and stored in this file; only for development on a loopback address.
    Development(PathBuf),
}

/// Format of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// All settings.
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Database.
    pub database: Database,
    /// Settings of the rules.
    pub settings: Settings,
    /// Whether the issuer was set; otherwise it is this machine at the port that the server listens
    /// on, see [`issuer_of_port`].
    pub issuer_is_set: bool,
    /// Master key.
    pub master_key: MasterKeySource,
    /// Client id and secret of the first administrator.
    pub bootstrap: Option<(String, Secret)>,
    /// Settings on proxies, and on the shares of addresses.
    pub network: Network,
    /// Settings of metrics.
    pub metrics: MetricsSettings,
    /// Settings of traces, if they are sent.
    pub traces: Option<TracesSettings>,
    /// Levels and filters of the log.
    pub log: String,
    /// Format of the log.
    pub log_format: LogFormat,
    /// Settings that work, but should be corrected: a sentence each, which begins with the name of
    /// a setting.
    pub warnings: Vec<String>,
}

/// A problem with the settings.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingProblem {
    /// The setting's name.
    pub setting: String,
    /// What is wrong and what would be right; never the value of a secret.
    pub message: String,
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.message)
    }
}

/// The sources of values, in order of precedence.
pub struct Sources {
    /// From the command line, by setting.
    pub arguments: BTreeMap<&'static str, String>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// The text of `latchkey.toml`.
    pub file: Option<String>,
}

impl Sources {
    /// The process's own environment and the file in the working directory.
    ///
    /// # Errors
    /// Where the file exists and cannot be read.
    pub fn of_process(
        arguments: BTreeMap<&'static str, String>,
    ) -> Result<Self, Vec<SettingProblem>> {
        let file = match std::fs::read_to_string(FILE) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(vec![problem(FILE, format!("cannot be read: {error}"))]),
        };
        Ok(Self {
            arguments,
            environment: environment(),
            file,
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where settings are read")]
fn environment() -> BTreeMap<String, String> {
    // A value that is not UTF-8 gets replacement characters, which every setting refuses.
    let text = |(name, value): (OsString, OsString)| {
        Some((
            name.into_string().ok()?,
            value.to_string_lossy().into_owned(),
        ))
    };
    std::env::vars_os()
        .filter_map(text)
        .filter(|(name, _)| name.starts_with("LATCHKEY_"))
        .collect()
}

/// An environment variable that a configuration file names as the source of a secret.
#[must_use]
pub fn variable(name: &str) -> Option<Secret> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the environment is read"
    )]
    let value = std::env::var(name).ok();
    value.map(Secret::new)
}

fn problem(setting: &str, message: impl Into<String>) -> SettingProblem {
    SettingProblem {
        setting: setting.to_owned(),
        message: message.into(),
    }
}

impl Config {
    /// Reads and checks all settings.
    ///
    /// # Errors
    /// All problems at once.
    pub fn load(sources: Sources) -> Result<Self, Vec<SettingProblem>> {
        let mut reader = Reader::new(sources);
        let config = Self::read(&mut reader);
        match config {
            Some(config) if reader.problems.is_empty() => Ok(config),
            _ => Err(reader.problems),
        }
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let listen = reader.parse::<SocketAddr>(
            "LATCHKEY_LISTEN",
            "an address and a port, such as 127.0.0.1:8080",
        );
        let database = database::database(reader);
        let issuer = issuer::issuer(reader, listen);
        let token_ttl = reader.within("LATCHKEY_TOKEN_TTL", MIN_TOKEN_TTL, MAX_TOKEN_TTL);
        let algorithms = [
            ("ES256", Algorithm::Es256),
            ("RS256", Algorithm::Rs256),
            ("EdDSA", Algorithm::EdDsa),
        ];
        let signing_algorithm = reader.choice("LATCHKEY_SIGNING_ALGORITHM", &algorithms);
        let key_rotation_days = reader.within("LATCHKEY_KEY_ROTATION_DAYS", 0, 3650);
        let modes = [
            ("durable", IssuanceRecords::Durable),
            ("deferred", IssuanceRecords::Deferred),
            ("off", IssuanceRecords::Off),
        ];
        let issuance_records = reader.choice("LATCHKEY_ISSUANCE_RECORDS", &modes);
        let cached_clients = reader.within("LATCHKEY_CACHED_CLIENTS", 100, 10_000_000);
        let database_notify = reader.parse("LATCHKEY_DATABASE_NOTIFY", "true or false");
        let console = reader.choice("LATCHKEY_CONSOLE", &[("on", true), ("off", false)]);
        let issuance_retention_days = reader.within("LATCHKEY_ISSUANCE_RETENTION_DAYS", 0, 3650);
        let loopback = listen.is_none_or(|address| address.ip().is_loopback());
        let master_key = master_key(reader, loopback, database.as_ref());
        let bootstrap = bootstrap(reader);
        let network = network::network(reader);
        let metrics = observation::metrics(reader);
        let traces = observation::traces(reader);
        let log_format = reader.choice(
            "LATCHKEY_LOG_FORMAT",
            &[("text", LogFormat::Text), ("json", LogFormat::Json)],
        );
        let log = log(reader);
        let (issuer, issuer_is_set) = issuer?;
        Some(Self {
            listen: listen?,
            database: database?,
            issuer_is_set,
            settings: Settings {
                issuer,
                token_ttl: token_ttl?,
                signing_algorithm: signing_algorithm?,
                key_rotation_days: key_rotation_days?,
                issuance_retention_days: issuance_retention_days?,
                issuance_records: issuance_records?,
                cached_clients: cached_clients?,
                database_notify: database_notify?,
                console: console?,
            },
            master_key: master_key?,
            bootstrap,
            network: network?,
            metrics: metrics?,
            traces: traces?,
            log: log?,
            log_format: log_format?,
            warnings: std::mem::take(&mut reader.warnings),
        })
    }
}

fn master_key(
    reader: &mut Reader,
    loopback: bool,
    database: Option<&Database>,
) -> Option<MasterKeySource> {
    let previous = long_secret(reader, "LATCHKEY_MASTER_KEY_PREVIOUS");
    match long_secret(reader, "LATCHKEY_MASTER_KEY") {
        Some(key) => Some(MasterKeySource::Given { key, previous }),
        None if reader.is_refused("LATCHKEY_MASTER_KEY") => None,
        None if previous.is_some() => reader.keep(
            "LATCHKEY_MASTER_KEY",
            Err(
                "is needed beside LATCHKEY_MASTER_KEY_PREVIOUS: it is the new master key"
                    .to_owned(),
            ),
        ),
        None if loopback => {
            let beside = database
                .and_then(Database::file)
                .unwrap_or_else(|| Path::new("latchkey"));
            let mut name = beside.as_os_str().to_owned();
            name.push(".master-key");
            Some(MasterKeySource::Development(name.into()))
        }
        None => {
            let message = "is needed when listening beyond this machine. Generate one with `openssl rand -base64 48` and keep it safe";
            reader.keep("LATCHKEY_MASTER_KEY", Err(message.to_owned()))
        }
    }
}

/// A master key that was set, if it is long enough.
fn long_secret(reader: &mut Reader, name: &str) -> Option<Secret> {
    let (setting, given) = reader.secret(name)?;
    let long_enough = given.len() >= 32;
    reader.keep(
        &setting,
        long_enough
            .then_some(given)
            .ok_or("must have at least 32 characters".to_owned()),
    )
}

fn bootstrap(reader: &mut Reader) -> Option<(String, Secret)> {
    let id = reader.text("LATCHKEY_BOOTSTRAP_CLIENT_ID");
    match (
        id.is_empty(),
        reader.secret("LATCHKEY_BOOTSTRAP_CLIENT_SECRET"),
    ) {
        (false, Some((_, secret))) => Some((id, secret)),
        (_, None) if reader.is_refused("LATCHKEY_BOOTSTRAP_CLIENT_SECRET") => None,
        (false, None) => reader.keep(
            "LATCHKEY_BOOTSTRAP_CLIENT_SECRET",
            Err("is needed beside the client id".to_owned()),
        ),
        (true, Some(_)) => reader.keep(
            "LATCHKEY_BOOTSTRAP_CLIENT_ID",
            Err("is needed beside the secret".to_owned()),
        ),
        (true, None) => None,
    }
}

/// A single word that is no level would be taken for the name of a module, and everything else
/// would not be logged.
fn log(reader: &mut Reader) -> Option<String> {
    let text = reader.text("LATCHKEY_LOG");
    let mut words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty() && !word.contains(['=', '[', '{', '}', ']']));
    let levels = words.all(|word| word.parse::<LevelFilter>().is_ok());
    let sound = levels && tracing_subscriber::EnvFilter::try_new(&text).is_ok();
    let message =
        "must be off, error, warn, info, debug or trace, or directives such as latchkey=debug,info";
    reader.keep(
        "LATCHKEY_LOG",
        sound.then_some(text).ok_or_else(|| message.to_owned()),
    )
}

//! All settings, read and checked together.

use super::{
    bootstrap,
    database::{self, Database},
    egress, issuer,
    log::{self, LogFormat},
    master_key::{self, MasterKeySource},
    network::{self, Network},
    observation::{self, MetricsSettings, TracesSettings},
    problem::SettingProblem,
    reader::Reader,
    rules::{IssuanceRecords, MAX_TOKEN_TTL, MIN_TOKEN_TTL, Settings},
    sources::Sources,
    tls::{self, Scheme, TlsFiles},
};
use entity::{Secret, client::Algorithm};
use std::net::SocketAddr;

/// All settings.
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Files of the certificate, where the server speaks TLS.
    pub tls: Option<TlsFiles>,
    /// Database.
    pub database: Database,
    /// Settings of the rules.
    pub settings: Settings,
    /// Whether the issuer was set; otherwise it is this machine at the port that the server listens
    /// on, see [`issuer_of_port`](crate::issuer_of_port).
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

    /// How clients reach the server itself, which may be behind a proxy.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        scheme(self.tls.as_ref())
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let listen = reader.parse::<SocketAddr>(
            "LATCHKEY_LISTEN",
            "an address and a port, such as 127.0.0.1:8080",
        );
        let database = database::database(reader);
        let tls = tls::tls(reader);
        let scheme = scheme(tls.as_ref().and_then(Option::as_ref));
        let issuer = issuer::issuer(reader, listen, scheme);
        let token_ttl = reader.within("LATCHKEY_TOKEN_TTL", MIN_TOKEN_TTL, MAX_TOKEN_TTL);
        let signing_algorithm = signing_algorithm(reader);
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
        let master_key = master_key::master_key(reader, loopback, database.as_ref());
        let bootstrap = bootstrap::bootstrap(reader);
        let (egress, network) = (egress::egress(reader), network::network(reader));
        let (metrics, traces) = (observation::metrics(reader), observation::traces(reader));
        let log_format = reader.choice(
            "LATCHKEY_LOG_FORMAT",
            &[("text", LogFormat::Text), ("json", LogFormat::Json)],
        );
        let log = log::log(reader);
        let (issuer, issuer_is_set) = issuer?;
        Some(Self {
            listen: listen?,
            tls: tls?,
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
                egress: egress?,
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

fn signing_algorithm(reader: &mut Reader) -> Option<Algorithm> {
    let algorithms = [
        ("ES256", Algorithm::Es256),
        ("RS256", Algorithm::Rs256),
        ("EdDSA", Algorithm::EdDsa),
    ];
    reader.choice("LATCHKEY_SIGNING_ALGORITHM", &algorithms)
}

fn scheme(tls: Option<&TlsFiles>) -> Scheme {
    match tls {
        Some(_) => Scheme::Https,
        None => Scheme::Http,
    }
}

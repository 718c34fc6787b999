//! Settings: read once, typed, checked. All problems are reported at once, with the name of each
//! setting.
//!
//! The command line takes precedence over the environment, which takes precedence over
//! `latchkey.toml`. Secrets are never read from the command line.

mod bootstrap;
mod database;
mod egress;
mod issuer;
mod load;
mod log;
mod master_key;
mod network;
mod observation;
mod postgres;
mod problem;
mod reader;
mod remote;
mod rules;
mod settings;
mod sources;
mod tls;

pub use database::{Database, Prepare, Sqlite, Target};
pub use egress::{Egress, is_public};
pub use issuer::of_port as issuer_of_port;
pub use load::Config;
pub use log::LogFormat;
pub use master_key::MasterKeySource;
pub use network::{Network, counted_with, one_address, share};
pub use observation::{MetricsSettings, TracesSettings};
pub use postgres::{Postgres, SslMode};
pub use problem::SettingProblem;
pub use reader::is_readable_by_all;
pub use remote::{
    REMOTE_VARIABLES, RemoteVariables, contexts_file, secret_file, secret_variable, server_url,
};
pub use rules::{IssuanceRecords, MAX_TOKEN_TTL, MIN_TOKEN_TTL, Settings};
pub use settings::{SETTINGS, Setting};
pub use sources::{FILE, Sources, variable};
pub use tls::{CERTIFICATE as TLS_CERTIFICATE, KEY as TLS_KEY, Scheme, TlsFiles};

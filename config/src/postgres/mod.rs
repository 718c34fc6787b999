//! A PostgreSQL server and how it is reached. Its URL is parsed as libpq does (PostgreSQL's manual,
//! section "Connection URIs"), including the parameters of TLS.

mod defaults;
mod parameters;
mod parse;

use entity::Secret;
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

/// Protection of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    /// Plain text.
    Disable,
    /// TLS where the server offers it; its certificate is not verified.
    Prefer,
    /// TLS or no connection; the server's certificate is not verified.
    Require,
    /// TLS with a certificate of a trusted authority.
    VerifyCa,
    /// TLS with a certificate of a trusted authority, for this host.
    VerifyFull,
}

impl SslMode {
    /// As written in a URL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }
}

/// A database on a PostgreSQL server. Absent values are left to the driver, which reads the
/// variables `PGUSER` and so on.
#[derive(Debug)]
pub struct Postgres {
    /// Host name or address, or the folder of a socket, which begins with `/`.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
    /// Database.
    pub database: Option<String>,
    /// Protection of the connection; none where it was not given.
    pub ssl_mode: Option<SslMode>,
    /// File of trusted certificate authorities, instead of the public ones that are compiled in.
    pub ssl_root_cert: Option<PathBuf>,
    /// File of the client certificate.
    pub ssl_cert: Option<PathBuf>,
    /// File of its key.
    pub ssl_key: Option<PathBuf>,
    /// Name of this connection on the server.
    pub application_name: Option<String>,
    /// Options for the server's session.
    pub options: Option<String>,
}

impl Postgres {
    /// Whether the server is on this machine, so that the connection crosses no network.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.host.starts_with('/')
            || self.host == "localhost"
            || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The URL without user name, password and parameters.
    pub(super) fn shown(&self) -> String {
        let database = self.database.as_deref().unwrap_or_default();
        match self.host.as_str() {
            socket if socket.starts_with('/') => format!("postgres:///{database}?host={socket}"),
            host if host.contains(':') => format!("postgres://[{host}]:{}/{database}", self.port),
            host => format!("postgres://{host}:{}/{database}", self.port),
        }
    }

    /// Files that must exist.
    pub(super) fn files(&self) -> Vec<&Path> {
        [&self.ssl_root_cert, &self.ssl_cert, &self.ssl_key]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect()
    }
}

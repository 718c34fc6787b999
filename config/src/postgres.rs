//! Parses URLs of PostgreSQL databases as libpq does (PostgreSQL's manual, section "Connection
//! URIs"), including the parameters of TLS.

use super::{database::percent_decoded, variable};
use entity::Secret;
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

/// Folders of server sockets, in common packages.
const SOCKET_FOLDERS: [&str; 3] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];
/// The default port of a server.
const PORT: u16 = 5432;

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

/// The parameters of a URL, before they are checked.
#[derive(Default)]
struct Said {
    host: Option<String>,
    port: Option<u16>,
    user: Option<String>,
    password: Option<Secret>,
    database: Option<String>,
    mode: Option<SslMode>,
    root_cert: Option<String>,
    cert: Option<String>,
    key: Option<String>,
    application_name: Option<String>,
    options: Option<String>,
}

const FORM: &str =
    "must look like postgres://USER:PASSWORD@HOST/NAME, with odd characters percent-encoded";

impl Postgres {
    /// Parses the part after `postgres://`.
    pub(super) fn of(rest: &str) -> Result<Self, String> {
        let mut said = Said::default();
        // libpq searches the end of the user's part up to the first slash.
        let rest = match rest
            .find(['@', '/'])
            .and_then(|at| rest.split_at_checked(at))
        {
            Some((credentials, after)) if after.starts_with('@') => {
                let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
                said.user = filled(decoded(user)?);
                said.password = filled(decoded(password)?).map(Secret::new);
                after.get(1..).unwrap_or_default()
            }
            _ => rest,
        };
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (server, database) = place.split_once('/').unwrap_or((place, ""));
        said.server(server)?;
        said.database = filled(decoded(database)?);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair
                .split_once('=')
                .ok_or("must have parameters of the form NAME=VALUE, joined by `&`")?;
            said.parameter(&decoded(name)?, decoded(value)?)?;
        }
        said.taken()
    }

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

impl Said {
    /// `HOST:PORT`, where an IPv6 address stands in brackets (RFC 3986 section 3.2.2).
    fn server(&mut self, server: &str) -> Result<(), String> {
        if server.contains(',') {
            return Err("must name one host: several are not supported".to_owned());
        }
        let (host, port) = match server
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            Some((address, after)) if after.is_empty() || after.starts_with(':') => {
                (address, after.strip_prefix(':'))
            }
            Some(_) => return Err(FORM.to_owned()),
            None => server
                .split_once(':')
                .map_or((server, None), |(host, port)| (host, Some(port))),
        };
        self.host = filled(decoded(host)?);
        if let Some(port) = port.filter(|port| !port.is_empty()) {
            self.port = Some(number(port)?);
        }
        if self
            .host
            .as_deref()
            .is_some_and(|host| host.contains(['@', ' ']))
        {
            Err(FORM.to_owned())
        } else {
            Ok(())
        }
    }

    fn parameter(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "host" | "hostaddr" if value.contains(',') => {
                return Err("must name one host: several are not supported".to_owned());
            }
            "host" => self.host = filled(value),
            // As libpq, which does not resolve a name then.
            "hostaddr" if value.parse::<IpAddr>().is_err() => {
                return Err("must have an IP address as `hostaddr`".to_owned());
            }
            "hostaddr" => self.host = self.host.take().or(Some(value)),
            "port" => self.port = Some(number(&value)?),
            "user" => self.user = filled(value),
            "password" => self.password = filled(value).map(Secret::new),
            "dbname" => self.database = filled(value),
            "sslmode" => self.mode = Some(mode(&value)?),
            "ssl" if value == "true" => self.mode = Some(SslMode::Require),
            "sslrootcert" => self.root_cert = filled(value),
            "sslcert" => self.cert = filled(value),
            "sslkey" => self.key = filled(value),
            "application_name" => self.application_name = filled(value),
            "options" => self.options = filled(value),
            "channel_binding" | "gssencmode" if matches!(value.as_str(), "disable" | "prefer") => {}
            "channel_binding" | "gssencmode" => {
                return Err(format!(
                    "must not ask for `{name}={value}`, which is not supported"
                ));
            }
            // The connection timeout has a setting of its own; the others tune what the system does
            // well by default.
            "connect_timeout"
            | "keepalives"
            | "keepalives_idle"
            | "keepalives_interval"
            | "keepalives_count"
            | "tcp_user_timeout" => {}
            _ => {
                let known = "host, hostaddr, port, user, password, dbname, sslmode, sslrootcert, sslcert, sslkey, application_name and options";
                return Err(format!(
                    "has a parameter that is not known; known are {known}"
                ));
            }
        }
        Ok(())
    }

    /// Absent values get libpq's defaults: a socket where there is one, and verification of the
    /// certificate where authorities are named.
    fn taken(self) -> Result<Postgres, String> {
        let port = self
            .port
            .or_else(|| variable("PGPORT")?.expose().parse().ok())
            .unwrap_or(PORT);
        let host = self
            .host
            .or_else(|| filled(variable("PGHOST")?.expose().to_owned()));
        let socket = |folder: &&str| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists();
        let host = host.unwrap_or_else(|| {
            SOCKET_FOLDERS
                .into_iter()
                .find(socket)
                .unwrap_or("localhost")
                .to_owned()
        });
        if self.cert.is_some() != self.key.is_some() {
            return Err("must have both `sslcert` and `sslkey`, or neither".to_owned());
        }
        let public = self.root_cert.as_deref() == Some("system");
        let ssl_mode = match self.mode {
            None if public => Some(SslMode::VerifyFull),
            Some(mode) if public && mode < SslMode::VerifyFull => {
                return Err(
                    "must have `sslmode=verify-full` beside `sslrootcert=system`".to_owned(),
                );
            }
            // A URL that names a certificate authority expects certificates to be verified.
            Some(SslMode::Require) if self.root_cert.is_some() => Some(SslMode::VerifyCa),
            mode => mode,
        };
        let path = |text: Option<String>| text.map(PathBuf::from);
        Ok(Postgres {
            host,
            port,
            user: self.user,
            password: self.password,
            database: self.database,
            ssl_mode,
            ssl_root_cert: path(self.root_cert.filter(|_| !public)),
            ssl_cert: path(self.cert),
            ssl_key: path(self.key),
            application_name: self.application_name,
            options: self.options,
        })
    }
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn decoded(text: &str) -> Result<String, String> {
    percent_decoded(text).ok_or_else(|| FORM.to_owned())
}

fn number(port: &str) -> Result<u16, String> {
    port.parse()
        .ok()
        .filter(|port| *port > 0)
        .ok_or_else(|| "must have a port from 1 to 65535".to_owned())
}

fn mode(value: &str) -> Result<SslMode, String> {
    match value {
        "disable" => Ok(SslMode::Disable),
        // "Only if the server insists" protects less than the default.
        "allow" | "prefer" => Ok(SslMode::Prefer),
        "require" => Ok(SslMode::Require),
        "verify-ca" => Ok(SslMode::VerifyCa),
        "verify-full" => Ok(SslMode::VerifyFull),
        _ => Err(
            "must have an `sslmode` of disable, allow, prefer, require, verify-ca or verify-full"
                .to_owned(),
        ),
    }
}

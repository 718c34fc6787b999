//! What applies where a URL says nothing: libpq's defaults.

use super::{
    Postgres, SslMode,
    parameters::{Said, filled},
};
use crate::sources::variable;
use std::path::{Path, PathBuf};

/// Folders of server sockets, in common packages.
const SOCKET_FOLDERS: [&str; 3] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];
/// The default port of a server.
const PORT: u16 = 5432;

impl Said {
    /// Absent values get libpq's defaults: a socket where there is one, and verification of the
    /// certificate where authorities are named.
    pub(super) fn taken(self) -> Result<Postgres, String> {
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

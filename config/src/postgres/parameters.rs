//! What a URL says, part by part, before it is known to be complete.

use super::SslMode;
use entity::Secret;
use std::net::IpAddr;

/// The parameters of a URL, before they are checked.
#[derive(Default)]
pub(super) struct Said {
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) user: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) database: Option<String>,
    pub(super) mode: Option<SslMode>,
    pub(super) root_cert: Option<String>,
    pub(super) cert: Option<String>,
    pub(super) key: Option<String>,
    pub(super) application_name: Option<String>,
    pub(super) options: Option<String>,
}

impl Said {
    pub(super) fn parameter(&mut self, name: &str, value: String) -> Result<(), String> {
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
}

pub(super) fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

pub(super) fn number(port: &str) -> Result<u16, String> {
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

//! The parts of a URL: credentials, server, database and parameters.

use super::{
    Postgres,
    parameters::{Said, filled, number},
};
use crate::database::percent_decoded;
use entity::Secret;

const FORM: &str =
    "must look like postgres://USER:PASSWORD@HOST/NAME, with odd characters percent-encoded";

impl Postgres {
    /// Parses the part after `postgres://`.
    pub(crate) fn of(rest: &str) -> Result<Self, String> {
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
}

fn decoded(text: &str) -> Result<String, String> {
    percent_decoded(text).ok_or_else(|| FORM.to_owned())
}

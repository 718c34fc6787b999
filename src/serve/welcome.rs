//! The first start on an empty database: the message on the first administrator.

use crate::cli::CliError;
use app::App;
use config::LogFormat;
use domain::error::Error;
use entity::{Secret, client::Model as Client};
use serde_json::json;
use std::{io::Write, net::SocketAddr};

/// Names the settings of the first administrator in an error, instead of fields of an input.
pub(super) fn in_settings(error: Error) -> CliError {
    match error {
        Error::Refused(problems) => CliError::Usage(
            problems
                .into_iter()
                .map(|problem| match problem.path.first().map(String::as_str) {
                    Some("clientId") => {
                        format!("LATCHKEY_BOOTSTRAP_CLIENT_ID: {}", problem.message)
                    }
                    Some("clientSecret") => {
                        format!("LATCHKEY_BOOTSTRAP_CLIENT_SECRET: {}", problem.message)
                    }
                    _ => problem.message,
                })
                .collect(),
        ),
        other => other.into(),
    }
}

/// Where the server listens, and in which form it is told.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) address: SocketAddr,
    pub(super) format: LogFormat,
}

/// Printed once in the lifetime of a deployment, on standard output and nowhere else: for people,
/// or as one line where the log is in JSON.
pub(super) fn welcome(app: &App, place: Place, client: &Client, secret: Option<&Secret>) {
    let Place { address, format } = place;
    let issuer = app.tools.settings.url("");
    let id = &client.client_id;
    if format == LogFormat::Json {
        let mut line = json!({ "message": "first administrator", "address": address, "issuer": issuer, "client_id": id });
        if let (Some(secret), Some(object)) = (secret, line.as_object_mut()) {
            object.insert("client_secret".to_owned(), secret.expose().into());
        }
        // Standard output may be closed; the server continues.
        let _ = writeln!(std::io::stdout(), "{line}");
        return;
    }
    // The names of shell variables are shown instead of a secret that was given.
    let (shown, password) = match secret {
        Some(secret) => (secret.expose(), secret.expose()),
        None => (
            "as given in LATCHKEY_BOOTSTRAP_CLIENT_SECRET",
            "'\"$LATCHKEY_BOOTSTRAP_CLIENT_SECRET\"'",
        ),
    };
    let page = if app.tools.settings.console {
        format!(
            "Explore the API in a browser, with that client id and secret:\n  {issuer}/playground"
        )
    } else {
        format!("Open the docs:\n  {issuer}/docs")
    };
    let text = format!(
        r#"
Welcome to Latchkey. It listens on http://{address} and calls itself {issuer}.

The first administrator, shown this once:
  client_id      {id}
  client_secret  {shown}

Get a token:
  TOKEN=$(curl -s -u '{id}:{password}' -d grant_type=client_credentials {issuer}/oauth/token | sed 's/.*"access_token":"\([^"]*\).*/\1/')
Query GraphQL:
  curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{{"query":"{{ clients {{ nodes {{ clientId displayName }} }} }}"}}' {issuer}/graphql
{page}
"#
    );
    // Standard output may be closed; the server continues.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

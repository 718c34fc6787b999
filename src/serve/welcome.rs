//! The first start on an empty database: the message on the first administrators.

use crate::error::CliError;
use app::App;
use config::{LogFormat, Scheme};
use domain::{
    bootstrap::{FirstAdministrators, FirstUser},
    error::Error,
    user::LINK_LIFETIME,
};
use entity::user::Model as User;
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
    pub(super) scheme: Scheme,
    pub(super) format: LogFormat,
}

/// Printed once in the lifetime of a deployment, on standard output and nowhere else: for people,
/// or as one line where the log is in JSON.
pub(super) fn welcome(app: &App, place: Place, first: &FirstAdministrators) {
    let text = match place.format {
        LogFormat::Json => in_json(app, place.address, first),
        LogFormat::Text => for_people(app, place, first),
    };
    // Standard output may be closed; the server continues.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn in_json(app: &App, address: SocketAddr, first: &FirstAdministrators) -> String {
    let mut line = json!({
        "message": "first administrator",
        "address": address,
        "issuer": app.tools.settings.url(""),
        "client_id": first.client.client_id,
    });
    if let Some(object) = line.as_object_mut() {
        if let Some(secret) = &first.secret {
            object.insert("client_secret".to_owned(), secret.expose().into());
        }
        if let Some(FirstUser { user, link }) = &first.user {
            object.insert("username".to_owned(), user.username.clone().into());
            match link {
                Some(link) => {
                    object.insert("link".to_owned(), link.url.expose().into());
                    object.insert("link_expires_at".to_owned(), json!(link.expires_at));
                }
                None => {
                    let command = link_command(user);
                    object.insert("link_command".to_owned(), command.into());
                }
            }
        }
    }
    format!("{line}\n")
}

fn for_people(app: &App, place: Place, first: &FirstAdministrators) -> String {
    let (scheme, address) = (place.scheme.as_str(), place.address);
    let issuer = app.tools.settings.url("");
    let id = &first.client.client_id;
    // The names of shell variables are shown instead of a secret that was given.
    let (shown, password) = match &first.secret {
        Some(secret) => (secret.expose(), secret.expose()),
        None => (
            "as given in LATCHKEY_BOOTSTRAP_CLIENT_SECRET",
            "'\"$LATCHKEY_BOOTSTRAP_CLIENT_SECRET\"'",
        ),
    };
    let page = if app.tools.settings.console {
        format!(
            "Administer the account in a browser, as the first user:\n  {issuer}/console/\nExplore the API in a browser, with that client id and secret:\n  {issuer}/playground"
        )
    } else {
        format!("Open the docs:\n  {issuer}/docs")
    };
    let user = first.user.as_ref().map_or(String::new(), for_user);
    format!(
        r#"
Welcome to Latchkey. It listens on {scheme}://{address} and calls itself {issuer}.

The first administrator, shown this once:
  client_id      {id}
  client_secret  {shown}
{user}
Get a token:
  TOKEN=$(curl -s -u '{id}:{password}' -d grant_type=client_credentials {issuer}/oauth/token | sed 's/.*"access_token":"\([^"]*\).*/\1/')
Query GraphQL:
  curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{{"query":"{{ clients {{ nodes {{ clientId displayName }} }} }}"}}' {issuer}/graphql
{page}
"#
    )
}

/// The first user, and how it gets a password.
fn for_user(FirstUser { user, link }: &FirstUser) -> String {
    let (username, command) = (&user.username, link_command(user));
    let minutes = LINK_LIFETIME.num_minutes();
    match link {
        Some(link) => format!(
            r"
The first user, who signs in in a browser. Set its password, within {minutes} minutes:
  username       {username}
  link           {}
A new link: {command}
",
            link.url.expose()
        ),
        None => format!(
            r"
The first user, who signs in in a browser:
  username       {username}
A link to set its password, within {minutes} minutes: {command}
"
        ),
    }
}

/// The command that creates a link by which the user sets its password.
fn link_command(user: &User) -> String {
    format!("latchkey user link --username {}", user.username)
}

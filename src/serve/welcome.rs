//! The first start on an empty database: what the operator is told of the first administrator.

use crate::app::App;
use entity::{Secret, client::Model as Client};
use std::{io::Write, net::SocketAddr};

/// Printed once in a deployment's life, to the terminal and nowhere else.
pub(super) fn welcome(app: &App, address: SocketAddr, client: &Client, secret: Option<&Secret>) {
    let issuer = app.tools.policy.url("");
    let id = &client.client_id;
    // Names of shell variables stand in for a secret that was given, and so is known.
    let (shown, password) = match secret {
        Some(secret) => (secret.expose(), secret.expose()),
        None => ("as given in LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "'\"$LATCHKEY_BOOTSTRAP_CLIENT_SECRET\"'"),
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
Open the docs:
  {issuer}/docs
"#
    );
    // Nobody may be reading; the server runs all the same.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

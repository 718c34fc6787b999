//! `latchkey token`: fetches an access token from a server, and tells what a token is worth.

mod inspect;
mod words;

use super::{
    CliError,
    output::Output,
    remote::{ServerArgs, ServerProfile, request_token, secret_as_argument},
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum TokenAction {
    /// Print an access token of the client, or with `--output json` all that the server answers
    Get {
        /// Scope to ask for, instead of all that the client has; may be repeated
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// Identifier of an API that the token is for; may be repeated
        #[arg(long = "resource", value_name = "URI")]
        resources: Vec<String>,
    },
    /// Print the header and the claims of an access token, when it expires, whether its signature is
    /// valid and whether the server accepts it
    ///
    /// The token is read from standard input or a file, never from an argument, which other users
    /// of the machine could read. Where no server is named, it is decoded only.
    Inspect(TokenSource),
}

/// Where a token is.
#[derive(Args)]
pub(super) struct TokenSource {
    /// File that holds the token; standard input when absent
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Refused: a token is never an argument
    #[arg(hide = true, value_name = "TOKEN")]
    refused: Vec<String>,
}

/// Runs one of them.
pub(super) async fn run(
    place: &ServerArgs,
    database_is_named: bool,
    action: TokenAction,
) -> Result<(), CliError> {
    let profile = place.profile(database_is_named)?;
    match (action, profile) {
        (TokenAction::Inspect(source), _) if !source.refused.is_empty() => {
            Err(secret_as_argument("TOKEN"))
        }
        (TokenAction::Inspect(source), profile) => {
            inspect::run(profile, place.output(), source.file).await
        }
        (TokenAction::Get { scopes, resources }, Some(profile)) => {
            get(profile, place.output(), (scopes, resources)).await
        }
        (TokenAction::Get { .. }, None) => Err(CliError::Usage(vec![
            "name the server that the token is from: --server URL, --context NAME, or `latchkey context use NAME`".to_owned(),
        ])),
    }
}

async fn get(
    mut profile: ServerProfile,
    output: Output,
    (scopes, resources): (Vec<String>, Vec<String>),
) -> Result<(), CliError> {
    let scope = (!scopes.is_empty()).then(|| scopes.join(" "));
    let login = profile.login().await?;
    let asked = (scope.as_deref(), resources.as_slice());
    let answer = request_token(&profile.connection, &login, asked).await?;
    let (kind, seconds, scope) = (
        answer.token_type.clone(),
        answer.expires_in,
        answer.scope.clone(),
    );
    let token = answer.into_secret();
    output.plain(
        token.expose(),
        &json!({
            "access_token": token.expose(),
            "token_type": kind,
            "expires_in": seconds,
            "scope": scope,
        }),
    )
}

//! `latchkey tokens`: revokes tokens, beside a server or without one.

use super::{CliError, open, operator, print};
use clap::Subcommand;
use config::Config;
use domain::token;

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum Tokens {
    /// Revoke all tokens of all clients, as after a signing key was compromised; running servers
    /// follow within two seconds
    RevokeAll,
}

/// Runs a command.
pub(super) async fn run(config: Config, action: Tokens) -> Result<(), CliError> {
    let Tokens::RevokeAll = action;
    let app = open(config).await?;
    let actor = operator(&app).await?;
    let work = app.begin(&actor).await?;
    token::revoke_all(&work).await?;
    work.commit().await?;
    print("all tokens are revoked")
}

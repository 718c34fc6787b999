//! `latchkey user`: manages users, beside a server or without one.

use super::{CliError, open, print};
use clap::Subcommand;
use config::Config;
use domain::{account, actor::Actor, user};
use entity::Secret;
use std::io::{IsTerminal, Read};

/// The subcommands.
#[derive(Subcommand)]
pub enum User {
    /// Set a user's password; it is asked for at the terminal, or read from standard input
    SetPassword {
        /// Username
        username: String,
        /// Slug of its account
        #[arg(long, value_name = "SLUG", default_value = account::DEFAULT_SLUG)]
        account: String,
    },
}

/// Runs a command.
pub async fn run(config: Config, action: User) -> Result<(), CliError> {
    let User::SetPassword { username, account } = action;
    let password = tokio::task::spawn_blocking(ask)
        .await
        .map_err(CliError::other)??;
    let app = open(config).await?;
    let unknown =
        |what: &str, name: &str| CliError::Usage(vec![format!("there is no {what} `{name}`")]);
    let account = account::by_slug(&app.db, &account)
        .await?
        .ok_or_else(|| unknown("account", &account))?;
    let actor = Actor::system(account.id);
    let found = user::by_username(&app.db, &actor, &username)
        .await?
        .ok_or_else(|| unknown("user", &username))?;
    let digest = user::hash_password(&app.tools, password).await;
    let work = app.begin(&actor).await?;
    user::set_password(&work, found.id, digest).await?;
    work.commit().await?;
    print(format_args!("the password of {username} is set"))
}

/// The first line of standard input, or what is typed at the terminal, which does not show it.
fn ask() -> Result<Secret, CliError> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        return rpassword::prompt_password("Password: ")
            .map(Secret::new)
            .map_err(CliError::other);
    }
    let mut text = String::new();
    // More than any password has; a longer input is cut off and then refused as too long.
    stdin
        .by_ref()
        .take(4096)
        .read_to_string(&mut text)
        .map_err(CliError::other)?;
    Ok(Secret::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

//! `latchkey user`: manages users, beside a server or without one.

use super::{CliError, open, print};
use clap::Subcommand;
use config::Config;
use domain::{
    account,
    actor::Actor,
    bootstrap::{self, Placement},
    built_in,
    password::Requester,
    user::{self, NewLink, NewUser},
};
use entity::{Secret, user::Model};
use serde_json::json;
use std::io::{IsTerminal, Read};

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum User {
    /// Create a user and print a link by which it sets its password, as JSON; the link is shown this
    /// once
    ///
    /// The link works for 30 minutes and once. It is a secret, with which any person can
    /// sign in as the user.
    Create {
        /// Username, unique in the account
        #[arg(long, value_name = "NAME")]
        username: String,
        /// Slug of its account
        #[arg(long, value_name = "SLUG", default_value = account::DEFAULT_SLUG)]
        account: String,
        /// Give it the role administrator
        #[arg(long)]
        administrator: bool,
        /// E-mail address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// Display name
        #[arg(long, value_name = "NAME")]
        display_name: Option<String>,
    },
    /// Print another link by which a user sets its password, as JSON; earlier links stop working
    Link {
        /// Username
        #[arg(long, value_name = "NAME")]
        username: String,
        /// Slug of its account
        #[arg(long, value_name = "SLUG", default_value = account::DEFAULT_SLUG)]
        account: String,
    },
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
pub(super) async fn run(config: Config, action: User) -> Result<(), CliError> {
    match action {
        User::Create {
            username,
            account,
            administrator,
            email,
            display_name,
        } => {
            let app = open(config).await?;
            let place = Placement {
                account: &account,
                role: administrator.then_some(built_in::ADMINISTRATOR),
            };
            let input = NewUser {
                email,
                display_name,
                ..NewUser::named(username)
            };
            let made = bootstrap::create_user(&app.db, &app.tools, place, input).await?;
            print_link(&made)
        }
        User::Link { username, account } => {
            let app = open(config).await?;
            let made =
                bootstrap::create_user_link(&app.db, &app.tools, &account, &username).await?;
            print_link(&made)
        }
        User::SetPassword { username, account } => set_password(config, &username, &account).await,
    }
}

fn print_link((user, link): &(Model, NewLink)) -> Result<(), CliError> {
    print(json!({
        "id": user.id.to_string(),
        "username": user.username,
        "link": link.url.expose(),
        "expires_at": link.expires_at,
    }))
}

async fn set_password(config: Config, username: &str, slug: &str) -> Result<(), CliError> {
    let password = tokio::task::spawn_blocking(ask)
        .await
        .map_err(CliError::other)??;
    let app = open(config).await?;
    let unknown =
        |what: &str, name: &str| CliError::Usage(vec![format!("there is no {what} `{name}`")]);
    let account = account::by_slug(&app.db, slug)
        .await?
        .ok_or_else(|| unknown("account", slug))?;
    let actor = Actor::system(account.id);
    let found = user::by_username(&app.db, &actor, username)
        .await?
        .ok_or_else(|| unknown("user", username))?;
    let digest = user::hash_password(&app.tools, Requester::Known, password).await;
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

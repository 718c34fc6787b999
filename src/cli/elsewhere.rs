//! Commands that do not act on the configured database: they read none of the settings of a server,
//! and leave no file behind.

use super::{
    CliError, account,
    arguments::Command,
    client, context, import, manual, print,
    remote::{Api, ServerArgs},
    role, token, unused_access,
};

/// Runs such a command. Gives any other back, to be run on the database; so also where a command
/// could act on a server, and none is named.
pub(super) async fn run(
    command: Command,
    database_is_named: bool,
) -> Result<Option<Command>, CliError> {
    match command {
        Command::Schema => print(graphql::sdl().trim_end())?,
        Command::Openapi => print(rest::openapi::document(None)?.trim_end())?,
        Command::Completion { shell } => manual::completion(shell)?,
        Command::Man { command } => manual::page(&command)?,
        Command::Context { options, action } => context::run(&options, action)?,
        Command::Import { from } => import::run(from)?,
        Command::Token { place, action } => token::run(&place, database_is_named, action).await?,
        Command::Client { place, action } => match api(&place, database_is_named).await? {
            Some(api) => client::run(&api, place.output(), action).await?,
            None => return Ok(Some(Command::Client { place, action })),
        },
        Command::Account { place, action } => match api(&place, database_is_named).await? {
            Some(api) => account::run(&api, place.output(), action).await?,
            None => return Ok(Some(Command::Account { place, action })),
        },
        Command::Role { place, action } => match api(&place, database_is_named).await? {
            Some(api) => role::run(&api, place.output(), action).await?,
            None => return Ok(Some(Command::Role { place, action })),
        },
        Command::UnusedAccess { place, args } => match api(&place, database_is_named).await? {
            Some(api) => unused_access::run(&api, place.output(), args).await?,
            None => return Ok(Some(Command::UnusedAccess { place, args })),
        },
        other => return Ok(Some(other)),
    }
    Ok(None)
}

/// The API of the server that is named, if one is.
async fn api(place: &ServerArgs, database_is_named: bool) -> Result<Option<Api>, CliError> {
    match place.destination(database_is_named)? {
        Some(profile) => Api::connect(profile).await.map(Some),
        None => Ok(None),
    }
}

//! `latchkey master-key`: manages the master key, beside a server or without one. Keys come from
//! the settings, and are never printed.

use super::{CliError, operator, print};
use crate::start;
use clap::Subcommand;
use config::{Config, MasterKeySource as Source};
use domain::{
    built_in::AudienceSync,
    master_key::{self, MasterKeyRotation},
};

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum MasterKey {
    /// Seal everything anew with a new master key
    ///
    /// The new key is in LATCHKEY_MASTER_KEY, the one in use in LATCHKEY_MASTER_KEY_PREVIOUS, or in
    /// files that the same names with _FILE name. Start all servers with both before. A master key
    /// for development, in the file beside the database, is generated anew and replaced. The
    /// rotation is one transaction: interrupted, the command can be run again.
    Rotate,
}

/// Runs a command.
pub(super) async fn run(config: Config, action: MasterKey) -> Result<(), CliError> {
    let MasterKey::Rotate = action;
    let file = match &config.master_key {
        Source::Given { previous: None, .. } => {
            let message = "LATCHKEY_MASTER_KEY_PREVIOUS: is needed: the master key in use, beside the new one in LATCHKEY_MASTER_KEY";
            return Err(CliError::Usage(vec![message.to_owned()]));
        }
        Source::Given { key, .. } => {
            start::master_key::refuse_guessable(key, false)?;
            None
        }
        Source::Development(path) => Some(path.clone()),
    };
    let db = start::connect(&config.database).await?;
    start::migrate(&db, &config.database).await?;
    if !start::has_signing_keys(&db, &config.database).await? {
        return Err(CliError::Refused(vec![
            "nothing is sealed in this database yet: start the server with the new master key"
                .to_owned(),
        ]));
    }
    file.as_deref()
        .map_or(Ok(()), start::master_key::prepare_next)?;
    let (app, _) = start::app(config, db, AudienceSync::Kept).await?;
    let actor = operator(&app).await?;
    let work = app.begin(&actor).await?;
    let outcome = master_key::rotate(&work).await?;
    work.commit().await?;
    file.as_deref()
        .map_or(Ok(()), start::master_key::install_next)?;
    print(match outcome {
        MasterKeyRotation::Rotated { signing_keys } => format!(
            "{signing_keys} signing keys and the data keys are sealed with the new master key"
        ),
        MasterKeyRotation::UpToDate => {
            "everything was sealed with the new master key already".to_owned()
        }
    })?;
    print(match file {
        Some(file) => format!("the new master key is in {}: restart the server, if one is running", file.display()),
        None => {
            "remove LATCHKEY_MASTER_KEY_PREVIOUS where it is set, and restart servers that do not have the new master key yet".to_owned()
        }
    })?;
    print("earlier backups open with the earlier master key only")
}

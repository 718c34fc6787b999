//! `latchkey keys`: manages signing keys, beside a server or without one. Running servers follow
//! within two seconds.

use super::{CliError, open, operator, print};
use clap::Subcommand;
use config::Config;
use domain::{
    error::{Error, ProblemCode},
    key::{self, KeyRotation},
};
use serde_json::json;

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum Keys {
    /// List signing keys as JSON
    List,
    /// Retire the current key, let the next one sign, publish a new next one; print the keys as
    /// JSON
    ///
    /// A running server notices within seconds.
    Rotate {
        /// ES256, RS256 or EdDSA; by default the one of LATCHKEY_SIGNING_ALGORITHM
        #[arg(long)]
        algorithm: Option<String>,
        /// Rotate also when the next key was published so recently that APIs may not know it yet
        /// and would refuse its tokens
        #[arg(long)]
        force: bool,
    },
    /// Revoke a compromised key: it is no longer published, and its tokens are refused; print the
    /// keys as JSON
    ///
    /// Where it was the current key, the next one signs at once. APIs that cache the set of keys
    /// accept the revoked one until they fetch the set again, after five minutes at most.
    Revoke {
        /// Key id, as `latchkey keys list` shows it
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
}

/// Runs a command.
pub(super) async fn run(config: Config, action: Keys) -> Result<(), CliError> {
    let app = open(config).await?;
    let actor = operator(&app).await?;
    let work = app.begin(&actor).await?;
    match action {
        Keys::List => {}
        Keys::Rotate { algorithm, force } => {
            let algorithm = algorithm
                .map(|name| key::parse_algorithm("--algorithm", &name))
                .transpose()?;
            key::rotate(&work, KeyRotation { algorithm, force })
                .await
                .map_err(too_early)?;
            work.commit().await?;
        }
        Keys::Revoke { kid } => {
            key::revoke(&work, &kid).await?;
            work.commit().await?;
        }
    }
    let rows = key::list(&app.db, &actor).await?;
    let shown: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "kid": row.kid,
                "algorithm": key::algorithm_name(row.algorithm),
                "status": match key::status(row) {
                    key::KeyStatus::Next => "next",
                    key::KeyStatus::Current => "current",
                    key::KeyStatus::Retired => "retired",
                },
                "created_at": row.created_at,
                "activated_at": row.activated_at,
                "retired_at": row.retired_at,
                "removed_at": row.remove_at,
            })
        })
        .collect();
    print(serde_json::to_string_pretty(&shown).map_err(CliError::other)?)
}

/// A usage hint: the command was correct, but came too early.
fn too_early(error: Error) -> CliError {
    match error {
        Error::Refused(problems)
            if problems
                .iter()
                .all(|problem| problem.code == ProblemCode::Conflict) =>
        {
            CliError::Refused(
                problems
                    .into_iter()
                    .map(|problem| problem.message.replace("or force it", "or use --force"))
                    .collect(),
            )
        }
        other => other.into(),
    }
}

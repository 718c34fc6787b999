//! `latchkey role`: manages roles on a server, or in the database.

mod backend;
mod database;
mod server;

use super::{CliError, batch::print_list, confirm::Loss, output::Output};
use backend::{RoleBackend, RoleTarget};
use clap::{Args, Subcommand};
use serde_json::json;

const COLUMNS: &[&str] = &["key", "name", "built_in", "clients", "users"];
const FIRST: [&str; 3] = ["key", "name", "description"];

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum RoleAction {
    /// Print the roles that an account may use, one a line, built-in ones first
    List {
        #[command(flatten)]
        place: RoleAccount,
        /// Most roles to print; all when absent
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
        limit: Option<u32>,
    },
    /// Print a role with its permissions, and how many clients and users have it
    Show {
        /// Its key
        key: String,
        #[command(flatten)]
        place: RoleAccount,
    },
    /// Create a role
    Create(RoleOptions),
    /// Change what is named of a role; where it then grants less, its clients lose their tokens
    Update(RoleChanges),
    /// Delete a role
    Delete {
        /// Its key
        key: String,
        /// Key of the role that its clients and users get instead; needed where there are any
        #[arg(long, value_name = "KEY")]
        reassign_to: Option<String>,
        /// Do not ask; needed where there is no terminal to ask on
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        place: RoleAccount,
    },
}

/// The account of a role.
#[derive(Args)]
pub(super) struct RoleAccount {
    /// Slug of the account; `default` in a database, and the caller's own on a server
    #[arg(long, value_name = "SLUG")]
    account: Option<String>,
}

/// A role to create.
#[derive(Args)]
pub(super) struct RoleOptions {
    /// Short name: 1 to 100 letters, digits, `-`, `_`, `.` and `:`
    pub(super) key: String,
    /// Display name
    #[arg(long)]
    pub(super) name: String,
    /// Purpose, in free text
    #[arg(long, value_name = "TEXT")]
    pub(super) description: Option<String>,
    /// Code of a permission that it grants, such as clients:read; may be repeated
    #[arg(long = "permission", value_name = "CODE")]
    pub(super) permissions: Vec<String>,
    #[command(flatten)]
    pub(super) place: RoleAccount,
}

/// Changes to a role.
#[derive(Args)]
#[command(group(clap::ArgGroup::new("changes").required(true).multiple(true).args(["name", "description", "permissions"])))]
pub(super) struct RoleChanges {
    /// Its key, which never changes
    pub(super) key: String,
    /// Display name
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Purpose, in free text; an empty one removes it
    #[arg(long, value_name = "TEXT")]
    pub(super) description: Option<String>,
    /// Code of a permission that it grants; may be repeated, and these replace all it has
    #[arg(long = "permission", value_name = "CODE")]
    pub(super) permissions: Option<Vec<String>>,
    #[command(flatten)]
    pub(super) place: RoleAccount,
}

impl RoleAccount {
    pub(super) fn slug(&self) -> Option<&str> {
        self.account.as_deref()
    }
}

/// Runs a command on a database or a server.
pub(super) async fn run(
    backend: &impl RoleBackend,
    output: Output,
    action: RoleAction,
) -> Result<(), CliError> {
    match action {
        RoleAction::List { place, limit } => {
            print_list(output.list(COLUMNS), limit, async |after| {
                backend.page(place.slug(), after).await
            })
            .await
        }
        RoleAction::Show { key, place } => {
            let target = RoleTarget {
                account: place.slug(),
                key: &key,
            };
            output.thing(&backend.show(target).await?, &FIRST)
        }
        RoleAction::Create(options) => output.thing(&backend.create(options).await?, &FIRST),
        RoleAction::Update(changes) => output.thing(&backend.update(changes).await?, &FIRST),
        RoleAction::Delete {
            key,
            reassign_to,
            yes,
            place,
        } => {
            let target = RoleTarget {
                account: place.slug(),
                key: &key,
            };
            delete(backend, output, (target, reassign_to, yes)).await
        }
    }
}

async fn delete(
    backend: &impl RoleBackend,
    output: Output,
    (target, reassign_to, agreed): (RoleTarget<'_>, Option<String>, bool),
) -> Result<(), CliError> {
    let found = backend.show(target).await?;
    let instead = reassign_to.as_ref().map_or_else(String::new, |key| {
        format!(
            " Those who have it (clients: {}, users: {}) get the role {key}, and their tokens are revoked.",
            found.clients, found.users
        )
    });
    let what = format!(
        "This deletes the role {} ({}){}.{instead}",
        target.key,
        found.name,
        backend.place()
    );
    Loss { what, agreed }.confirm().await?;
    backend.delete(target, reassign_to).await?;
    output.done(
        &format!("{} is deleted", target.key),
        &json!({ "key": target.key, "deleted": true }),
    )
}

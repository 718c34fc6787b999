//! `latchkey account`: manages accounts on a server, or in the database.

mod backend;
mod database;
mod server;

use super::{CliError, batch::print_list, confirm::Loss, output::Output};
use backend::AccountBackend;
use clap::{Args, Subcommand};
use domain::vocabulary::Vocabulary;
use entity::account::PolicyPreset;
use serde_json::json;

const COLUMNS: &[&str] = &["slug", "name", "preset", "created_at"];
const FIRST: [&str; 3] = ["slug", "name", "preset"];

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum AccountAction {
    /// Print all accounts, one a line, by slug
    List {
        /// Most accounts to print; all when absent
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
        limit: Option<u32>,
    },
    /// Print an account, with how many clients and users it has
    Show {
        /// Its slug; `default` in a database, and the caller's own account on a server, when absent
        slug: Option<String>,
    },
    /// Create an account
    Create(AccountOptions),
    /// Give an account another display name; the slug never changes
    Rename {
        /// Its slug
        slug: String,
        /// Display name
        #[arg(long)]
        name: String,
    },
    /// Delete an account with its clients, users, roles and protected APIs, at most 1000 of them
    Delete {
        /// Its slug, which is never assigned again
        slug: String,
        /// Do not ask; needed where there is no terminal to ask on
        #[arg(long)]
        yes: bool,
    },
}

/// An account to create.
#[derive(Args)]
pub(super) struct AccountOptions {
    /// Short name: 1 to 63 lower-case letters, digits and hyphens
    pub(super) slug: String,
    /// Display name
    #[arg(long)]
    pub(super) name: String,
    /// Product whose rules the account begins with: default, koios, knox, insights or alphaus
    #[arg(long, value_name = "PRESET", value_parser = preset)]
    pub(super) preset: Option<PolicyPreset>,
}

fn preset(text: &str) -> Result<PolicyPreset, String> {
    let found = PolicyPreset::parse(&text.to_uppercase());
    found
        .filter(|preset| *preset != PolicyPreset::Custom)
        .ok_or_else(|| "must be default, koios, knox, insights or alphaus".to_owned())
}

/// Runs a command on a database or a server.
pub(super) async fn run(
    backend: &impl AccountBackend,
    output: Output,
    action: AccountAction,
) -> Result<(), CliError> {
    match action {
        AccountAction::List { limit } => {
            print_list(output.list(COLUMNS), limit, async |after| {
                backend.page(after).await
            })
            .await
        }
        AccountAction::Show { slug } => output.thing(&backend.show(slug.as_deref()).await?, &FIRST),
        AccountAction::Create(options) => output.thing(&backend.create(options).await?, &FIRST),
        AccountAction::Rename { slug, name } => {
            output.thing(&backend.rename(&slug, name).await?, &FIRST)
        }
        AccountAction::Delete { slug, yes } => delete(backend, output, (&slug, yes)).await,
    }
}

/// The number of clients that was shown is what the deletion is confirmed by: where there is another
/// number meanwhile, nothing is deleted.
async fn delete(
    backend: &impl AccountBackend,
    output: Output,
    (slug, agreed): (&str, bool),
) -> Result<(), CliError> {
    let found = backend.show(Some(slug)).await?;
    let what = format!(
        "This deletes the account {slug} ({}){} with all that it has (clients: {}, users: {}), also its roles and protected APIs.",
        found.account.name,
        backend.place(),
        found.clients,
        found.users
    );
    Loss { what, agreed }.confirm().await?;
    backend.delete(slug, found.clients).await?;
    output.done(
        &format!("{slug} is deleted"),
        &json!({ "slug": slug, "deleted": true }),
    )
}

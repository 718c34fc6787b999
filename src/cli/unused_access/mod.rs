//! `latchkey unused-access`: what clients did not use of their permissions and secrets, and a file for
//! `apply` that takes the permissions away.

mod backend;
mod database;
mod plan;
mod server;

use self::{
    backend::{AccessBackend, ClientReview},
    plan::AccessPlan,
};
use super::{CliError, batch::ListPart, output::Output, print};
use clap::Args;
use domain::{unused_access::AccessFinding, vocabulary::Vocabulary};
use serde::Serialize;

const COLUMNS: &[&str] = &[
    "client_id",
    "kind",
    "access",
    "finding",
    "last_used_at",
    "granted_by",
];

/// What to look at.
#[derive(Args)]
pub(super) struct UnusedAccessArgs {
    /// Slug of the account; `default` in a database, and the caller's own on a server
    #[arg(long, value_name = "SLUG")]
    account: Option<String>,
    /// OAuth client_id of the one client to look at, instead of all of the account
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Days to look back; at most as many as records of tokens are kept
    #[arg(long, value_name = "DAYS", default_value_t = domain::unused_access::DEFAULT_DAYS)]
    days: i32,
    /// Print what was used, too
    #[arg(long)]
    all: bool,
    /// Print a file for apply that takes unused permissions away
    #[arg(long, conflicts_with = "all")]
    plan: bool,
}

/// Something that a client may use, as it is printed.
#[derive(Serialize)]
struct AccessRow<'r> {
    client_id: &'r str,
    kind: &'static str,
    access: &'r str,
    finding: &'static str,
    last_used_at: Option<chrono::DateTime<chrono::Utc>>,
    granted_by: Option<&'static str>,
    evidence_starts_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// Runs the command on a database or a server.
pub(super) async fn run(
    backend: &impl AccessBackend,
    output: Output,
    args: UnusedAccessArgs,
) -> Result<(), CliError> {
    if args.plan {
        return print_plan(backend, &args).await;
    }
    let mut printer = output.list(COLUMNS);
    let mut after = None;
    loop {
        let part = part(backend, &args, after).await?;
        let rows: Vec<_> = part
            .items
            .iter()
            .flat_map(rows)
            .filter(|row| args.all || row.finding != AccessFinding::Used.as_str())
            .collect();
        printer.print(&rows)?;
        after = part.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// The next clients, or the one that is named.
async fn part(
    backend: &impl AccessBackend,
    args: &UnusedAccessArgs,
    after: Option<String>,
) -> Result<ListPart<ClientReview>, CliError> {
    let account = args.account.as_deref();
    match &args.client_id {
        None => backend.page((account, args.days), after).await,
        Some(client_id) => Ok(ListPart {
            items: vec![backend.one((account, args.days), client_id).await?],
            next: None,
        }),
    }
}

async fn print_plan(backend: &impl AccessBackend, args: &UnusedAccessArgs) -> Result<(), CliError> {
    let mut plan = AccessPlan::new(args.days);
    let mut after = None;
    loop {
        let part = part(backend, args, after).await?;
        part.items.iter().for_each(|review| plan.add(review));
        after = part.next;
        if after.is_none() {
            break;
        }
    }
    let account = backend.slug(args.account.as_deref()).await?;
    for (id, clients) in plan.roles() {
        let found = backend.role(args.account.as_deref(), &id).await?;
        plan.narrow(found, (&id, clients));
    }
    print(plan.into_file(account)?.trim_end())
}

fn rows(review: &ClientReview) -> impl Iterator<Item = AccessRow<'_>> {
    let row = move |kind, access, finding: AccessFinding| AccessRow {
        client_id: &review.client_id,
        kind,
        access,
        finding: finding.as_str(),
        last_used_at: None,
        granted_by: None,
        evidence_starts_at: review.evidence_starts_at,
    };
    let client = AccessRow {
        last_used_at: review.last_used_at,
        ..row("client", &review.client_id, review.finding)
    };
    let permissions = review.permissions.iter().map(move |found| AccessRow {
        last_used_at: found.last_issued_at,
        granted_by: Some(found.reason.as_str()),
        ..row("permission", &found.code, found.finding)
    });
    let secrets = review.secrets.iter().map(move |found| AccessRow {
        last_used_at: found.last_used_at,
        ..row("secret", &found.id, found.finding)
    });
    std::iter::once(client).chain(permissions).chain(secrets)
}

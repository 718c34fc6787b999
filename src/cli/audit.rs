//! `latchkey audit`: verifies, prunes and exports the audit log. All run beside a server or without
//! one, and all but pruning only read.

use super::{CliError, print};
use crate::start;
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use clap::Subcommand;
use config::Config;
use domain::{
    account,
    audit::{
        self,
        chain::{self, Head, Verdict},
    },
    error::Error,
    pruning,
};
use entity::audit_checkpoint::Model as Checkpoint;
use sea_orm::DatabaseConnection;
use std::io::{BufWriter, ErrorKind, Write};

/// Events read at once.
const BATCH: u64 = 500;

/// What to do with the log.
#[derive(Subcommand)]
pub(super) enum Audit {
    /// Verify that no event was changed, removed or inserted; print how many there are, the time of
    /// the newest, and the head
    ///
    /// Exit code 1, with the number of the first damaged event, where there is one.
    Verify {
        /// A head that an earlier run printed: the log must still have that event
        #[arg(long, value_name = "SEQUENCE:HASH")]
        expect: Option<Head>,
    },
    /// Delete old events; a sealed checkpoint takes their place, so that the rest can still be
    /// verified
    ///
    /// Only events that are at least a day old are deleted, from the beginning of the log on, after
    /// the log has been verified. Export them first. Without --yes, only what would be deleted is
    /// shown, with exit code 2.
    Prune {
        /// Events before this day, or this moment: 2026-01-31 or 2026-01-31T12:00:00Z
        #[arg(long, value_name = "DATE", value_parser = moment)]
        before: DateTime<Utc>,
        /// Delete them
        #[arg(long)]
        yes: bool,
    },
    /// Print events as JSON, one a line, oldest first
    Export {
        /// Only events of the account with this slug
        #[arg(long, value_name = "SLUG")]
        account: Option<String>,
        /// Only events after the one with this number
        #[arg(long, value_name = "SEQUENCE", default_value_t = 0)]
        after: i64,
    },
}

/// Runs one of them.
pub(super) async fn run(config: Config, action: Audit) -> Result<(), CliError> {
    if let Audit::Prune { before, yes } = action {
        return prune(config, before, yes).await;
    }
    let db = start::connect(&config.database).await?;
    start::require_migrated(&db, &config.database).await?;
    match action {
        Audit::Verify { expect } => {
            let vault = start::vault(config, &db).await?;
            match chain::verify(&db, &vault, expect.as_ref()).await? {
                Verdict::Broken { sequence, damage } => Err(CliError::Other(format!(
                    "the audit log is damaged: event {sequence} {damage}"
                ))),
                Verdict::Pruned { begins_after } => Err(CliError::Other(format!(
                    "the event of that head was pruned, with all up to {}; expect a newer head",
                    shown(&begins_after)
                ))),
                Verdict::Intact {
                    begins_after,
                    events,
                    head: Some(head),
                } => {
                    // The time of the newest event is shown, since an old copy of the log would
                    // otherwise look complete.
                    let newest = audit::since(&db, None, head.sequence - 1, 1).await?;
                    let newest = newest
                        .first()
                        .map(|event| event.occurred_at.to_rfc3339())
                        .unwrap_or_default();
                    let since = begins_after
                        .map(|checkpoint| format!(" since the checkpoint {}", shown(&checkpoint)));
                    let since = since.unwrap_or_default();
                    print(format_args!(
                        "{events} events are intact{since}, the newest of {newest}; the head is {head}"
                    ))
                }
                Verdict::Intact { head: None, .. } => print("the audit log is empty"),
            }
        }
        Audit::Export { account, after } => export(&db, account.as_deref(), after).await,
        Audit::Prune { .. } => Ok(()),
    }
}

/// A day, which begins at midnight UTC, or a moment.
fn moment(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let day = || {
        text.parse::<NaiveDate>()
            .ok()
            .map(|day| day.and_time(NaiveTime::MIN).and_utc())
    };
    let moment = DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|moment| moment.with_timezone(&Utc));
    moment
        .or_else(day)
        .ok_or("a day or a moment, such as 2026-01-31 or 2026-01-31T12:00:00Z")
}

fn shown(checkpoint: &Checkpoint) -> String {
    let head = Head {
        sequence: checkpoint.sequence,
        hash: checkpoint.hash.clone(),
    };
    format!(
        "{head}, pruned at {}",
        checkpoint
            .pruned_at
            .to_rfc3339_opts(SecondsFormat::Secs, true)
    )
}

async fn prune(config: Config, before: DateTime<Utc>, yes: bool) -> Result<(), CliError> {
    let app = super::open(config).await?;
    if before > app.tools.clock.now() - pruning::min_age() {
        return Err(CliError::Usage(vec![
            "--before: must be at least a day ago".to_owned(),
        ]));
    }
    match chain::verify(&app.db, &app.tools.vault, None).await? {
        Verdict::Intact { .. } => {}
        _ => {
            return Err(CliError::other(
                "the audit log is damaged, and nothing was deleted; see `latchkey audit verify`",
            ));
        }
    }
    let Some(plan) = pruning::plan(&app.db, before).await? else {
        return print("there is nothing to prune");
    };
    if !yes {
        print(format_args!(
            "{} events up to {} would be deleted; --yes deletes them",
            plan.events, plan.last
        ))?;
        return Err(CliError::Pending);
    }
    pruning::prune(&app.db, &app.tools, &super::operator(&app).await?, &plan).await?;
    print(format_args!(
        "{} events up to {} are deleted",
        plan.events, plan.last
    ))
}

/// A closed output, such as a pipe to `head`, ends the export and is not a failure.
async fn export(
    db: &DatabaseConnection,
    slug: Option<&str>,
    mut after: i64,
) -> Result<(), CliError> {
    let account = match slug {
        Some(slug) => Some(
            account::by_slug(db, slug)
                .await?
                .ok_or_else(|| Error::not_found("--account", "account"))?
                .id,
        ),
        None => None,
    };
    loop {
        let events = audit::since(db, account, after, BATCH).await?;
        let Some(last) = events.last() else {
            return Ok(());
        };
        after = last.sequence;
        let mut out = BufWriter::new(std::io::stdout());
        let written = events
            .iter()
            .try_for_each(|event| writeln!(out, "{}", audit::line(event)))
            .and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(CliError::other(error)),
            Ok(()) => {}
        }
    }
}

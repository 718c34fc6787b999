//! `latchkey audit`: checks the audit log and hands it out. Both only read, and run beside a server or without one.

use super::{Failure, print};
use crate::{
    config::Config,
    domain::{
        account,
        audit::{
            self,
            chain::{self, Head, Verdict},
        },
        error::Error,
    },
    start,
};
use clap::Subcommand;
use sea_orm::DatabaseConnection;
use std::io::{BufWriter, ErrorKind, Write};

/// Events read at once.
const BATCH: u64 = 500;

/// What to do with the log.
#[derive(Subcommand)]
pub enum Audit {
    /// Check that no event was changed, removed or inserted; print how many there are, and the head
    ///
    /// Exit code 1, with the number of the first event with which something is wrong, if something is.
    Verify {
        /// A head that an earlier run printed: the log must still have that event
        #[arg(long, value_name = "SEQUENCE:HASH")]
        expect: Option<Head>,
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
pub(super) async fn run(config: Config, action: Audit) -> Result<(), Failure> {
    let db = start::connect(&config.database).await?;
    start::require_migrated(&db, &config.database).await?;
    match action {
        Audit::Verify { expect } => {
            let vault = start::vault(config, &db).await?;
            match chain::verify(&db, &vault, expect.as_ref()).await? {
                Verdict::Broken { sequence, damage } => Err(Failure::Other(format!("the audit log is damaged: event {sequence} {damage}"))),
                Verdict::Intact { events, head: Some(head) } => {
                    // Without its time, an old copy of the log would look like all of it.
                    let newest = audit::since(&db, None, head.sequence - 1, 1).await?;
                    let newest = newest.first().map(|event| event.occurred_at.to_rfc3339()).unwrap_or_default();
                    print(format_args!("{events} events are intact, the newest of {newest}; the head is {head}"))
                }
                Verdict::Intact { head: None, .. } => print("the audit log is empty"),
            }
        }
        Audit::Export { account, after } => export(&db, account.as_deref(), after).await,
    }
}

/// A reader that has gone away, such as `head`, ends it and is no failure.
async fn export(db: &DatabaseConnection, slug: Option<&str>, mut after: i64) -> Result<(), Failure> {
    let account = match slug {
        Some(slug) => Some(account::by_slug(db, slug).await?.ok_or_else(|| Error::not_found("--account", "account"))?.id),
        None => None,
    };
    loop {
        let events = audit::since(db, account, after, BATCH).await?;
        let Some(last) = events.last() else { return Ok(()) };
        after = last.sequence;
        let mut out = BufWriter::new(std::io::stdout());
        let written = events.iter().try_for_each(|event| writeln!(out, "{}", audit::line(event))).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(Failure::other(error)),
            Ok(()) => {}
        }
    }
}

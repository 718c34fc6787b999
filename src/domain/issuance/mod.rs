//! What is remembered of tokens, refusals and authentications, in batches: one transaction for each
//! would cost many times the token.
//!
//! Queues are bounded; when one is full, requests wait, and are refused before anything is lost. An
//! orderly shutdown writes everything first. What a crash can lose is told by
//! [`IssuanceRecords`](crate::config::IssuanceRecords).

mod gathered;
mod known;
mod ledger;
mod notes;
mod rows;

pub use ledger::Batches;

use self::{
    ledger::Ledger,
    notes::{Note, Notes},
};
use super::{
    actor::{Actor, Origin},
    audit,
    error::Result,
    work::Tools,
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, ClientSecretId, RefusalId, client, issuance,
    refusal::{self, RefusalError},
};
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};

/// How long a request waits for what was handed over before it.
const SETTLING: Duration = Duration::from_secs(1);

/// Most characters of a scope that are remembered of a request.
const MAX_SCOPE: usize = 500;

/// A request that a known client was refused. Of what it asked for, words are remembered that are
/// known: the names of grants and permissions.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// Who asked, or who somebody tried to be.
    pub client: &'a client::Model,
    /// Why it was refused.
    pub error: RefusalError,
    /// The grant asked for.
    pub grant_type: Option<&'a str>,
    /// The scope asked for.
    pub scope: Option<&'a str>,
}

impl Refusal<'_> {
    fn to_row(self, tools: &Tools, origin: &Origin) -> refusal::Model {
        let now = tools.clock.now();
        refusal::Model {
            id: RefusalId(tools.random.uuid(now)),
            account_id: self.client.account_id,
            client_id: self.client.id,
            grant_type: self.grant_type.map(known::grant_type),
            error: self.error,
            // Which words of it may be kept is found out when it is written.
            scope: self
                .scope
                .map(|text| text.chars().take(MAX_SCOPE).collect()),
            occurred_at: now,
            ip_address: origin.ip.map(|ip| ip.to_string()),
        }
    }
}

/// Takes records and writes them behind the requests' backs.
#[derive(Clone)]
pub struct Recorder {
    ledger: Ledger,
    notes: Notes,
}

impl Recorder {
    /// Starts the tasks that write.
    #[must_use]
    pub fn start(db: &DatabaseConnection, tools: &Arc<Tools>) -> Self {
        Self {
            ledger: Ledger::start(db, tools),
            notes: Notes::start(db.clone(), tools.clone()),
        }
    }

    /// Remembers a token, as safely as the operator wants it before anybody gets the token.
    ///
    /// # Errors
    /// [`Error::Busy`](super::error::Error::Busy) where it could not be written, or taken, in time.
    pub async fn issued(&self, row: issuance::Model) -> Result<()> {
        self.ledger.add(row).await
    }

    /// Remembers that a client authenticated, and with which secret.
    pub fn used(&self, client: ClientId, secret: ClientSecretId, at: DateTime<Utc>) {
        self.notes.offer(Note::Used { client, secret, at });
    }

    /// Remembers a request that a known client was refused.
    pub async fn refused(&self, tools: &Tools, refusal: Refusal<'_>, origin: &Origin) {
        self.notes
            .add(Note::Refused(Box::new(refusal.to_row(tools, origin))))
            .await;
    }

    /// Puts something into the audit log that was refused outside any transaction: within a minute,
    /// together with others like it.
    pub fn audited(&self, tools: &Tools, event: audit::Event, actor: Actor) {
        self.notes
            .gather(event, actor, (tools.clock.passed(), tools.clock.now()));
    }

    /// Waits until everything handed over so far has been written.
    pub async fn flush(&self) {
        self.ledger.flush().await;
        self.notes.flush().await;
    }

    /// How the writing of records of tokens does.
    #[must_use]
    pub fn batches(&self) -> &Batches {
        self.ledger.batches()
    }

    /// Waits until the records of tokens handed over so far have been written, but not for long: a
    /// change must not wait for them.
    pub async fn settle_issued(&self) {
        let _ = tokio::time::timeout(SETTLING, self.ledger.flush()).await;
    }

    /// As [`Recorder::flush`], but not for long: a request must not wait for what others make the
    /// server write.
    pub async fn settle(&self) {
        let _ = tokio::time::timeout(SETTLING, self.flush()).await;
    }

    /// How many records of tokens wait to be written.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.ledger.waiting()
    }
}

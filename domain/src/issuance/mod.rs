//! Records of tokens, refusals and authentications, written in batches: a transaction for each
//! would cost many times the token.
//!
//! Queues are bounded; when one is full, requests wait, and are refused before anything is lost. An
//! orderly shutdown writes everything first. What a crash can lose is described by
//! [`IssuanceRecords`](config::IssuanceRecords).

mod gathered;
mod known;
mod ledger;
mod notes;
mod rows;

pub use gathered::{MAX_PER_ACCOUNT as MAX_REFUSAL_EVENTS, WINDOW as REFUSAL_EVENTS_WINDOW};
pub use ledger::Batches;

use self::{
    ledger::Ledger,
    notes::{DeferredWrite, Notes},
};
use super::{
    actor::{Actor, Origin},
    audit,
    error::Result,
    throttle::{Attempt, Throttle},
    tools::Tools,
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, ClientSecretId, RefusalId,
    client::{self, AuthMethod},
    issuance,
    refusal::{self, RefusalError},
};
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};

/// How long a request waits for records that were enqueued before it.
const SETTLING: Duration = Duration::from_secs(1);

/// Most characters of a requested scope that are recorded.
const MAX_SCOPE: usize = 500;

/// A request that a known client was refused. Of the requested grant type and scope, only known
/// names are recorded.
#[derive(Clone, Copy, Debug)]
pub struct RefusedRequest<'a> {
    /// The client that made the request, or in whose name it was made.
    pub client: &'a client::Model,
    /// Reason of the refusal.
    pub error: RefusalError,
    /// The requested grant type.
    pub grant_type: Option<&'a str>,
    /// The requested scope.
    pub scope: Option<&'a str>,
}

impl RefusedRequest<'_> {
    fn to_row(self, tools: &Tools, origin: &Origin) -> refusal::Model {
        let now = tools.clock.now();
        refusal::Model {
            id: RefusalId(tools.random.uuid(now)),
            account_id: self.client.account_id,
            client_id: self.client.id,
            grant_type: self.grant_type.map(known::grant_type),
            error: self.error,
            // Which of its words may be kept is determined when it is written.
            scope: self
                .scope
                .map(|text| text.chars().take(MAX_SCOPE).collect()),
            occurred_at: now,
            ip_address: origin.ip.map(|ip| ip.to_string()),
        }
    }
}

/// Enqueues records, which background tasks write.
#[derive(Clone)]
pub struct Recorder {
    ledger: Ledger,
    notes: Notes,
    /// Budgets of the refusals of clients that do not authenticate.
    unproven: Arc<Throttle>,
}

impl Recorder {
    /// Starts the tasks that write.
    #[must_use]
    pub fn start(db: &DatabaseConnection, tools: &Arc<Tools>) -> Self {
        Self {
            ledger: Ledger::start(db, tools),
            notes: Notes::start(db.clone(), tools.clone()),
            unproven: Arc::default(),
        }
    }

    /// Records a token, as safely as the operator configured, before the client receives the token.
    ///
    /// # Errors
    /// [`Error::Busy`](super::error::Error::Busy) where it could not be written, or enqueued, in
    /// time.
    pub async fn issued(&self, row: issuance::Model) -> Result<()> {
        self.ledger.add(row).await
    }

    /// Records that a client authenticated, and with which secret.
    pub fn used(&self, client: ClientId, secret: ClientSecretId, at: DateTime<Utc>) {
        self.notes.offer(DeferredWrite::Used { client, secret, at });
    }

    /// Records a request that a known client was refused. Of a client that does not authenticate,
    /// only so many a minute from one address are recorded: anyone can send requests in its name.
    pub async fn refused(&self, tools: &Tools, refusal: RefusedRequest<'_>, origin: &Origin) {
        if refusal.client.auth_method == AuthMethod::None && !self.has_room(tools, refusal, origin)
        {
            return;
        }
        self.notes
            .add(DeferredWrite::Refused(Box::new(
                refusal.to_row(tools, origin),
            )))
            .await;
    }

    /// Whether another refusal of that client from that address is recorded, which is counted then.
    fn has_room(&self, tools: &Tools, refusal: RefusedRequest<'_>, origin: &Origin) -> bool {
        let attempt = Attempt {
            client_id: &refusal.client.client_id,
            ip: origin.ip,
        };
        self.unproven.take(&attempt, tools.clock.passed()).is_ok()
    }

    /// Adds a refusal that happened outside any transaction to the audit log: within a minute,
    /// aggregated with similar ones.
    pub fn audited(&self, tools: &Tools, event: audit::Event, actor: Actor) {
        self.notes.gather(event, actor, &tools.clock);
    }

    /// Waits until everything enqueued so far has been written.
    pub async fn flush(&self) {
        self.ledger.flush().await;
        self.notes.flush().await;
    }

    /// Statistics of the batches of token records.
    #[must_use]
    pub fn batches(&self) -> &Batches {
        self.ledger.batches()
    }

    /// Waits until the records of tokens enqueued so far have been written, but not for long: a
    /// change must not be held up by them.
    pub async fn settle_issued(&self) {
        let _ = tokio::time::timeout(SETTLING, self.ledger.flush()).await;
    }

    /// Like [`Recorder::flush`], but not for long: a request must not be held up by records that
    /// others cause.
    pub async fn settle(&self) {
        let _ = tokio::time::timeout(SETTLING, self.flush()).await;
    }

    /// Number of token records in the queue.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.ledger.waiting()
    }
}

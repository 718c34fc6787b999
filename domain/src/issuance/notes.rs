//! Records that no request waits for: moments of last use, refused requests, and audit events about
//! refusals outside any transaction.

use super::{
    gathered::Gathered,
    known,
    ledger::{BATCH, in_time},
    rows::{self, Used},
};
use crate::{
    actor::Actor,
    audit,
    error::{Error, Result},
    tools::Tools,
    work::Work,
};
use chrono::{DateTime, Utc};
use entity::{ClientId, ClientSecretId, client, client_secret, refusal};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::MissedTickBehavior,
};
use uuid::Uuid;

const QUEUE: usize = 10_000;
/// Audit events that are kept while they cannot be written.
const MAX_UNWRITTEN: usize = 10_000;
/// How often ended windows are looked for.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Tries before a note is dropped, with an error in the log.
const TRIES: u32 = 3;
/// How long a request waits to enqueue a note.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);
/// Delay before another try.
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// A note to be written.
pub(super) enum DeferredWrite {
    /// A client authenticated.
    Used {
        /// ID of the client.
        client: ClientId,
        /// ID of the secret that it used.
        secret: ClientSecretId,
        /// Moment of use.
        at: DateTime<Utc>,
    },
    /// A client was refused a token, or failed to authenticate.
    Refused(Box<refusal::Model>),
    /// A caller waits until all notes before are written.
    Flush(oneshot::Sender<()>),
}

/// Queue of notes.
#[derive(Clone)]
pub(super) struct Notes {
    queue: mpsc::Sender<DeferredWrite>,
    gathered: Arc<Gathered>,
}

/// Refusals for the audit log that could not be written yet.
type Unwritten = Vec<(audit::Event, Box<Actor>)>;

impl Notes {
    /// Starts the task that writes.
    pub(super) fn start(db: DatabaseConnection, tools: Arc<Tools>) -> Self {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let gathered = Arc::<Gathered>::default();
        let writer = DeferredWriter {
            db,
            tools,
            gathered: gathered.clone(),
            unwritten: Unwritten::new(),
        };
        tokio::spawn(writer.run(receiver));
        Self { queue, gathered }
    }

    /// Counts a refusal for the audit log; it is written when its minute is over.
    pub(super) fn gather(&self, event: audit::Event, actor: Actor, at: (Duration, DateTime<Utc>)) {
        self.gathered.add(event, actor, at);
    }

    /// Enqueues a note; waits a while where the queue is full.
    pub(super) async fn add(&self, note: DeferredWrite) {
        if self.queue.send_timeout(note, QUEUE_TIMEOUT).await.is_err() {
            tracing::error!("a record is lost: the queue is full");
        }
    }

    /// Enqueues a note unless the queue is full: a later note will replace it.
    pub(super) fn offer(&self, note: DeferredWrite) {
        if self.queue.try_send(note).is_err() {
            tracing::debug!("a moment of last use is not recorded: the queue is full");
        }
    }

    /// Waits until everything enqueued so far has been written.
    pub(super) async fn flush(&self) {
        let (sender, written) = oneshot::channel();
        if self.queue.send(DeferredWrite::Flush(sender)).await.is_ok() {
            let _ = written.await;
        }
    }
}

/// The task that writes.
struct DeferredWriter {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    gathered: Arc<Gathered>,
    unwritten: Unwritten,
}

impl DeferredWriter {
    async fn run(mut self, mut receiver: mpsc::Receiver<DeferredWrite>) {
        let (mut batch, mut tick) = (Vec::new(), tokio::time::interval(CHECK_INTERVAL));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                count = receiver.recv_many(&mut batch, BATCH) => {
                    if count == 0 {
                        return;
                    }
                    self.write(std::mem::take(&mut batch)).await;
                }
                _ = tick.tick() => self.write_gathered(Some(self.tools.clock.passed())).await,
            }
        }
    }

    async fn write(&mut self, batch: Vec<DeferredWrite>) {
        let (mut refused, mut flushes) = (Vec::new(), Vec::new());
        let (mut clients, mut secrets) = (HashMap::new(), HashMap::new());
        for note in batch {
            match note {
                DeferredWrite::Used { client, secret, at } => {
                    clients.insert(client.0, at);
                    secrets.insert(secret.0, at);
                }
                DeferredWrite::Refused(row) => refused.push(*row),
                DeferredWrite::Flush(sender) => flushes.push(sender),
            }
        }
        let (db, tools) = (&self.db, &self.tools);
        let mut tries = 0;
        while let Err(error) = in_time(write_refused(db, tools, &refused)).await {
            if !try_again(&mut tries, "requests refused", &error).await {
                break;
            }
        }
        for (table, moments) in [(Used::Client, clients), (Used::Secret, secrets)] {
            if let Err(error) = in_time(write_uses((db, tools), table, moments)).await {
                tracing::warn!(
                    error = error.for_operator(),
                    "moments of last use could not be written"
                );
            }
        }
        if !flushes.is_empty() {
            self.write_gathered(None).await;
        }
        for flush in flushes {
            let _ = flush.send(());
        }
    }

    /// Writes the windows that have ended by that time, or all. What cannot be written is kept for
    /// the next time, up to a limit.
    async fn write_gathered(&mut self, over: Option<Duration>) {
        if self.unwritten.len() < MAX_UNWRITTEN {
            self.unwritten.extend(self.gathered.take(over));
        }
        if let Err(error) = in_time(write_audited(&self.db, &self.tools, &self.unwritten)).await {
            tracing::warn!(
                error = error.for_operator(),
                events = self.unwritten.len(),
                "refusals could not be written to the audit log; it will be tried again"
            );
            return;
        }
        self.unwritten.clear();
    }
}

/// Waits before another try; returns false after the last one.
async fn try_again(tries: &mut u32, what: &str, error: &Error) -> bool {
    *tries += 1;
    tracing::warn!(
        error = error.for_operator(),
        tries,
        what,
        "a note could not be written"
    );
    if *tries == TRIES {
        tracing::error!(what, "notes are lost");
        return false;
    }
    tokio::time::sleep(RETRY_DELAY).await;
    true
}

async fn write_refused(
    db: &DatabaseConnection,
    tools: &Tools,
    rows: &[refusal::Model],
) -> Result<()> {
    if !rows.is_empty() {
        let mut rows = rows.to_vec();
        known::keep_known_scopes(db, &mut rows).await?;
        let _turn = tools.turns.next().await?;
        let rows = rows.into_iter().map(refusal::ActiveModel::from);
        // Some rows may exist from a try whose result was lost.
        refusal::Entity::insert_many(rows)
            .on_conflict_do_nothing()
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Writes all at once; rows that another transaction holds are retried one by one, so that two rows
/// are never locked while waiting for a third.
async fn write_uses(
    (db, tools): (&DatabaseConnection, &Tools),
    table: Used,
    moments: HashMap<Uuid, DateTime<Utc>>,
) -> Result<()> {
    if moments.is_empty() {
        return Ok(());
    }
    let _turn = tools.turns.next().await?;
    for (id, at) in rows::used(db, table, &moments).await? {
        match table {
            Used::Client => {
                let row = client::Entity::update_many()
                    .col_expr(client::Column::LastUsedAt, Expr::value(at));
                let older = client::Column::LastUsedAt
                    .is_null()
                    .or(client::Column::LastUsedAt.lt(at));
                row.filter(client::Column::Id.eq(id))
                    .filter(older)
                    .exec(db)
                    .await?;
            }
            Used::Secret => {
                let row = client_secret::Entity::update_many()
                    .col_expr(client_secret::Column::LastUsedAt, Expr::value(at));
                let older = client_secret::Column::LastUsedAt
                    .is_null()
                    .or(client_secret::Column::LastUsedAt.lt(at));
                row.filter(client_secret::Column::Id.eq(id))
                    .filter(older)
                    .exec(db)
                    .await?;
            }
        }
    }
    Ok(())
}

/// All in one transaction, so that a caller who tries ten thousand secrets does not cause ten
/// thousand transactions.
async fn write_audited(
    db: &DatabaseConnection,
    tools: &Tools,
    all: &[(audit::Event, Box<Actor>)],
) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let server = Actor::system(entity::AccountId(Uuid::nil()));
    let work = Work::begin(db, tools, &server).await?;
    for (event, actor) in all {
        work.record(event.clone().by(actor.clone()));
    }
    work.commit().await
}

//! What nobody waits for: moments of last use, requests refused, entries of the audit log about
//! what was refused outside any transaction.

use super::{
    gathered::Gathered,
    known,
    ledger::{BATCH, in_time},
    rows::{self, Used},
};
use crate::domain::{
    actor::Actor,
    audit,
    error::{Error, Result},
    work::{Tools, Work},
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
/// Events for the audit log that are kept while they cannot be written.
const MAX_UNWRITTEN: usize = 10_000;
/// How often it is looked what is over.
const LOOK: Duration = Duration::from_secs(1);
/// Tries before something is given up, with a loud word in the log.
const TRIES: u32 = 3;
/// How long a request waits for a place.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long to wait before another try.
const PAUSE: Duration = Duration::from_millis(200);

/// Something to be remembered.
pub(super) enum Note {
    /// A client authenticated.
    Used {
        /// Which.
        client: ClientId,
        /// With which secret.
        secret: ClientSecretId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A client was refused a token, or not believed to be who it said.
    Refused(Box<refusal::Model>),
    /// Everything before this has been written.
    Flush(oneshot::Sender<()>),
}

/// Where notes go in.
#[derive(Clone)]
pub(super) struct Notes {
    queue: mpsc::Sender<Note>,
    gathered: Arc<Gathered>,
}

/// Refusals for the audit log that could not be written yet.
type Unwritten = Vec<(audit::Event, Box<Actor>)>;

impl Notes {
    /// Starts the task that writes.
    pub(super) fn start(db: DatabaseConnection, tools: Arc<Tools>) -> Self {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let gathered = Arc::<Gathered>::default();
        let writer = Writer {
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

    /// Hands over a note; waits a while where the queue is full.
    pub(super) async fn add(&self, note: Note) {
        if self.queue.send_timeout(note, PATIENCE).await.is_err() {
            tracing::error!("a note is lost: there are too many to be written");
        }
    }

    /// Hands over a note that is not worth waiting for: there will be another like it.
    pub(super) fn offer(&self, note: Note) {
        if self.queue.try_send(note).is_err() {
            tracing::debug!("a moment of use is not noted: there is too much to be written");
        }
    }

    /// Waits until everything handed over so far has been written.
    pub(super) async fn flush(&self) {
        let (sender, written) = oneshot::channel();
        if self.queue.send(Note::Flush(sender)).await.is_ok() {
            let _ = written.await;
        }
    }
}

/// The task that writes.
struct Writer {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    gathered: Arc<Gathered>,
    unwritten: Unwritten,
}

impl Writer {
    async fn run(mut self, mut receiver: mpsc::Receiver<Note>) {
        let (mut batch, mut tick) = (Vec::new(), tokio::time::interval(LOOK));
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

    async fn write(&mut self, batch: Vec<Note>) {
        let (mut refused, mut flushes) = (Vec::new(), Vec::new());
        let (mut clients, mut secrets) = (HashMap::new(), HashMap::new());
        for note in batch {
            match note {
                Note::Used { client, secret, at } => {
                    clients.insert(client.0, at);
                    secrets.insert(secret.0, at);
                }
                Note::Refused(row) => refused.push(*row),
                Note::Flush(sender) => flushes.push(sender),
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

    /// Writes what was gathered and is over by that time, or everything. What cannot be written is
    /// kept for the next time, up to a number.
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

/// Waits a little before another try; says no after the last one.
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
    tokio::time::sleep(PAUSE).await;
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
        // Some may be there from a try whose end nobody saw.
        refusal::Entity::insert_many(rows)
            .on_conflict_do_nothing()
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// All at once; those whose rows somebody else holds one by one, so that never two are locked while
/// waiting for a third.
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

/// All in one transaction: whoever tries ten thousand secrets shall not make ten thousand.
async fn write_audited(
    db: &DatabaseConnection,
    tools: &Tools,
    all: &[(audit::Event, Box<Actor>)],
) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let nobody = Actor::system(entity::AccountId(Uuid::nil()));
    let work = Work::begin(db, tools, &nobody).await?;
    for (event, actor) in all {
        work.record(event.clone().by(actor.clone()));
    }
    work.commit().await
}

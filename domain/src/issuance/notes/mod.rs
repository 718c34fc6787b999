//! Records that no request waits for: moments of last use, refused requests, and audit events about
//! refusals outside any transaction.

mod refusals;
mod uses;
mod writer;

use self::writer::DeferredWriter;
use super::gathered::Gathered;
use crate::{actor::Actor, audit, clock::Clock, tools::Tools};
use chrono::{DateTime, Utc};
use entity::{ClientId, ClientSecretId, refusal};
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot};

const QUEUE: usize = 10_000;
/// How long a request waits to enqueue a note.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

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
    pub(super) fn gather(&self, event: audit::Event, actor: Actor, clock: &Clock) {
        self.gathered.add(event, actor, clock);
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

//! The feed: committed audit events, read into memory and passed to subscribers in the order of the
//! log.
//!
//! The log is followed by sequence number, and read to its end each second: this alone guarantees
//! that no event is missed. PostgreSQL notifies followers sooner, and commits of this process wake
//! the feed. Every reading tells the registry what to forget, and only then that it is up to date.

mod follower;
mod notifications;
mod reader;
mod subscription;

pub use follower::{Follower, Group, Lagged};
pub use subscription::{ChangeKind, Followed, FollowedChange, changes, events};

use self::reader::LogReader;
use crate::{deployment, error::Result, tools::Tools};
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, Notify, OnceCell, broadcast, watch},
    task::AbortHandle,
};

/// How often commits of other processes are read.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How many groups of events a follower may be behind before it is told that it missed some. Each has
/// at most 100 events, of about a kilobyte.
const MAX_LAG: usize = 250;

/// Follows the log for all subscribers of this process.
pub struct Feed {
    reader: Arc<LogReader>,
    over: watch::Sender<bool>,
    task: OnceCell<[Task; 2]>,
}

/// A task that is aborted when the feed is dropped.
struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Feed {
    /// Starts to follow with [`Feed::start`], or with the first subscriber.
    #[must_use]
    pub fn new(db: DatabaseConnection, tools: Arc<Tools>) -> Self {
        let reader = LogReader {
            db,
            tools,
            events: broadcast::Sender::new(MAX_LAG),
            cursor: Mutex::default(),
            woken: Notify::new(),
        };
        Self {
            reader: Arc::new(reader),
            over: watch::Sender::new(false),
            task: OnceCell::new(),
        }
    }

    /// Follows from now on.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn start(&self) -> Result<()> {
        let begin = async || {
            self.catch_up().await?;
            let spawn = |task: AbortHandle| Task(task);
            let follower = spawn(tokio::spawn(self.reader.clone().run()).abort_handle());
            Ok([
                follower,
                spawn(tokio::spawn(self.reader.clone().hear()).abort_handle()),
            ])
        };
        self.task.get_or_try_init(begin).await.map(|_| ())
    }

    /// Reads the log to its end.
    ///
    /// # Errors
    /// Only internal ones, and where the database does not respond in time.
    pub async fn catch_up(&self) -> Result<()> {
        self.reader.read().await
    }

    /// Subscribes to everything that is committed after this, in all accounts.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn follow(&self) -> Result<Follower> {
        self.start().await?;
        // Subscribed before the cursor is read: an event that is committed between the two is both
        // received and new.
        let (events, over) = (self.reader.events.subscribe(), self.over.subscribe());
        let after = deployment::audit_sequence(&self.reader.db).await?;
        Ok(Follower {
            events,
            over,
            after,
        })
    }

    /// Tells all followers that the feed has ended.
    pub fn end(&self) {
        self.over.send_replace(true);
    }

    /// Becomes true when the feed ends. As long as it is held, [`Feed::ended`] waits.
    #[must_use]
    pub fn over(&self) -> watch::Receiver<bool> {
        self.over.subscribe()
    }

    /// Waits until no follower is left.
    pub async fn ended(&self) {
        self.over.closed().await;
    }
}

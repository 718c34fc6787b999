//! The feed: committed audit events, read into memory and passed to subscribers in the order of the
//! log.
//!
//! The log is followed by sequence number, and read to its end each second: this alone guarantees
//! that no event is missed. PostgreSQL notifies followers sooner, and commits of this process wake
//! the feed. Every reading tells the registry what to forget, and only then that it is up to date.

use super::{
    actor::Actor,
    audit::{self, AuditCriteria},
    deployment,
    error::{Error, Result},
    permission::Permission,
    registry::Change,
    tools::Tools,
};
use entity::{
    AccountId, ClientId,
    audit_event::{AuditEventKind, AuditOutcome, Model},
};
use futures_util::{Stream, stream};
use sea_orm::{
    DatabaseConnection, DbBackend,
    sqlx::{self, postgres::PgListener},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, Notify, OnceCell, broadcast, watch},
    task::AbortHandle,
    time::MissedTickBehavior,
};

/// How often commits of other processes are read.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How long a reading may take before it counts as failed.
const READ_TIMEOUT: Duration = Duration::from_secs(2);
/// Delay after a failure.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// Events read at once.
const BATCH: u64 = 200;
/// How many events a follower may be behind before it is told that it missed some.
const MAX_LAG: usize = 1000;

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

/// A follower was too slow and has missed events. The log still has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lagged;

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

/// State that the tasks share.
struct LogReader {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    events: broadcast::Sender<Arc<Model>>,
    /// Number of the last event that was read; none before the first reading.
    cursor: Mutex<Option<i64>>,
    /// Notified when another node has committed an event.
    woken: Notify,
}

impl LogReader {
    async fn run(self: Arc<Self>) {
        let mut tick = tokio::time::interval(POLL_INTERVAL);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            // What this process commits is removed from its registry already; only followers need
            // it without delay.
            let due = tokio::select! {
                () = self.tools.bell.notified() => self.events.receiver_count() > 0,
                () = self.woken.notified() => true,
                _ = tick.tick() => true,
            };
            if due && let Err(error) = self.read().await {
                tracing::warn!(
                    error = error.for_operator(),
                    "the audit log could not be followed; it will be tried again"
                );
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }

    async fn read(&self) -> Result<()> {
        let reading = tokio::time::timeout(READ_TIMEOUT, self.read_on());
        reading.await.unwrap_or(Err(Error::Busy { retry_after: 1 }))
    }

    async fn read_on(&self) -> Result<()> {
        let registry = &self.tools.registry;
        let mut cursor = self.cursor.lock().await;
        let asked = self.tools.clock.passed();
        let end = deployment::current(&self.db).await?;
        let newest = end.audit_sequence;
        let mut last = cursor.unwrap_or(newest);
        if last > newest {
            tracing::warn!(
                last,
                newest,
                "the audit log is shorter than it was; everything is read anew"
            );
            registry.forget_all();
            last = newest;
        }
        while last < newest {
            let batch = audit::since(&self.db, None, last, BATCH).await?;
            if batch
                .first()
                .is_some_and(|event| event.sequence != last + 1)
            {
                tracing::warn!(
                    last,
                    "events of the audit log were pruned before they were read; everything is read anew"
                );
                registry.forget_all();
            }
            registry.forget(batch.iter().filter_map(Change::of_event));
            last = batch.last().map_or(newest, |event| event.sequence);
            *cursor = Some(last);
            for event in batch {
                // There may be no follower any more.
                let _ = self.events.send(Arc::new(event));
            }
        }
        *cursor = Some(last);
        registry.confirm(asked, end.generation);
        Ok(())
    }

    /// Listens for notifications where the database has them. What is missed while disconnected is
    /// found by the next reading.
    async fn hear(self: Arc<Self>) {
        if self.db.get_database_backend() != DbBackend::Postgres
            || !self.tools.settings.database_notify
        {
            return;
        }
        loop {
            if let Err(error) = self.hear_once().await {
                tracing::warn!(%error, "the database's notifications cannot be received; the log is still read each second");
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    async fn hear_once(&self) -> std::result::Result<(), sqlx::Error> {
        // A separate connection, not one of the pool's.
        let options = self.db.get_postgres_connection_pool().connect_options();
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        let pool = pool.connect_with(options.as_ref().clone()).await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(audit::CHANNEL).await?;
        loop {
            self.woken.notify_one();
            listener.recv().await?;
        }
    }
}

/// A subscriber of the feed.
pub struct Follower {
    events: broadcast::Receiver<Arc<Model>>,
    over: watch::Receiver<bool>,
    after: i64,
}

impl Follower {
    /// The next event; none when the feed has ended.
    ///
    /// # Errors
    /// [`Lagged`] where the follower has missed events.
    pub async fn next(&mut self) -> std::result::Result<Option<Arc<Model>>, Lagged> {
        loop {
            let received = tokio::select! {
                biased;
                _ = self.over.wait_for(|over| *over) => return Ok(None),
                received = self.events.recv() => received,
            };
            match received {
                Ok(event) if event.sequence <= self.after => {}
                Ok(event) => return Ok(Some(event)),
                Err(broadcast::error::RecvError::Lagged(_)) => return Err(Lagged),
                Err(broadcast::error::RecvError::Closed) => return Ok(None),
            }
        }
    }

    /// The events of an account, mapped by `pick`. Ends after the first missed event.
    fn of_account<T: Send + 'static>(
        self,
        account: AccountId,
        pick: impl Fn(Arc<Model>) -> Option<T> + Send + 'static,
    ) -> impl Stream<Item = std::result::Result<T, Lagged>> + Send + 'static {
        stream::unfold(Some((self, pick)), move |state| async move {
            let (mut follower, pick) = state?;
            loop {
                match follower.next().await {
                    Ok(Some(event)) if event.account_id == account => {
                        if let Some(item) = pick(event) {
                            return Some((Ok(item), Some((follower, pick))));
                        }
                    }
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(lagged) => return Some((Err(lagged), None)),
                }
            }
        })
    }
}

/// Events of the actor's account from now on. The caller must check the actor's permissions again
/// for every event.
///
/// # Errors
/// Without `audit:read`; `INVALID` for a span that is not valid.
pub fn events(
    follower: Follower,
    actor: &Actor,
    filter: AuditCriteria,
) -> Result<impl Stream<Item = std::result::Result<Arc<Model>, Lagged>> + Send + use<>> {
    actor.require(Permission::AuditRead)?;
    let (account, filter) = (actor.account()?, filter.checked()?);
    Ok(follower.of_account(account, move |event| filter.admits(&event).then_some(event)))
}

/// Kind of change to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was created.
    Created,
    /// It, or its secrets, changed.
    Updated,
    /// It was deleted.
    Deleted,
}

impl ChangeKind {
    /// The kind of change that an event describes; none for events about other subjects, and for
    /// refused actions.
    #[must_use]
    pub fn of(event: &Model) -> Option<Self> {
        use AuditEventKind::{
            ClientActivated, ClientCreated, ClientDeactivated, ClientDeleted, ClientDuplicated,
            ClientRoleChanged, ClientUpdated, SecretCreated, SecretRevoked, SecretRotated,
        };
        if event.outcome != AuditOutcome::Success {
            return None;
        }
        match event.kind {
            ClientCreated | ClientDuplicated => Some(Self::Created),
            ClientDeleted => Some(Self::Deleted),
            ClientUpdated | ClientActivated | ClientDeactivated | ClientRoleChanged
            | SecretCreated | SecretRotated | SecretRevoked => Some(Self::Updated),
            _ => None,
        }
    }
}

/// Changes of the actor's account's clients from now on: of these, or of all. As with [`events`],
/// the caller checks permissions again for every change.
///
/// # Errors
/// Without `clients:read`.
pub fn client_changes(
    follower: Follower,
    actor: &Actor,
    ids: Option<Vec<ClientId>>,
) -> Result<impl Stream<Item = std::result::Result<(ChangeKind, ClientId), Lagged>> + Send + use<>>
{
    actor.require(Permission::ClientsRead)?;
    let account = actor.account()?;
    Ok(follower.of_account(account, move |event| {
        let kind = ChangeKind::of(&event)?;
        let id = event.subject_id.as_deref()?.parse().ok()?;
        ids.as_ref()
            .is_none_or(|ids| ids.contains(&id))
            .then_some((kind, id))
    }))
}

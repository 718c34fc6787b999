//! The feed: what was committed, taken into memory and told to whoever listens, in the order of the
//! audit log.
//!
//! The log is followed by sequence number, and read to its end each second: that is what is
//! certain. PostgreSQL wakes its followers sooner, and commits of this process ring a bell. Every
//! reading tells the registry what to forget, and only then that it is up to date.

use super::{
    actor::Actor,
    audit::{self, Filter},
    deployment,
    error::{Error, Result},
    permission::Permission,
    registry::Change,
    work::Tools,
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

/// How often commits of other processes are looked for.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a reading may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long to wait after a failure.
const SETBACK: Duration = Duration::from_millis(200);
/// Events read at once.
const BATCH: u64 = 200;
/// How many events a listener may be behind before it is told that it missed some.
const BEHIND: usize = 1000;

/// Follows the log for everybody in this process.
pub struct Feed {
    reader: Arc<Reader>,
    over: watch::Sender<bool>,
    task: OnceCell<[Task; 2]>,
}

/// A task that ends with the feed.
struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A listener was too slow: events are gone that it has not seen. The log still has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lagged;

impl Feed {
    /// Begins to follow with [`Feed::start`], or when somebody first listens.
    #[must_use]
    pub fn new(db: DatabaseConnection, tools: Arc<Tools>) -> Self {
        let reader = Reader {
            db,
            tools,
            events: broadcast::Sender::new(BEHIND),
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
    /// Only internal ones, and where the database does not answer in time.
    pub async fn catch_up(&self) -> Result<()> {
        self.reader.read().await
    }

    /// Everything that is committed after this, of all accounts.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn follow(&self) -> Result<Follower> {
        self.start().await?;
        // In this order: what is committed between the two is both sent and new.
        let (events, over) = (self.reader.events.subscribe(), self.over.subscribe());
        let after = deployment::audit_sequence(&self.reader.db).await?;
        Ok(Follower {
            events,
            over,
            after,
        })
    }

    /// Tells all listeners that it is over.
    pub fn end(&self) {
        self.over.send_replace(true);
    }

    /// Becomes true when it is over. As long as it is held, [`Feed::ended`] waits.
    #[must_use]
    pub fn over(&self) -> watch::Receiver<bool> {
        self.over.subscribe()
    }

    /// Waits until nobody listens any more.
    pub async fn ended(&self) {
        self.over.closed().await;
    }
}

/// What the tasks share.
struct Reader {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    events: broadcast::Sender<Arc<Model>>,
    /// Number of the last event that was read; none before the first reading.
    cursor: Mutex<Option<i64>>,
    /// Another node has committed something.
    woken: Notify,
}

impl Reader {
    async fn run(self: Arc<Self>) {
        let mut tick = tokio::time::interval(PAUSE);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            // What this process commits is out of its memory already; only listeners are in a hurry
            // to hear of it.
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
                tokio::time::sleep(SETBACK).await;
            }
        }
    }

    async fn read(&self) -> Result<()> {
        let reading = tokio::time::timeout(PATIENCE, self.read_on());
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
                // Whoever listened may be gone by now.
                let _ = self.events.send(Arc::new(event));
            }
        }
        *cursor = Some(last);
        registry.confirm(asked, end.generation);
        Ok(())
    }

    /// Listens where the database can tell of news. What is missed while there is no connection,
    /// the next reading finds.
    async fn hear(self: Arc<Self>) {
        if self.db.get_database_backend() != DbBackend::Postgres
            || !self.tools.policy.database_notify
        {
            return;
        }
        loop {
            if let Err(error) = self.hear_once().await {
                tracing::warn!(%error, "the database's notifications cannot be heard; the log is read each second all the same");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn hear_once(&self) -> std::result::Result<(), sqlx::Error> {
        // A connection of its own, beside the pool's.
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

/// Somebody who listens.
pub struct Follower {
    events: broadcast::Receiver<Arc<Model>>,
    over: watch::Receiver<bool>,
    after: i64,
}

impl Follower {
    /// The next event; none when it is over.
    ///
    /// # Errors
    /// [`Lagged`] where some are gone that were not seen.
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

    /// What `pick` makes of the events of an account. Ends after the first that was missed.
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

/// Events of the actor's account from now on. What the actor may do later is for the caller to ask,
/// for every event.
///
/// # Errors
/// Without `audit:read`; `INVALID` for a span that cannot be.
pub fn events(
    follower: Follower,
    actor: &Actor,
    filter: Filter,
) -> Result<impl Stream<Item = std::result::Result<Arc<Model>, Lagged>> + Send + use<>> {
    actor.require(Permission::AuditRead)?;
    let (account, filter) = (actor.account()?, filter.checked()?);
    Ok(follower.of_account(account, move |event| filter.admits(&event).then_some(event)))
}

/// What happened to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was made.
    Created,
    /// It, or its secrets, are not as they were.
    Updated,
    /// It is gone.
    Deleted,
}

impl ChangeKind {
    /// What an event says of the client that it is about; nothing for events about something else,
    /// and where nothing was changed.
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
/// the caller asks again for every change.
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

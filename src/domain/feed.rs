//! The feed: what was committed, told to whoever listens, in the order of the audit log.
//!
//! One task a process follows the log by sequence number. Commits of this process ring a bell and so are read at once; those of others are
//! found by looking every second. A database that can wake its followers needs nothing more than to ring the same bell. Without listeners
//! nothing is read but the number of the newest event.

use super::{
    actor::Actor,
    audit::{self, Filter},
    deployment,
    error::Result,
    permission::Permission,
};
use entity::{
    AccountId, ClientId,
    audit_event::{AuditEventKind, AuditOutcome, Model},
};
use futures_util::{Stream, stream};
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, OnceCell, broadcast, watch},
    task::AbortHandle,
    time::MissedTickBehavior,
};

/// How often commits of other processes are looked for.
const PAUSE: Duration = Duration::from_secs(1);
/// Events read at once.
const BATCH: u64 = 200;
/// How many events a listener may be behind before it is told that it missed some.
const BEHIND: usize = 1000;

/// Follows the log for everybody in this process.
pub struct Feed {
    db: DatabaseConnection,
    bell: Arc<Notify>,
    events: broadcast::Sender<Arc<Model>>,
    newest: watch::Sender<i64>,
    over: watch::Sender<bool>,
    task: OnceCell<Task>,
}

/// The task that reads; it ends with the feed.
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
    /// Begins to read when somebody first listens.
    #[must_use]
    pub fn new(db: DatabaseConnection, bell: Arc<Notify>) -> Self {
        Self {
            db,
            bell,
            events: broadcast::Sender::new(BEHIND),
            newest: watch::Sender::new(0),
            over: watch::Sender::new(false),
            task: OnceCell::new(),
        }
    }

    /// The number of the newest event, whenever there is another. May skip some.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn newest(&self) -> Result<watch::Receiver<i64>> {
        self.start().await?;
        Ok(self.newest.subscribe())
    }

    /// Everything that is committed after this, of all accounts.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn follow(&self) -> Result<Follower> {
        self.start().await?;
        // In this order: what is committed between the two is both sent and new.
        let (events, over) = (self.events.subscribe(), self.over.subscribe());
        let after = deployment::audit_sequence(&self.db).await?;
        Ok(Follower { events, over, after })
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

    async fn start(&self) -> Result<()> {
        let begin = async || {
            let cursor = deployment::audit_sequence(&self.db).await?;
            self.newest.send_replace(cursor);
            let reader = Reader { db: self.db.clone(), events: self.events.clone(), newest: self.newest.clone(), cursor };
            Ok(Task(tokio::spawn(reader.run(self.bell.clone())).abort_handle()))
        };
        self.task.get_or_try_init(begin).await.map(|_| ())
    }
}

/// The task's own part.
struct Reader {
    db: DatabaseConnection,
    events: broadcast::Sender<Arc<Model>>,
    newest: watch::Sender<i64>,
    /// The last event that was read, or that nobody wanted to hear of.
    cursor: i64,
}

impl Reader {
    async fn run(mut self, bell: Arc<Notify>) {
        let mut tick = tokio::time::interval(PAUSE);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let rung = tokio::select! {
                () = bell.notified() => true,
                _ = tick.tick() => false,
            };
            if rung && self.events.receiver_count() == 0 {
                continue;
            }
            if let Err(error) = self.read().await {
                tracing::warn!(?error, "the audit log could not be followed; it will be tried again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn read(&mut self) -> Result<()> {
        let newest = deployment::audit_sequence(&self.db).await?;
        if self.events.receiver_count() == 0 {
            self.cursor = newest;
        }
        while self.cursor < newest {
            let batch = audit::since(&self.db, None, self.cursor, BATCH).await?;
            let Some(last) = batch.last() else { break };
            self.cursor = last.sequence;
            for event in batch {
                // Whoever listened may be gone by now.
                let _ = self.events.send(Arc::new(event));
            }
        }
        self.newest.send_if_modified(|known| std::mem::replace(known, newest) != newest);
        Ok(())
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

/// Events of the actor's account from now on. What the actor may do later is for the caller to ask, for every event.
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
    /// What an event says of the client that it is about; nothing for events about something else, and where nothing was changed.
    #[must_use]
    pub fn of(event: &Model) -> Option<Self> {
        use AuditEventKind::{
            ClientActivated, ClientCreated, ClientDeactivated, ClientDeleted, ClientDuplicated, ClientRoleChanged, ClientUpdated,
            SecretCreated, SecretRevoked, SecretRotated,
        };
        if event.outcome != AuditOutcome::Success {
            return None;
        }
        match event.kind {
            ClientCreated | ClientDuplicated => Some(Self::Created),
            ClientDeleted => Some(Self::Deleted),
            ClientUpdated | ClientActivated | ClientDeactivated | ClientRoleChanged | SecretCreated | SecretRotated | SecretRevoked => {
                Some(Self::Updated)
            }
            _ => None,
        }
    }
}

/// Changes of the actor's account's clients from now on: of these, or of all. As with [`events`], the caller asks again for every change.
///
/// # Errors
/// Without `clients:read`.
pub fn client_changes(
    follower: Follower,
    actor: &Actor,
    ids: Option<Vec<ClientId>>,
) -> Result<impl Stream<Item = std::result::Result<(ChangeKind, ClientId), Lagged>> + Send + use<>> {
    actor.require(Permission::ClientsRead)?;
    let account = actor.account()?;
    Ok(follower.of_account(account, move |event| {
        let kind = ChangeKind::of(&event)?;
        let id = event.subject_id.as_deref()?.parse().ok()?;
        ids.as_ref().is_none_or(|ids| ids.contains(&id)).then_some((kind, id))
    }))
}

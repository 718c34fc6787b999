//! Callers that work at the same time until they are told to stop, and count into one tally.

use crate::{Outcome, ensure};
use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::watch, task::JoinSet};

/// Wrong answers that are kept.
const MAX_WRONG: usize = 5;

/// Some of the answers that should not be.
#[derive(Default)]
pub(crate) struct WrongAnswers(Vec<String>);

impl WrongAnswers {
    /// Adds one, unless there are enough.
    pub(crate) fn add(&mut self, words: String) {
        if self.0.len() < MAX_WRONG {
            self.0.push(words);
        }
    }

    /// Adds those of another.
    pub(crate) fn extend(&mut self, other: &Self) {
        other.0.iter().for_each(|words| self.add(words.clone()));
    }

    /// Insists that there are none.
    pub(crate) fn none(&self) -> Outcome {
        ensure(self.0.is_empty(), || {
            format!("wrong answers: {}", self.0.join("; "))
        })
    }
}

/// Callers at work. They end when this is dropped.
pub(crate) struct CallerPool<T> {
    stop: watch::Sender<bool>,
    tally: Arc<Mutex<T>>,
    tasks: JoinSet<()>,
}

impl<T: Default> CallerPool<T> {
    /// Without callers.
    pub(crate) fn new() -> Self {
        Self {
            stop: watch::Sender::new(false),
            tally: Arc::default(),
            tasks: JoinSet::new(),
        }
    }

    /// What a further caller has in common with the others.
    pub(crate) fn member(&self) -> PoolMember<T> {
        PoolMember {
            tally: self.tally.clone(),
            stopped: self.stop.subscribe(),
        }
    }

    /// Lets a caller work.
    pub(crate) fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(work);
    }

    /// How it goes so far; counting begins anew.
    pub(crate) fn take(&self) -> T {
        mem::take(&mut *lock(&self.tally))
    }

    /// Waits for the answers that are due, and tells how it went.
    pub(crate) async fn end(mut self) -> Outcome<T> {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            ended?;
        }
        Ok(self.take())
    }
}

/// What each caller of a pool has in common with the others.
pub(crate) struct PoolMember<T> {
    tally: Arc<Mutex<T>>,
    stopped: watch::Receiver<bool>,
}

impl<T> PoolMember<T> {
    /// Whether there is more to do.
    pub(crate) fn goes_on(&self) -> bool {
        !*self.stopped.borrow()
    }

    /// Resolves once the callers are to stop.
    pub(crate) async fn stopped(&self) {
        let mut stopped = self.stopped.clone();
        // Nothing can be sent any more once the sender is dropped, which ends the callers too.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }

    /// Where all of them count.
    pub(crate) fn tally(&self) -> MutexGuard<'_, T> {
        lock(&self.tally)
    }
}

fn lock<T>(tally: &Mutex<T>) -> MutexGuard<'_, T> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}

//! What an app sends to its database, in the words of the statements.

use sea_orm::DatabaseConnection;
use std::sync::{Arc, Mutex};

/// What a test does after each statement.
type Reaction = Box<dyn FnMut(&str) + Send>;

/// The statements that were sent while a test listened; nothing is kept otherwise.
#[derive(Clone, Default)]
pub(crate) struct Statements {
    kept: Arc<Mutex<Option<Vec<String>>>>,
    reaction: Arc<Mutex<Option<Reaction>>>,
}

impl Statements {
    /// Those that will be sent on this connection, and in its transactions.
    pub(crate) fn sent_on(db: &mut DatabaseConnection) -> Self {
        let statements = Self::default();
        let (kept, reaction) = (statements.kept.clone(), statements.reaction.clone());
        db.set_metric_callback(move |info| {
            if let Some(reaction) = &mut *reaction.lock().unwrap() {
                reaction(&info.statement.sql);
            }
            if let Some(kept) = &mut *kept.lock().unwrap() {
                kept.push(info.statement.sql.clone());
            }
        });
        statements
    }

    /// Does something after each statement from now on, such as to let time pass.
    pub(crate) fn after_each(&self, reaction: impl FnMut(&str) + Send + 'static) {
        *self.reaction.lock().unwrap() = Some(Box::new(reaction));
    }

    /// Those that are sent while something is done. What the app does of its own accord at that
    /// time is among them.
    pub(crate) async fn during<T>(&self, something: impl Future<Output = T>) -> (T, Vec<String>) {
        *self.kept.lock().unwrap() = Some(Vec::new());
        let outcome = something.await;
        (
            outcome,
            self.kept.lock().unwrap().take().unwrap_or_default(),
        )
    }
}

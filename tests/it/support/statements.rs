//! What an app sends to its database, in the words of the statements.

use sea_orm::DatabaseConnection;
use std::sync::{Arc, Mutex};

/// The statements that were sent while a test listened; nothing is kept otherwise.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<Option<Vec<String>>>>);

impl Statements {
    /// Those that will be sent on this connection, and in its transactions.
    pub fn sent_on(db: &mut DatabaseConnection) -> Self {
        let statements = Self::default();
        let kept = statements.0.clone();
        db.set_metric_callback(move |info| {
            if let Some(kept) = &mut *kept.lock().unwrap() {
                kept.push(info.statement.sql.clone());
            }
        });
        statements
    }

    /// Those that are sent while something is done. What the app does of its own accord at that
    /// time is among them.
    pub async fn during<T>(&self, something: impl Future<Output = T>) -> (T, Vec<String>) {
        *self.0.lock().unwrap() = Some(Vec::new());
        let outcome = something.await;
        (outcome, self.0.lock().unwrap().take().unwrap_or_default())
    }
}

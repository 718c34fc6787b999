//! Background tasks, which continue after every error.

use app::App;
use domain::{error::Error, housekeeping};
use std::{sync::Arc, time::Duration};
use tokio::time::MissedTickBehavior;

/// How often expired rows are deleted.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(2);
/// Delay before unfinished work is continued.
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// Deletes expired rows.
pub(super) async fn run_housekeeping(app: Arc<App>) {
    let mut forget = tokio::time::interval(EXPIRY_INTERVAL);
    forget.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        forget.tick().await;
        match forget_old(&app).await {
            // More is due than one call may do, so it runs again soon.
            Ok(deleted) if deleted > 0 => forget.reset_after(RETRY_DELAY),
            Ok(_) => {}
            Err(error) => tracing::warn!(
                error = error.for_operator(),
                "housekeeping failed; it will be tried again"
            ),
        }
    }
}

/// Reads the signing keys anew when another node or a command has changed them.
pub(super) async fn reload_signing_keys(app: Arc<App>) {
    let mut changed = app.tools.registry.keys_changed();
    // The keys may have changed since they were read.
    changed.mark_changed();
    while changed.changed().await.is_ok() {
        if let Err(error) = app.tokens.reload_keys().await {
            tracing::warn!(
                error = error.for_operator(),
                "the signing keys could not be read; it will be tried again"
            );
            tokio::time::sleep(RETRY_DELAY).await;
            changed.mark_changed();
        }
    }
}

/// Each step deletes what it can in little time; the rest is left to the next call.
async fn forget_old(app: &App) -> Result<u64, Error> {
    app.tools.passwords.rest();
    housekeeping::run(&app.db, &app.tools).await
}

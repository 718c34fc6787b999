//! The metrics of the server's process and of its connections to the database.

use super::{scrape, value};
use crate::support::TestApp;

#[both_databases]
async fn the_database_and_the_process_are_told_of(app: TestApp) {
    let page = scrape(&app).await;
    assert!(value(&page, "latchkey_database_connections") >= 1.0);
    assert_eq!(value(&page, "latchkey_database_connections_max"), 5.0);
    assert!(value(&page, "latchkey_argon2_permits") >= 1.0);
    assert_eq!(
        value(&page, "process_start_time_seconds"),
        app.clock.now().timestamp() as f64
    );
    assert_eq!(
        value(
            &page,
            &format!(
                "latchkey_build_info{{version=\"{}\"}}",
                env!("CARGO_PKG_VERSION")
            )
        ),
        1.0
    );
    if cfg!(target_os = "linux") {
        assert!(
            value(&page, "process_resident_memory_bytes") > 1e6
                && value(&page, "process_cpu_seconds_total") > 0.0
                && value(&page, "process_open_fds") > 3.0
                && value(&page, "process_max_fds") >= value(&page, "process_open_fds")
        );
    }
}

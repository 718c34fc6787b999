//! The person who measures may stop the program at any time.

/// Resolves when the person who measures stops the program.
#[cfg(not(unix))]
pub async fn signal() -> Box<dyn std::error::Error> {
    let _ = tokio::signal::ctrl_c().await;
    "interrupted".into()
}

/// Resolves when the person who measures stops the program.
#[cfg(unix)]
pub(crate) async fn signal() -> Box<dyn std::error::Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    "interrupted".into()
}

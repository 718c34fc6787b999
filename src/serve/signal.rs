//! The signals that stop the server.

/// Resolves on SIGTERM or SIGINT, which from this call on do not end the process by themselves.
#[cfg(unix)]
pub(super) fn signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        if let (Ok(mut interrupt), Ok(mut terminate)) = signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        } else {
            std::future::pending::<()>().await;
        }
    }
}

/// Resolves on Ctrl-C.
#[cfg(not(unix))]
pub(super) async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

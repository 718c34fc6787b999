//! The signals that stop the server.

/// Resolves on SIGTERM, SIGINT or SIGHUP, which from this call on do not terminate the process by
/// themselves.
///
/// A closed terminal sends SIGHUP. No user is left to stop the server then, so it shuts down
/// gracefully as for the other signals. Where SIGHUP was ignored when the process began, as under
/// `nohup`, it stays ignored.
#[cfg(unix)]
pub(super) fn signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let hangup = if is_ignored(SIGHUP) {
        None
    } else {
        signal(SignalKind::hangup()).ok()
    };
    let signals = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    async {
        let hung_up = async {
            match hangup {
                Some(mut hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        if let (Ok(mut interrupt), Ok(mut terminate)) = signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hung_up => {}
            }
        } else {
            std::future::pending::<()>().await;
        }
    }
}

/// Its number on every Unix.
#[cfg(unix)]
const SIGHUP: u32 = 1;

/// Whether the process ignores a signal, according to `/proc` (on Linux).
#[cfg(unix)]
fn is_ignored(signal: u32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ignored(&status).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(unix)]
fn ignored(status: &str) -> Option<u64> {
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

/// Resolves on Ctrl-C.
#[cfg(not(unix))]
pub(super) async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(all(test, unix))]
mod tests {
    use super::ignored;

    #[test]
    fn the_kernels_mask_of_ignored_signals_is_read() {
        let status = "Name:\tlatchkey\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n";
        assert_eq!(ignored(status), Some(0x1001));
        assert_eq!(ignored("Name:\tlatchkey\n"), None);
    }
}

//! The signals that stop the server, and the one that makes it read its certificate anew.

/// What SIGHUP does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OnHangup {
    /// It stops the server.
    Stop,
    /// It makes [`Hangups`] resolve, and nothing else.
    Reload,
}

impl OnHangup {
    /// With something to reload, SIGHUP does that, as it does in other servers.
    pub(super) fn of(reloads: bool) -> Self {
        if reloads { Self::Reload } else { Self::Stop }
    }
}

/// Resolves on SIGTERM, SIGINT or SIGHUP, which from this call on do not terminate the process by
/// themselves.
///
/// A closed terminal sends SIGHUP. No user is left to stop the server then, so it shuts down
/// gracefully as for the other signals. Where SIGHUP was ignored when the process began, as under
/// `nohup`, it stays ignored.
#[cfg(unix)]
pub(super) fn signal(on_hangup: OnHangup) -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let hangup = if on_hangup == OnHangup::Reload || is_ignored(SIGHUP) {
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
pub(super) async fn signal(_: OnHangup) {
    let _ = tokio::signal::ctrl_c().await;
}

/// SIGHUP, which from the creation on does not terminate the process by itself. Elsewhere than on
/// Unix there is none.
pub(super) struct Hangups {
    #[cfg(unix)]
    signals: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    pub(super) fn listen() -> Self {
        Self {
            #[cfg(unix)]
            signals: {
                use tokio::signal::unix::{SignalKind, signal};
                signal(SignalKind::hangup()).ok()
            },
        }
    }

    /// Resolves on the next SIGHUP.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signals) = &mut self.signals {
            signals.recv().await;
            return;
        }
        std::future::pending().await
    }
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

//! The end of what a server logged, kept for those who ask why it failed.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{io::AsyncBufReadExt, sync::oneshot};

/// Lines of the log that are kept for those who ask why.
const MOST_LINES: usize = 20;

/// The end of what a server logged.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<VecDeque<String>>>);

impl Log {
    pub(super) async fn follow(
        self,
        pipe: impl tokio::io::AsyncBufRead + Unpin,
        found: oneshot::Sender<String>,
    ) {
        let mut found = Some(found);
        let mut lines = pipe.lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if line.contains("listening")
                && let Some(address) = address(&line)
                && let Some(found) = found.take()
            {
                // The receiver may have been dropped.
                let _ = found.send(address);
            }
            if !line.contains("answered") {
                let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push_back(line);
                if kept.len() > MOST_LINES {
                    kept.pop_front();
                }
            }
        }
    }

    pub(super) fn tail(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|line| format!("    | {line}\n"))
            .collect()
    }
}

fn address(line: &str) -> Option<String> {
    let port: String = line
        .split_once("127.0.0.1:")?
        .1
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    Some(format!("127.0.0.1:{port}"))
}

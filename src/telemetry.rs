//! Logs: structured, on standard error, as text for people or one JSON object a line. Secrets are
//! never logged.
//!
//! Lines go into a bounded buffer that a separate thread writes. So a standard error that is full,
//! closed or not read delays neither requests nor tasks: lines are dropped then, and counted.

mod filter;

use self::filter::LogFilter;
use config::LogFormat;
use std::{
    io::{self, IsTerminal, Write},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};
use tokio::time::Instant;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    Layer, fmt, layer::SubscriberExt, registry, registry::Registry, util::SubscriberInitExt,
};

/// Applied before the operator's own directives, which take precedence: libraries that log every
/// step.
const QUIET: &str = "sea_orm_migration=warn,sqlx::postgres::notice=warn";

/// Applied after them: spans whose fields hold the database's URL, and so its password; messages of
/// sockets, with the tokens in them; and the frames of HTTP/2, with its headers.
const SILENT: &str = "sea_orm=info,tungstenite=info,tokio_tungstenite=info,h2=info";

/// The crates that a directive for `latchkey` covers, besides the program's own.
const CRATES: [&str; 8] = [
    "app", "apply", "config", "domain", "graphql", "oauth", "rest", "web",
];

/// Most lines that wait to be written.
pub const MAX_LINES: usize = 4096;
/// Bytes of lines that are written at once.
const MAX_BYTES: usize = 64 * 1024;
/// How long lines are gathered while they follow each other faster than that.
const PAUSE: Duration = Duration::from_millis(5);
/// How long the last lines may take to be written.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// Lines that could not be written.
static UNWRITTEN: AtomicU64 = AtomicU64::new(0);
/// Lines that were dropped because the buffer was full.
static CROWDED_OUT: OnceLock<ErrorCounter> = OnceLock::new();

/// Number of log lines lost so far.
#[must_use]
pub fn lost_lines() -> u64 {
    let crowded_out = CROWDED_OUT.get().map_or(0, ErrorCounter::dropped_lines);
    UNWRITTEN
        .load(Ordering::Relaxed)
        .saturating_add(u64::try_from(crowded_out).unwrap_or(u64::MAX))
}

/// The log, as long as the process needs it.
pub struct Log(Option<WorkerGuard>);

impl Log {
    /// Writes the remaining lines, within a time limit. Nothing that is logged after this is
    /// written.
    pub fn flush(mut self) {
        let Some(guard) = self.0.take() else { return };
        // A writer that hangs in a pipe which is not read must not block the shutdown.
        let (done, flushed) = mpsc::sync_channel(1);
        let flush = std::thread::Builder::new().spawn(move || {
            drop(guard);
            let _ = done.send(());
        });
        if flush.is_ok() {
            let _ = flushed.recv_timeout(FLUSH_TIMEOUT);
        }
    }
}

/// Standard error; what cannot be written is counted, and is not a failure.
///
/// Lines that follow closely are written together: a thread that was woken for each of them would
/// take as much time of the processor as making the line.
#[derive(Default)]
struct StandardError {
    lines: Vec<u8>,
    count: u64,
    written: Option<Instant>,
}

impl StandardError {
    fn write_lines(&mut self) {
        if self.count > 0 && io::stderr().write_all(&self.lines).is_err() {
            UNWRITTEN.fetch_add(self.count, Ordering::Relaxed);
        }
        self.lines.clear();
        self.count = 0;
    }
}

impl Write for StandardError {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.lines.extend_from_slice(line);
        self.count += 1;
        if self.lines.len() >= MAX_BYTES {
            self.write_lines();
        }
        Ok(line.len())
    }

    /// Called once no more lines wait.
    fn flush(&mut self) -> io::Result<()> {
        self.write_lines();
        let busy = self.written.is_some_and(|at| at.elapsed() < PAUSE);
        if busy {
            std::thread::sleep(PAUSE);
        }
        self.written = Some(Instant::now());
        Ok(())
    }
}

/// The directives, with those for `latchkey` given to each crate that the program is made of.
fn for_all_crates(directives: &str) -> String {
    let mut all = Vec::new();
    for directive in directives.split(',').map(str::trim) {
        if let Some(level) = directive.strip_prefix("latchkey=") {
            all.extend(CRATES.map(|name| format!("{name}={level}")));
        }
        all.push(directive.to_owned());
    }
    all.join(",")
}

/// Starts logging; called once by the binary.
#[must_use]
pub fn start(directives: &str, format: LogFormat) -> Log {
    let (writer, guard): (NonBlocking, _) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(MAX_LINES)
        .thread_name("log")
        .finish(StandardError::default());
    // A second start in the same process, as in tests, changes nothing.
    let _ = CROWDED_OUT.set(writer.error_counter());
    let lines = fmt::layer()
        .with_writer(writer)
        .with_target(false)
        .log_internal_errors(false);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => Box::new(lines.with_ansi(io::stderr().is_terminal())),
        LogFormat::Json => Box::new(lines.json().flatten_event(true)),
    };
    let directives = format!("{QUIET},{},{SILENT}", for_all_crates(directives));
    // The settings were checked before, so that they parse.
    if let Ok(filter) = LogFilter::new(&directives).or_else(|_| LogFilter::new("info")) {
        let _ = registry().with(lines).with(filter).try_init();
    }
    Log(Some(guard))
}

/// Writes a line for people to standard error. A failure is ignored, since it cannot be reported
/// elsewhere.
pub fn tell(line: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::for_all_crates;

    #[test]
    fn a_directive_for_the_program_covers_all_its_crates() {
        let all = for_all_crates("latchkey=debug, info");
        for directive in ["domain=debug", "oauth=debug", "latchkey=debug", "info"] {
            assert!(all.split(',').any(|one| one == directive), "{all}");
        }
        assert_eq!(
            for_all_crates("warn,latchkey::serve=info"),
            "warn,latchkey::serve=info"
        );
    }
}

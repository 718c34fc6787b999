//! Logs: structured, on standard error, as text for people or one JSON object a line. Nothing secret goes in.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Said before the operator's own directives, which win: libraries that report every step.
const QUIET: &str = "sea_orm_migration=warn,sqlx::postgres::notice=warn";

/// Said after them: spans whose fields hold the database's URL, and so its password; and messages of sockets, with the tokens in them.
const SILENT: &str = "sea_orm=info,tungstenite=info,tokio_tungstenite=info";

/// Starts logging; called once by the binary.
pub fn start(directives: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(format!("{QUIET},{directives},{SILENT}")).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start in the same process, as in tests, changes nothing.
    let _ = match format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}

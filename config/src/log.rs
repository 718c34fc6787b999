//! What is logged, and in which format.

use super::reader::Reader;
use tracing::level_filters::LevelFilter;

/// Format of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A single word that is no level would be taken for the name of a module, and everything else
/// would not be logged.
pub(super) fn log(reader: &mut Reader) -> Option<String> {
    let text = reader.text("LATCHKEY_LOG");
    let mut words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty() && !word.contains(['=', '[', '{', '}', ']']));
    let levels = words.all(|word| word.parse::<LevelFilter>().is_ok());
    let sound = levels && tracing_subscriber::EnvFilter::try_new(&text).is_ok();
    let message =
        "must be off, error, warn, info, debug or trace, or directives such as latchkey=debug,info";
    reader.keep(
        "LATCHKEY_LOG",
        sound.then_some(text).ok_or_else(|| message.to_owned()),
    )
}

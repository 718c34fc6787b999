//! Writes a configuration file that a program has put together.

use super::{Outcome, document::Document, export::Format};
use domain::error::Error;

/// The file as text.
///
/// # Errors
/// Only internal ones.
pub fn write(document: &Document, format: Format) -> Outcome<String> {
    match format {
        Format::Yaml => {
            let options = serde_saphyr::ser_options! { prefer_block_scalars: false, compact_list_indent: false };
            let text = serde_saphyr::to_string_with_options(document, options);
            Ok(text.map_err(Error::internal)?)
        }
        Format::Json => {
            let text = serde_json::to_string_pretty(document).map_err(Error::internal)?;
            Ok(text + "\n")
        }
    }
}

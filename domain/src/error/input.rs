//! Checks of texts and moments that many inputs have.

use super::{Error, ProblemCode, Result};
use crate::visible::first_hidden;
use chrono::{DateTime, Datelike, Utc};

/// Checks that a moment lies in years 1 to 9999: outside these, the databases order moments
/// differently.
pub(crate) fn moment(field: &str, value: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>> {
    match value {
        Some(at) if !(1..=9999).contains(&at.year()) => Err(Error::refused(
            ProblemCode::Invalid,
            field,
            "Must lie in the years 1 to 9999.",
        )),
        fine => Ok(fine),
    }
}

/// Checks a text that people read: trimmed, not too long, without control characters and without
/// characters that hide or reorder others. Blank counts as absent.
pub(crate) fn text(field: &str, value: Option<&str>, max: usize) -> Result<Option<String>> {
    let Some(value) = value.map(str::trim).filter(|v| !v.is_empty()) else {
        return Ok(None);
    };
    if value.chars().count() > max {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {max} characters."),
        ));
    }
    if value
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Error::refused(
            ProblemCode::Invalid,
            field,
            "Control characters are not allowed.",
        ));
    }
    if let Some((place, c)) = first_hidden(value) {
        let message = format!(
            "Characters that are invisible or change the direction of text are not allowed: U+{:04X} at position {place}.",
            u32::from(c)
        );
        return Err(Error::refused(ProblemCode::Invalid, field, message));
    }
    Ok(Some(value.to_owned()))
}

/// Like [`text`], where a value is required.
pub(crate) fn required_text(field: &str, value: &str, max: usize) -> Result<String> {
    text(field, Some(value), max)?
        .ok_or_else(|| Error::refused(ProblemCode::Blank, field, "Must not be blank."))
}

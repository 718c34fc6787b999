//! How many sessions of a user a caller may name at once.

use crate::{
    error::{Error, ProblemCode, Result},
    page::MAX_PAGE,
};
use entity::SessionId;

/// Checks a list of sessions that are to end: an empty one is more likely a mistake than a wish to
/// end none.
///
/// # Errors
/// Problems with `ids`.
pub fn check_sessions_named(ids: &[SessionId]) -> Result<()> {
    if ids.is_empty() {
        return Err(Error::refused(
            ProblemCode::Blank,
            "ids",
            "Name at least one session, or leave the list out to end all.",
        ));
    }
    if ids.len() > MAX_PAGE as usize {
        return Err(Error::refused(
            ProblemCode::TooLong,
            "ids",
            format!("At most {MAX_PAGE} sessions at once."),
        ));
    }
    Ok(())
}

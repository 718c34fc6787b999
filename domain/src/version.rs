//! Versions against lost updates: a change is refused where the thing has changed since the caller
//! read it.

use super::error::{Error, ProblemCode, Result};

/// The versions of a thing that a change accepts: one of them must be the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedVersion(Vec<i32>);

impl From<i32> for ExpectedVersion {
    fn from(version: i32) -> Self {
        Self(vec![version])
    }
}

impl FromIterator<i32> for ExpectedVersion {
    fn from_iter<T: IntoIterator<Item = i32>>(versions: T) -> Self {
        Self(versions.into_iter().collect())
    }
}

/// Refuses a change that does not accept the present version.
pub(crate) fn check_version(expected: Option<&ExpectedVersion>, present: i32) -> Result<()> {
    let Some(ExpectedVersion(versions)) =
        expected.filter(|expected| !expected.0.contains(&present))
    else {
        return Ok(());
    };
    let listed: Vec<_> = versions.iter().map(ToString::to_string).collect();
    let meant = match listed.as_slice() {
        [] => "the change was meant for another state".to_owned(),
        [one] => format!("the change was meant for version {one}"),
        several => format!(
            "the change was meant for one of the versions {}",
            several.join(", ")
        ),
    };
    let message =
        format!("It is at version {present}, and {meant}. Read it again, then repeat the change.");
    Err(Error::refused(
        ProblemCode::StaleVersion,
        "expectedVersion",
        message,
    ))
}

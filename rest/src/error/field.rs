//! Errors whose field has another name in this interface.

use domain::error::{Error, Problem};

/// The same error, where the rule's field is named by the URL.
pub(crate) fn in_path(error: Error, field: &str) -> Error {
    moved(error, field, "id")
}

/// The same error, where this interface has another name for the rule's field; the prefix `body.`
/// marks a member that has the name of a parameter.
pub(crate) fn moved(error: Error, field: &str, name: &str) -> Error {
    let path = || name.split('.').map(str::to_owned).collect();
    let moved = |problem: Problem| {
        if problem.path.join(".") == field {
            Problem {
                path: path(),
                ..problem
            }
        } else {
            problem
        }
    };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

/// The same error, where this interface has another name for the field that the rule's path begins
/// with.
pub(crate) fn moved_into(error: Error, field: &str, name: &str) -> Error {
    let moved = |mut problem: Problem| {
        if let Some(first) = problem.path.first_mut().filter(|first| *first == field) {
            name.clone_into(first);
            problem.path.truncate(1);
        }
        problem
    };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

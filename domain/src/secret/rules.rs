//! The rules for secrets that people choose: how long they are, and of which characters.

use crate::error::{Error, Problem, ProblemCode, Result};
use entity::{Secret, account};

/// The rules for secrets that people choose: length as the account says, a letter, a digit and a
/// special character.
pub(super) fn check_chosen(account: &account::Model, secret: &Secret) -> Result<()> {
    let bound = |n: i32| usize::try_from(n).unwrap_or_default();
    let length = length_problem(
        secret,
        bound(account.chosen_secret_min_length),
        bound(account.chosen_secret_max_length),
    );
    let has = |what: fn(&u8) -> bool| secret.expose().as_bytes().iter().any(what);
    let complete =
        has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit) && has(u8::is_ascii_punctuation);
    let mix = (!complete).then(|| {
        problem(
            ProblemCode::Invalid,
            "Needs at least one letter, one digit and one special character.",
        )
    });
    let problems: Vec<_> = [length, charset_problem(secret), mix]
        .into_iter()
        .flatten()
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(problems))
    }
}

pub(super) fn length_problem(secret: &Secret, min: usize, max: usize) -> Option<Problem> {
    if secret.len() < min {
        Some(problem(
            ProblemCode::TooShort,
            format!("At least {min} characters."),
        ))
    } else if secret.len() > max {
        Some(problem(
            ProblemCode::TooLong,
            format!("At most {max} characters."),
        ))
    } else {
        None
    }
}

/// Clients disagree on how to encode `%` and `+` in HTTP Basic, and on every character that is not
/// ASCII.
pub(super) fn charset_problem(secret: &Secret) -> Option<Problem> {
    let odd = secret
        .expose()
        .bytes()
        .any(|b| !b.is_ascii_graphic() || b == b'%' || b == b'+');
    odd.then(|| {
        problem(
            ProblemCode::Invalid,
            "Only visible ASCII characters, without `%`, `+` and blanks.",
        )
    })
}

pub(super) fn problem(code: ProblemCode, message: impl Into<String>) -> Problem {
    Problem::new(code, "clientSecret", message)
}

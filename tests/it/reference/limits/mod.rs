//! The page of limits: every number of its tables is the constant that the program enforces.

mod graphql;
mod lengths;
mod lists;
mod server;

use super::{bytes, hold, says, table};
use ::graphql::limits::STATEMENT;
use domain::{limits::MAX_GRANTS, page::MAX_PAGE};
use std::time::Duration;

/// A number, with a comma for each thousand where it has five digits or more.
fn number(number: impl TryInto<u64>) -> String {
    let number = number
        .try_into()
        .unwrap_or_else(|_| panic!("a limit is below zero"));
    if number < 10_000 {
        return number.to_string();
    }
    let (mut rest, mut groups) = (number, Vec::new());
    while rest >= 1000 {
        groups.insert(0, format!(",{:03}", rest % 1000));
        rest /= 1000;
    }
    format!("{rest}{}", groups.concat())
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs())
}

/// Seconds in words, in the largest unit that divides them.
fn span(seconds: i32) -> String {
    let (number, unit) = match seconds {
        seconds if seconds % 86_400 == 0 => (seconds / 86_400, "day"),
        seconds if seconds % 3600 == 0 => (seconds / 3600, "hour"),
        seconds => (seconds, "second"),
    };
    match number {
        1 => format!("1 {unit}"),
        _ => format!("{number} {unit}s"),
    }
}

#[test]
fn the_page_of_limits_is_that_of_the_code() {
    let parts = [
        ("server", server::table()),
        ("graphql", graphql::sizes()),
        ("counted", graphql::counted()),
        ("lists", lists::table()),
        ("lengths", lengths::table()),
    ];
    hold("docs/reference/limits.md", &parts);
    let told = [
        format!("is read in pages of at most {MAX_PAGE} items"),
        format!("are {STATEMENT} more for each object"),
        format!("a page of {MAX_PAGE} roles with {MAX_GRANTS} permissions each"),
    ];
    says("docs/reference/limits.md", &told);
}

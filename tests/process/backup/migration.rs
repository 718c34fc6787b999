//! `latchkey migrate down`: a migration is undone after it was said what is lost.

use super::{stderr, stdout};
use crate::program::run_for_json;

/// A table of a live database would be gone without a question.
#[test]
fn a_migration_is_undone_only_when_that_is_agreed_to_and_what_is_lost_is_named() {
    let folder = tempfile::tempdir().unwrap();
    run_for_json(
        folder.path(),
        &[],
        &["client", "create", "--name", "Report"],
    );
    let status = || stdout(folder.path(), &["migrate", "status"]);
    let before = status();
    let refused = stderr(folder.path(), &["migrate", "down"]);
    let last = before
        .lines()
        .last()
        .unwrap()
        .split(' ')
        .next_back()
        .unwrap();
    assert!(
        refused.contains(last) && refused.contains("Lost by it: ") && refused.contains("--yes"),
        "{refused}"
    );
    assert_eq!(status(), before, "asking changes nothing");
    let undone = stdout(folder.path(), &["migrate", "down", "--yes"]);
    assert!(undone.contains(last), "{undone}");
    assert!(status().lines().last().unwrap().starts_with("pending "));
    // Each step in turn, down to the first: its table, with the rows in it.
    let all: String = before
        .lines()
        .skip(1)
        .map(|_| stdout(folder.path(), &["migrate", "down", "--yes"]))
        .collect();
    assert!(
        all.contains("table client (1 rows)") && all.contains("column client_secret.name"),
        "{all}"
    );
    assert_eq!(
        stdout(folder.path(), &["migrate", "down", "--yes"]),
        "nothing to undo\n"
    );
}

//! What `docs/coming-from.md` says to administrators of other products: every walk-through is walked, and every call of a table is tried.

use crate::tour::{steps, walk};

const PAGE: &str = include_str!("../../docs/coming-from.md");

fn product(heading: &str) {
    let mut all = steps(PAGE, "Before you begin");
    all.extend(steps(PAGE, heading));
    assert!(all.len() >= 8, "the walk-through of {heading} is gone");
    walk(&all);
}

#[test]
fn an_administrator_of_koios_finds_everything() {
    product("Koios");
}

#[test]
fn an_administrator_of_knox_manage_finds_everything() {
    product("Knox Manage");
}

#[test]
fn an_administrator_of_insights_finds_everything() {
    product("Insights");
}

#[test]
fn an_administrator_of_alphaus_finds_everything() {
    product("Alphaus");
}

/// A table that names a call which no block of its part makes would be a promise that nobody tried.
#[test]
fn every_call_of_the_tables_is_made_in_the_walk_throughs() {
    for section in PAGE.split("\n## ").filter(|section| section.contains("\n| tag |")) {
        let made: String = section.split("```").skip(1).step_by(2).collect();
        for row in section.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
            let call = row.rsplit(" | ").next().unwrap();
            let words = call.split('`').skip(1).step_by(2).flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'));
            for word in words.filter(|word| !word.is_empty() && !["POST", "GET", "DELETE"].contains(word)) {
                assert!(made.contains(word), "`{word}` of this row is in no block: {row}");
            }
        }
    }
}

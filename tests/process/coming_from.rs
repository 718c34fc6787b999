//! What `docs/migrate/` says to administrators of other products: every call of a table is made in
//! a walk-through. The walk-throughs are walked with the other pages of the book.

use crate::tour::page;

const PAGES: [&str; 4] = ["alphaus", "insights", "knox-manage", "koios"];

/// A table that names a call which no block of its page makes would be a promise that is not
/// tested.
#[test]
fn every_call_of_the_tables_is_made_in_the_walk_throughs() {
    for name in PAGES {
        let text = page(&format!("docs/migrate/{name}.md"));
        assert!(text.contains("\n| tag |"), "{name} has lost its table");
        let made: String = text.split("```").skip(1).step_by(2).collect();
        for row in text
            .lines()
            .filter(|line| line.starts_with("| ") && line.contains('`'))
        {
            let call = row.rsplit(" | ").next().unwrap();
            let codes = call.split('`').skip(1).step_by(2);
            let words =
                codes.flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'));
            for word in
                words.filter(|word| !word.is_empty() && !["POST", "GET", "DELETE"].contains(word))
            {
                assert!(
                    made.contains(word),
                    "`{word}` of this row is in no block: {row}"
                );
            }
        }
    }
}

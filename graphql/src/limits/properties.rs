//! Property tests of the limits: a document is refused exactly if it exceeds one when everything in
//! it is expanded.

mod tree;

use super::{
    MAX_ALIASES, MAX_DEPTH, MAX_DIRECTIVES, MAX_ROOT_FIELDS, MAX_SELECTIONS, check, parse,
};
use proptest::{collection::vec, prelude::*, sample::select};
use tree::{TreeNode, document, sum, text};

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn passes(query: &str) -> bool {
    parse(query).and_then(|document| check(&document)).is_ok()
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn a_document_is_refused_exactly_if_it_is_too_large_when_written_out(sets in document()) {
        let cost = sum(&sets, 0, &sets[0]);
        let small = [(cost.selections, MAX_SELECTIONS), (cost.aliases, MAX_ALIASES), (cost.directives, MAX_DIRECTIVES), (cost.depth, MAX_DEPTH), (cost.fields, MAX_ROOT_FIELDS)]
            .iter()
            .all(|(count, most)| *count <= u128::from(*most));
        let query = text(&sets);
        prop_assert_eq!(passes(&query), small, "{:?}: {}", cost, query);
    }

    #[test]
    fn a_caller_who_asks_for_less_is_not_refused_instead(sets in document(), prune in any::<prop::sample::Index>()) {
        let mut less = sets.clone();
        if less[0].len() > 1 {
            let at = prune.index(less[0].len());
            less[0].remove(at);
        } else if let Some(TreeNode::Field { inner, .. }) = less[0].first_mut() {
            inner.clear();
        }
        prop_assert!(!passes(&text(&sets)) || passes(&text(&less)), "{}", text(&less));
    }

    /// Counting by expansion takes time exponential in the number of levels; this would never end.
    #[test]
    fn fragments_within_fragments_are_counted_once(levels in 2_usize..99, width in 2_usize..10) {
        let mut query = "{ ...f0 }".to_owned();
        for level in 0..levels {
            query += &format!(" fragment f{level} on T {{ {} }}", format!("...f{} ", level + 1).repeat(width));
        }
        query += &format!(" fragment f{levels} on T {{ id }}");
        let written_out = (width as f64).powi(i32::try_from(levels).expect("small"));
        prop_assert_eq!(passes(&query), 2.0 * written_out < MAX_SELECTIONS as f64 && levels < 50 && written_out <= MAX_ROOT_FIELDS as f64, "{}", query);
    }

    #[test]
    fn no_text_is_too_strange_to_be_a_document(text in any::<String>(), pieces in vec(select(vec![
        "{", "}", "(", ")", "[", "]", "\"", "\"\"\"", "\\", "\\\"\"\"", "#", "\n", "\r", "query", "fragment", "on", "...", "f", "$v", ":", "=", "@", "!", "1e99", "-", "99999999999999999999", "null", "é", "\u{feff}",
    ]), 0..60)) {
        let _ = passes(&text);
        let _ = passes(&pieces.join(" "));
        let _ = passes(&format!("{{ a(b: {}) }}", pieces.concat()));
    }

    /// Strings and comments may hide brackets from the count, but not from the parser, whose stack
    /// would overflow.
    #[test]
    fn brackets_are_found_behind_all_kinds_of_strings(strings in vec(select(vec![
        "\"\"", "\"a\"", "\"\\\"\"", "\"\\\\\"", "\"#\"", "\"[\"", "\"\\u005B\"", "\"\"\"\"\"\"", "\"\"\"\\\"\"\"\"\"\"", "\"\"\"\\\\\"\"\"\"\"\"", "\"\"\" \" \"\" \"\"\"", "\"\"\"\n#\"\"\"", "# \" \n", "#\r", "# \"\"\" \n", ",", "\u{feff}", "1", "\"", "\"\"\"", "\"\n", "\"\r",
    ]), 0..8), brackets in select(vec!["[", "{a:"])) {
        let query = format!("{{ a(b: [{} {}", strings.join(" "), brackets.repeat(20_000));
        prop_assert!(!passes(&query));
    }
}

//! Property tests of the limits: a document is refused exactly if it exceeds one when everything in
//! it is expanded.

use super::{
    MAX_ALIASES, MAX_DEPTH, MAX_DIRECTIVES, MAX_ROOT_FIELDS, MAX_SELECTIONS, check, parse,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A generated selection, from which the document is written.
#[derive(Clone, Debug)]
enum TreeNode {
    Field {
        name: &'static str,
        first: Option<i64>,
        alias: bool,
        directives: usize,
        inner: Vec<TreeNode>,
    },
    Inline {
        directives: usize,
        inner: Vec<TreeNode>,
    },
    /// One of the fragments further on, by its distance.
    Spread { distance: usize, directives: usize },
}

/// Cost of a document, each fragment expanded wherever it is spread.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    selections: u128,
    aliases: u128,
    directives: u128,
    fields: u128,
    depth: u128,
}

fn nodes() -> impl Strategy<Value = Vec<TreeNode>> {
    let name = select(vec![
        "id",
        "viewer",
        "nodes",
        "clients",
        "permissions",
        "results",
        "secrets",
        "client",
    ]);
    let spread = (0_usize..3, 0_usize..2).prop_map(|(distance, directives)| TreeNode::Spread {
        distance,
        directives,
    });
    let first = || option::weighted(0.3, -2_i64..150);
    let leaf = (name.clone(), first(), any::<bool>(), 0_usize..2);
    let leaf = leaf.prop_map(|(name, first, alias, directives)| TreeNode::Field {
        name,
        first,
        alias,
        directives,
        inner: vec![],
    });
    let node = prop_oneof![4 => leaf, 1 => spread].prop_recursive(5, 48, 5, move |inner| {
        let inner = vec(inner, 1..5);
        let field = (name.clone(), first(), any::<bool>(), 0_usize..2, inner.clone());
        let field = field.prop_map(|(name, first, alias, directives, inner)| TreeNode::Field { name, first, alias, directives, inner });
        prop_oneof![4 => field, 1 => (0_usize..2, inner).prop_map(|(directives, inner)| TreeNode::Inline { directives, inner })]
    });
    vec(node, 1..8)
}

/// The operation's selections, then those of each fragment.
fn document() -> impl Strategy<Value = Vec<Vec<TreeNode>>> {
    vec(nodes(), 1..5)
}

/// The fragment that a spread in this set refers to, if there is one that far on.
fn target(sets: &[Vec<TreeNode>], within: usize, distance: usize) -> Option<usize> {
    Some(within + 1 + distance).filter(|target| *target < sets.len())
}

fn write(sets: &[Vec<TreeNode>], within: usize, nodes: &[TreeNode]) -> String {
    let inner = |inner: &[TreeNode]| {
        if inner.is_empty() {
            String::new()
        } else {
            format!("{{ {} }}", write(sets, within, inner))
        }
    };
    let marks = |directives: &usize| "@include(if: true) ".repeat(*directives);
    let written = nodes.iter().enumerate().map(|(index, node)| match node {
        TreeNode::Field {
            name,
            first,
            alias,
            directives,
            inner: below,
        } => {
            let alias = if *alias {
                format!("a{index}: ")
            } else {
                String::new()
            };
            let first = first
                .map(|first| format!("(first: {first})"))
                .unwrap_or_default();
            format!("{alias}{name}{first} {}{}", marks(directives), inner(below))
        }
        TreeNode::Inline {
            directives,
            inner: below,
        } => format!("... {}{}", marks(directives), inner(below)),
        TreeNode::Spread {
            distance,
            directives,
        } => match target(sets, within, *distance) {
            Some(target) => format!("...f{target} {}", marks(directives)),
            None => format!("id {}", marks(directives)),
        },
    });
    written.collect::<Vec<_>>().join(" ")
}

fn text(sets: &[Vec<TreeNode>]) -> String {
    let fragments = sets.iter().enumerate().skip(1);
    let fragments = fragments.map(|(index, nodes)| {
        format!(
            " fragment f{index} on T {{ {} }}",
            write(sets, index, nodes)
        )
    });
    format!(
        "{{ {} }}{}",
        write(sets, 0, &sets[0]),
        fragments.collect::<String>()
    )
}

fn sum(sets: &[Vec<TreeNode>], within: usize, nodes: &[TreeNode]) -> Sum {
    let mut total = Sum::default();
    for node in nodes {
        let (mut cost, directives) = match node {
            TreeNode::Field {
                alias,
                directives,
                inner,
                ..
            } => {
                let mut cost = sum(sets, within, inner);
                cost.depth += 1;
                cost.aliases += u128::from(*alias);
                cost.fields = 1;
                (cost, directives)
            }
            TreeNode::Inline { directives, inner } => (sum(sets, within, inner), directives),
            TreeNode::Spread {
                distance,
                directives,
            } => match target(sets, within, *distance) {
                Some(target) => (sum(sets, target, &sets[target]), directives),
                None => (
                    Sum {
                        fields: 1,
                        depth: 1,
                        ..Sum::default()
                    },
                    directives,
                ),
            },
        };
        cost.directives += *directives as u128;
        total.selections += cost.selections + 1;
        total.aliases += cost.aliases;
        total.directives += cost.directives;
        total.depth = total.depth.max(cost.depth);
        total.fields += cost.fields;
    }
    total
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

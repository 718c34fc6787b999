//! Generated documents as trees: written as texts, and counted with everything in them expanded.

use proptest::{collection::vec, option, prelude::*, sample::select};

/// A generated selection, from which the document is written.
#[derive(Clone, Debug)]
pub(super) enum TreeNode {
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
pub(super) struct Sum {
    pub(super) selections: u128,
    pub(super) aliases: u128,
    pub(super) directives: u128,
    pub(super) fields: u128,
    pub(super) depth: u128,
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
pub(super) fn document() -> impl Strategy<Value = Vec<Vec<TreeNode>>> {
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

pub(super) fn text(sets: &[Vec<TreeNode>]) -> String {
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

pub(super) fn sum(sets: &[Vec<TreeNode>], within: usize, nodes: &[TreeNode]) -> Sum {
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

//! Fields that merge have lists of the same lengths in their arguments.

use super::{DocumentProblem, ValueWalk};
use apollo_compiler::{
    Name, Node,
    ast::Value,
    collections::{HashMap, HashSet},
    executable::{Field, Selection, SelectionSet},
};

impl<'a> ValueWalk<'a, '_> {
    /// Fields with the same place in the response have the same arguments, to the last item of each
    /// list.
    pub(super) fn merged(&mut self, sets: &[&'a SelectionSet]) {
        let mut groups: HashMap<(&Name, &Name), Vec<&'a Node<Field>>> = HashMap::default();
        let (mut queue, mut seen) = (sets.to_vec(), HashSet::default());
        while let Some(set) = queue.pop() {
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => groups
                        .entry((field.response_key(), &set.ty))
                        .or_default()
                        .push(field),
                    Selection::InlineFragment(inline) => queue.push(&inline.selection_set),
                    Selection::FragmentSpread(spread) if seen.insert(&spread.fragment_name) => {
                        queue.extend(
                            self.document
                                .fragments
                                .get(&spread.fragment_name)
                                .map(|fragment| &fragment.selection_set),
                        );
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        for ((key, _), fields) in groups {
            let Some((first, rest)) = fields.split_first() else {
                continue;
            };
            for other in rest.iter().filter(|other| !same_lists(first, other)) {
                let message = format!(
                    "Fields \"{key}\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional."
                );
                self.problems
                    .push(DocumentProblem::at(other.location(), message));
            }
            let inner: Vec<_> = fields
                .iter()
                .map(|field| &field.selection_set)
                .filter(|set| !set.selections.is_empty())
                .collect();
            if !inner.is_empty() {
                self.merged(&inner);
            }
        }
    }
}

fn same_lists(one: &Field, other: &Field) -> bool {
    let of = |name: &Name| {
        other
            .arguments
            .iter()
            .find(|argument| argument.name == *name)
    };
    one.arguments.iter().all(|argument| {
        of(&argument.name).is_none_or(|same| same_length(&argument.value, &same.value))
    })
}

fn same_length(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same_length(one, other))
        }
        (Value::Object(one), Value::Object(other)) => one.iter().all(|(name, value)| {
            let same = other.iter().find(|(other, _)| other == name);
            same.is_none_or(|(_, same)| same_length(value, same))
        }),
        _ => true,
    }
}

//! A subscription has one field at its top, and so one stream of events.

use super::{DocumentProblem, ValueWalk};
use apollo_compiler::{
    collections::HashSet,
    executable::{Selection, SelectionSet},
};

impl<'a> ValueWalk<'a, '_> {
    /// GraphQL specification, section 5.2.4.1: one place in the response, which several fields may
    /// share.
    pub(super) fn subscription(&mut self, root: &'a SelectionSet) {
        let (mut keys, mut seen, mut queue) = (HashSet::default(), HashSet::default(), vec![root]);
        while let Some(set) = queue.pop() {
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => {
                        if keys.insert(field.response_key()) && keys.len() == 2 {
                            self.problems.push(DocumentProblem::at(
                                field.location(),
                                "A subscription must select only one top level field.",
                            ));
                        }
                    }
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
    }
}

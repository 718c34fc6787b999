//! Converts selections: the fields at the top are written out, and fields with the same place in
//! the response are one.

use super::DocumentWriter;
use apollo_compiler::{
    Node,
    executable::{Field, Selection, SelectionSet},
};
use async_graphql::{Name as OutName, Pos, Positioned, parser::types as out};
use std::collections::HashMap;

impl DocumentWriter<'_> {
    /// The fields at the top, including those of fragments: the executor finds the field of a
    /// subscription only there, and would execute a mutation twice that is selected twice, once in
    /// a fragment.
    pub(super) fn outright(&self, set: &SelectionSet, items: &mut Vec<Positioned<out::Selection>>) {
        for selection in &set.selections {
            match selection {
                Selection::InlineFragment(inline) if inline.directives.is_empty() => {
                    self.outright(&inline.selection_set, items)
                }
                Selection::FragmentSpread(spread) if spread.directives.is_empty() => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.outright(&fragment.selection_set, items);
                    }
                }
                other => items.push(self.selection(other)),
            }
        }
    }

    pub(super) fn set(&self, set: &SelectionSet, pos: Pos) -> Positioned<out::SelectionSet> {
        let items = set
            .selections
            .iter()
            .map(|selection| self.selection(selection))
            .collect();
        Positioned::new(
            out::SelectionSet {
                items: merge(items),
            },
            pos,
        )
    }

    fn selection(&self, selection: &Selection) -> Positioned<out::Selection> {
        match selection {
            Selection::Field(field) => {
                let pos = self.positions.at(field.location());
                Positioned::new(
                    out::Selection::Field(Positioned::new(self.field(field, pos), pos)),
                    pos,
                )
            }
            Selection::FragmentSpread(spread) => {
                let pos = self.positions.at(spread.location());
                let node = out::FragmentSpread {
                    fragment_name: self.placed(&spread.fragment_name),
                    directives: self.directives(&spread.directives),
                };
                Positioned::new(
                    out::Selection::FragmentSpread(Positioned::new(node, pos)),
                    pos,
                )
            }
            Selection::InlineFragment(inline) => {
                let pos = self.positions.at(inline.location());
                let node = out::InlineFragment {
                    type_condition: inline
                        .type_condition
                        .as_ref()
                        .map(|name| self.condition(name)),
                    directives: self.directives(&inline.directives),
                    selection_set: self.set(&inline.selection_set, pos),
                };
                Positioned::new(
                    out::Selection::InlineFragment(Positioned::new(node, pos)),
                    pos,
                )
            }
        }
    }

    fn field(&self, field: &Node<Field>, pos: Pos) -> out::Field {
        out::Field {
            alias: field.alias.as_ref().map(|alias| self.placed(alias)),
            name: self.placed(&field.name),
            arguments: self.arguments(&field.arguments),
            directives: self.directives(&field.directives),
            selection_set: self.set(&field.selection_set, pos),
        }
    }
}

/// Merges fields with the same place in the response (GraphQL specification, section 6.3.2): the
/// executor would execute each.
pub(super) fn merge(items: Vec<Positioned<out::Selection>>) -> Vec<Positioned<out::Selection>> {
    let mut merged: Vec<Positioned<out::Selection>> = Vec::with_capacity(items.len());
    let mut places: HashMap<OutName, usize> = HashMap::new();
    for mut item in items {
        let key = match &item.node {
            out::Selection::Field(field) if field.node.directives.is_empty() => {
                Some(field.node.response_key().node.clone())
            }
            _ => None,
        };
        let same = key
            .as_ref()
            .and_then(|key| places.get(key))
            .and_then(|place| merged.get_mut(*place));
        match (same.map(|same| &mut same.node), &mut item.node) {
            (Some(out::Selection::Field(same)), out::Selection::Field(field)) => {
                let both = &mut same.node.selection_set.node.items;
                both.append(&mut field.node.selection_set.node.items);
                *both = merge(std::mem::take(both));
            }
            _ => {
                if let Some(key) = key {
                    places.insert(key, merged.len());
                }
                merged.push(item);
            }
        }
    }
    merged
}

//! Counts what a document has when every fragment in it is expanded, without expanding any.

use super::MAX_EXPANDED_NESTING;
use crate::document::DocumentError;
use apollo_compiler::{
    Name,
    ast::{DirectiveList, FragmentDefinition, Selection},
    collections::HashMap,
};

/// Cost of a selection set when every fragment in it is expanded.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    pub(super) selections: u64,
    pub(super) aliases: u64,
    pub(super) directives: u64,
    /// Fields at the top, for operations.
    pub(super) fields: u64,
    /// Levels of fields within fields.
    pub(super) depth: u64,
}

impl Cost {
    pub(super) fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
    }
}

pub(super) struct SelectionCounter<'a> {
    pub(super) fragments: HashMap<&'a Name, &'a FragmentDefinition>,
    /// Fragments counted so far; none while one is being counted.
    pub(super) known: HashMap<&'a Name, Option<Cost>>,
}

fn count(directives: &DirectiveList) -> u64 {
    directives.len() as u64
}

impl<'a> SelectionCounter<'a> {
    pub(super) fn selections(
        &mut self,
        selections: &'a [Selection],
        nesting: usize,
    ) -> Result<Cost, DocumentError> {
        if nesting > MAX_EXPANDED_NESTING {
            let message = format!(
                "The document has more than {MAX_EXPANDED_NESTING} levels of fields and fragments."
            );
            return Err(DocumentError::too_large(message));
        }
        let mut total = Cost::default();
        for selection in selections {
            let (mut cost, fields, directives) = match selection {
                Selection::Field(field) => {
                    let mut cost = self.selections(&field.selection_set, nesting + 1)?;
                    cost.aliases = cost
                        .aliases
                        .saturating_add(u64::from(field.alias.is_some()));
                    cost.depth = cost.depth.saturating_add(1);
                    (cost, 1, &field.directives)
                }
                Selection::InlineFragment(inline) => {
                    let cost = self.selections(&inline.selection_set, nesting + 1)?;
                    (cost, cost.fields, &inline.directives)
                }
                Selection::FragmentSpread(spread) => {
                    let cost = self.fragment(&spread.fragment_name, nesting + 1)?;
                    (cost, cost.fields, &spread.directives)
                }
            };
            cost.selections = cost.selections.saturating_add(1);
            cost.directives = cost.directives.saturating_add(count(directives));
            total.add(cost);
            total.fields = total.fields.saturating_add(fields);
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &Name, nesting: usize) -> Result<Cost, DocumentError> {
        match self.known.get(name) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => {
                return Err(DocumentError::wrong(format!(
                    "Cannot spread fragment \"{name}\" within itself."
                )));
            }
            None => {}
        }
        // Validation reports a missing one.
        let Some((name, fragment)) = self
            .fragments
            .get_key_value(name)
            .map(|(name, fragment)| (*name, *fragment))
        else {
            return Ok(Cost::default());
        };
        self.known.insert(name, None);
        let cost = self.selections(&fragment.selection_set, nesting + 1)?;
        self.known.insert(name, Some(cost));
        Ok(cost)
    }
}

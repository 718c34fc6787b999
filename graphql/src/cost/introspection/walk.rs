//! Walks the schema as a response about it would, and ends when that has too many fields.

use super::Introspection;
use crate::{cost::MAX_SCHEMA_FIELDS, document::DocumentError};
use apollo_compiler::{
    collections::HashMap,
    executable::{ExecutableDocument, Field, Selection, SelectionSet},
};

/// Objects, and how often each occurs at one place of the response.
type Crowd = HashMap<usize, u64>;

pub(super) struct IntrospectionWalk<'a> {
    pub(super) introspection: &'a Introspection,
    pub(super) document: &'a ExecutableDocument,
    pub(super) fields: u64,
}

impl IntrospectionWalk<'_> {
    /// Each step over the schema is a field of the response, so this ends when there are too many.
    pub(super) fn set(&mut self, set: &SelectionSet, crowd: &Crowd) -> Result<(), DocumentError> {
        let count = crowd
            .values()
            .fold(0_u64, |sum, count| sum.saturating_add(*count));
        if count == 0 {
            return Ok(());
        }
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => self.field(field, (crowd, count))?,
                Selection::InlineFragment(inline) => self.set(&inline.selection_set, crowd)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.set(&fragment.selection_set, crowd)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, (crowd, count): (&Crowd, u64)) -> Result<(), DocumentError> {
        self.fields = self.fields.saturating_add(count);
        if self.fields > MAX_SCHEMA_FIELDS {
            let message = format!(
                "The answer about the schema would have more than {MAX_SCHEMA_FIELDS} fields, up to `{}`.",
                field.name
            );
            return Err(DocumentError::too_large(message));
        }
        if field.selection_set.is_empty() {
            return Ok(());
        }
        let mut next = Crowd::default();
        for (object, count) in crowd {
            let edges = self
                .introspection
                .objects
                .get(*object)
                .into_iter()
                .flatten();
            for target in edges
                .filter(|(name, _)| field.name == *name)
                .flat_map(|(_, targets)| targets)
            {
                let sum = next.entry(*target).or_default();
                *sum = sum.saturating_add(*count);
            }
        }
        self.set(&field.selection_set, &next)
    }
}

//! Counts the fields of a response, list by list, and the separate statements that they need.

use super::{
    PermissionCounts, Sizes,
    lists::{self, Length},
    part::PartCost,
};
use crate::document::DocumentError;
use apollo_compiler::{
    Name,
    collections::HashMap,
    executable::{ExecutableDocument, Field, Selection, SelectionSet},
};
use serde_json::{Map, Value as Json};

/// Types whose fields are the roots of operations.
const ROOTS: [&str; 3] = ["Query", "Mutation", "Subscription"];
/// Cost of a separate statement, in fields.
pub const STATEMENT: u64 = 10;

/// What counts as a field.
#[derive(Clone, Copy)]
pub(super) struct Weights {
    /// Values of a list that count as one field.
    values: u64,
    /// Fields that a JSON document counts as.
    json: u64,
}

impl Weights {
    /// For the limit on the fields of a response.
    pub(super) const COST: Self = Self {
        values: 10,
        json: 1,
    };
    /// For the time that making the response can take: a JSON document has up to some 50 KB.
    pub(super) const WORK: Self = Self {
        values: 1,
        json: 200,
    };
}

pub(super) struct CostCounter<'a> {
    pub(super) sizes: &'a Sizes,
    pub(super) document: &'a ExecutableDocument,
    pub(super) variables: &'a Map<String, Json>,
    pub(super) counts: &'a PermissionCounts,
    pub(super) weights: Weights,
    /// Number of permissions in the account that the present field is about.
    pub(super) permissions: u64,
    /// Fields about the schema itself, so far.
    pub(super) schema_fields: u64,
    /// Costs of fragments, by name and the number of permissions that they were counted with.
    pub(super) fragments: HashMap<(&'a Name, u64), PartCost>,
}

impl<'a> CostCounter<'a> {
    pub(super) fn set(&mut self, set: &'a SelectionSet) -> Result<PartCost, DocumentError> {
        let mut total = PartCost::default();
        for selection in &set.selections {
            let part = match selection {
                Selection::Field(field) => self.field(&set.ty, field)?,
                Selection::InlineFragment(inline) => self.set(&inline.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name)?,
            };
            total.add(&part);
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &Name) -> Result<PartCost, DocumentError> {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(PartCost::default());
        };
        let key = (name, self.permissions);
        if let Some(part) = self.fragments.get(&key) {
            return Ok(part.clone());
        }
        let part = self.set(&fragment.selection_set)?;
        self.fragments.insert(key, part.clone());
        Ok(part)
    }

    fn field(&mut self, parent: &Name, field: &'a Field) -> Result<PartCost, DocumentError> {
        if matches!(field.name.as_str(), "__schema" | "__type") {
            self.sizes.introspection.add(
                (self.document, field),
                self.variables,
                &mut self.schema_fields,
            )?;
            return Ok(PartCost {
                each: 1,
                plain: 1,
                ..PartCost::default()
            });
        }
        let around = self.permissions;
        if ROOTS.contains(&parent.as_str()) {
            self.permissions = self.counts.below(field);
        }
        let inner = self.set(&field.selection_set)?;
        let permissions = std::mem::replace(&mut self.permissions, around);
        let own = if lists::has_statement(parent, field) {
            1 + STATEMENT
        } else if field.ty().inner_named_type() == "JSON" {
            self.weights.json
        } else {
            1
        };
        let name = format!("{parent}.{}", field.name);
        let mut part = match lists::length(parent, field, (self.variables, permissions)) {
            Length::One => PartCost {
                each: inner.each.saturating_add(inner.items),
                items: 0,
                ..inner
            },
            Length::Page(length) => inner.listed(&name, (1, length)),
            Length::Groups(length) => inner.listed(&name, (length, length)),
            Length::Items(length) => {
                let all = PartCost {
                    each: inner.each.saturating_add(inner.items),
                    items: 0,
                    ..inner
                };
                all.listed(&name, (length, length))
            }
            Length::Values(length) => PartCost {
                each: length.div_ceil(self.weights.values),
                ..PartCost::default()
            },
            Length::OfWhole => {
                let items = inner.each.saturating_add(inner.items);
                return Ok(PartCost {
                    each: own,
                    items,
                    plain: inner.plain.saturating_add(own),
                    dearest: inner.dearest,
                });
            }
        };
        part.each = part.each.saturating_add(own);
        part.plain = part.plain.saturating_add(own);
        Ok(part)
    }
}

//! Cost of responses: every field is counted as often as it can occur, lists with their actual
//! limits. A request that exceeds the limit is refused before anything is read from the database.
//! The numbers are those of `docs/reference/limits.md`.

mod introspection;
mod lists;
mod names;

use super::document::DocumentError;
use apollo_compiler::{
    Name, Schema,
    collections::HashMap,
    executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet},
};
use introspection::Introspection;
use lists::Length;
pub use lists::{MAX_ITEM_ERRORS, PermissionCounts};
pub use names::names;
use serde_json::{Map, Value as Json};

/// Most fields of a response, where every list has its maximum length.
pub const MAX_FIELDS: u64 = 10_000;
/// Most fields of a response about the schema itself. The query that GraphiQL sends must be
/// allowed.
pub const MAX_SCHEMA_FIELDS: u64 = 60_000;
/// Types whose fields are the roots of operations.
const ROOTS: [&str; 3] = ["Query", "Mutation", "Subscription"];
/// Cost of a separate statement, in fields.
const STATEMENT: u64 = 10;

/// Sizes that responses depend on.
pub struct Sizes {
    introspection: Introspection,
}

impl Sizes {
    /// The sizes of a schema.
    pub fn of(schema: &Schema) -> Self {
        Self {
            introspection: Introspection::of(schema),
        }
    }

    /// Checks that the response to an operation cannot be too large, where accounts have so many
    /// permissions.
    ///
    /// # Errors
    /// For one that can be, with the cost and the list that costs most.
    pub fn check(
        &self,
        (document, operation): (&ExecutableDocument, &Operation),
        variables: &Map<String, Json>,
        counts: &PermissionCounts,
    ) -> Result<(), DocumentError> {
        let mut counter = CostCounter {
            sizes: self,
            document,
            variables,
            counts,
            permissions: counts.own,
            schema_fields: 0,
            fragments: HashMap::default(),
        };
        let PartCost { each, dearest, .. } = counter.set(&operation.selection_set)?;
        if each <= MAX_FIELDS {
            return Ok(());
        }
        let dearest = match dearest {
            Some(list) => format!(
                " Most of it is in the list `{}`, of up to {} items here.",
                list.name, list.length
            ),
            None => String::new(),
        };
        let message = format!(
            "The answer could have {each} fields, lists counted as long as they may be; at most {MAX_FIELDS} are allowed."
        );
        Err(DocumentError::too_large(message + &dearest))
    }
}

/// A list, and the cost of its items without those of lists within them.
#[derive(Clone, Debug)]
struct Dearest {
    cost: u64,
    name: String,
    length: u64,
}

/// Cost of a selection set.
#[derive(Clone, Debug, Default)]
struct PartCost {
    /// Fields of one object.
    each: u64,
    /// Fields of one item of the list that the object is a part of: of a page's nodes, of a group's
    /// permissions.
    items: u64,
    /// All fields that are not within lists.
    plain: u64,
    dearest: Option<Dearest>,
}

impl PartCost {
    fn add(&mut self, other: &Self) {
        self.each = self.each.saturating_add(other.each);
        self.items = self.items.saturating_add(other.items);
        self.plain = self.plain.saturating_add(other.plain);
        self.consider(other.dearest.clone());
    }

    fn consider(&mut self, other: Option<Dearest>) {
        if other.as_ref().map(|list| list.cost) > self.dearest.as_ref().map(|list| list.cost) {
            self.dearest = other;
        }
    }

    /// The part of a field with that many objects of this part, of which there are `groups` with
    /// all `length` items together.
    fn listed(self, name: &str, (groups, length): (u64, u64)) -> Self {
        let Self {
            each,
            items,
            plain,
            dearest,
        } = self;
        let dearest = dearest.map(|list| Dearest {
            cost: list.cost.saturating_mul(length),
            ..list
        });
        let cost = each
            .saturating_mul(groups)
            .saturating_add(items.saturating_mul(length));
        let own = Dearest {
            cost: plain.saturating_mul(length),
            name: name.to_owned(),
            length,
        };
        let mut part = Self {
            each: cost,
            items: 0,
            plain: 0,
            dearest,
        };
        part.consider(Some(own));
        part
    }
}

struct CostCounter<'a> {
    sizes: &'a Sizes,
    document: &'a ExecutableDocument,
    variables: &'a Map<String, Json>,
    counts: &'a PermissionCounts,
    /// Number of permissions in the account that the present field is about.
    permissions: u64,
    /// Fields about the schema itself, so far.
    schema_fields: u64,
    /// Costs of fragments, by name and the number of permissions that they were counted with.
    fragments: HashMap<(&'a Name, u64), PartCost>,
}

impl<'a> CostCounter<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<PartCost, DocumentError> {
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
        let own = 1 + if lists::has_statement(parent, field) {
            STATEMENT
        } else {
            0
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
                each: length.div_ceil(10),
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

#[cfg(test)]
mod tests;

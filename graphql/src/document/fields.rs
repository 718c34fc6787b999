//! The fields that a document names, so that it is known before it is executed whether its caller may
//! read all of them.

use apollo_compiler::{
    Name, Schema,
    collections::{HashMap, IndexSet},
    executable::{ExecutableDocument, Selection, SelectionSet},
    schema::Implementers,
};

/// A type of objects and one of its fields.
pub(crate) type NamedField = (Name, Name);

type Interfaces = HashMap<Name, Implementers>;

/// The fields of all operations and fragments of a document, each once. A field of an interface stands
/// for that field of each type that has the interface.
pub(super) fn fields(schema: &Schema, document: &ExecutableDocument) -> Vec<NamedField> {
    let (mut found, interfaces) = (IndexSet::default(), schema.implementers_map());
    let mut add = |set| add(&interfaces, set, &mut found);
    for operation in document.operations.iter() {
        add(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        add(&fragment.selection_set);
    }
    found.into_iter().collect()
}

fn add(interfaces: &Interfaces, set: &SelectionSet, found: &mut IndexSet<NamedField>) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => {
                match interfaces.get(&set.ty) {
                    Some(these) => {
                        let named = these
                            .objects
                            .iter()
                            .map(|name| (name.clone(), field.name.clone()));
                        found.extend(named);
                    }
                    None => {
                        found.insert((set.ty.clone(), field.name.clone()));
                    }
                }
                add(interfaces, &field.selection_set, found);
            }
            Selection::InlineFragment(inline) => add(interfaces, &inline.selection_set, found),
            // Fragments are looked at once each.
            Selection::FragmentSpread(_) => {}
        }
    }
}

//! Builds the schema as a graph: each object of it, with the lists of others that its fields lead
//! to.

use super::Introspection;
use apollo_compiler::{Name, Schema, collections::HashMap};

impl Introspection {
    /// Builds the graph of the schema's objects.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut drawing = Self {
            objects: Vec::new(),
            types: HashMap::default(),
            schema: 0,
        };
        for name in schema.types.keys() {
            let object = drawing.object(Vec::new());
            drawing.types.insert(name.to_string(), object);
        }
        for (name, definition) in &schema.types {
            let edges = drawing.edges(schema, name, definition);
            if let Some(object) = drawing
                .types
                .get(name.as_str())
                .and_then(|object| drawing.objects.get_mut(*object))
            {
                *object = edges;
            }
        }
        let mut directives = Vec::new();
        for directive in schema.directive_definitions.values() {
            let inputs = drawing.inputs(&directive.arguments);
            directives.push(drawing.object(vec![("args", inputs)]));
        }
        let root = |name: Option<&Name>| {
            name.and_then(|name| drawing.types.get(name.as_str()))
                .copied()
                .into_iter()
                .collect::<Vec<_>>()
        };
        let definition = &schema.schema_definition;
        let roots = vec![
            ("types", drawing.types.values().copied().collect()),
            ("queryType", root(definition.query.as_deref())),
            ("mutationType", root(definition.mutation.as_deref())),
            ("subscriptionType", root(definition.subscription.as_deref())),
            ("directives", directives),
        ];
        drawing.schema = drawing.object(roots);
        drawing
    }

    pub(super) fn object(&mut self, edges: Vec<(&'static str, Vec<usize>)>) -> usize {
        self.objects.push(edges);
        self.objects.len() - 1
    }

    pub(super) fn named<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<usize> {
        names
            .filter_map(|name| self.types.get(name).copied())
            .collect()
    }
}

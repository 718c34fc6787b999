//! Cost of introspection: counted exactly, by walking the schema as the response would. A list of
//! lists of types that refer to each other grows a hundredfold with each level, and the executor
//! resolves all of it without yielding.

use super::MAX_SCHEMA_FIELDS;
use crate::document::{DocumentError, constant};
use apollo_compiler::{
    Name, Node, Schema,
    ast::{InputValueDefinition, Type},
    collections::HashMap,
    executable::{ExecutableDocument, Field, Selection, SelectionSet},
    schema::{ExtendedType, FieldDefinition},
};
use serde_json::{Map, Value as Json};

/// Objects of the schema, each with the lists of others that its fields lead to.
pub struct Introspection {
    objects: Vec<Vec<(&'static str, Vec<usize>)>>,
    types: HashMap<String, usize>,
    schema: usize,
}

/// Objects, and how often each occurs at one place of the response.
type Crowd = HashMap<usize, u64>;

impl Introspection {
    /// Builds the graph of the schema's objects.
    pub fn of(schema: &Schema) -> Self {
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

    fn object(&mut self, edges: Vec<(&'static str, Vec<usize>)>) -> usize {
        self.objects.push(edges);
        self.objects.len() - 1
    }

    fn named<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<usize> {
        names
            .filter_map(|name| self.types.get(name).copied())
            .collect()
    }

    fn edges(
        &mut self,
        schema: &Schema,
        name: &Name,
        definition: &ExtendedType,
    ) -> Vec<(&'static str, Vec<usize>)> {
        match definition {
            ExtendedType::Scalar(_) => Vec::new(),
            ExtendedType::Object(object) => {
                let interfaces = object.implements_interfaces.iter();
                let interfaces = self.named(interfaces.map(|name| name.as_str()));
                vec![
                    (
                        "fields",
                        self.fields(object.fields.values().map(|field| &field.node)),
                    ),
                    ("interfaces", interfaces),
                ]
            }
            ExtendedType::Interface(interface) => {
                let of = |other: &ExtendedType| matches!(other, ExtendedType::Object(object) if object.implements_interfaces.contains(name));
                let possible = schema
                    .types
                    .iter()
                    .filter(|(_, other)| of(other))
                    .map(|(name, _)| name.as_str());
                let possible = self.named(possible);
                vec![
                    (
                        "fields",
                        self.fields(interface.fields.values().map(|field| &field.node)),
                    ),
                    ("possibleTypes", possible),
                ]
            }
            ExtendedType::Union(union) => {
                let members = union.members.iter().map(|member| member.as_str());
                vec![("possibleTypes", self.named(members))]
            }
            ExtendedType::Enum(values) => vec![(
                "enumValues",
                values
                    .values
                    .iter()
                    .map(|_| self.object(Vec::new()))
                    .collect(),
            )],
            ExtendedType::InputObject(object) => {
                let inputs: Vec<_> = object
                    .fields
                    .values()
                    .map(|field| field.node.clone())
                    .collect();
                vec![("inputFields", self.inputs(&inputs))]
            }
        }
    }

    fn fields<'a>(
        &mut self,
        fields: impl Iterator<Item = &'a Node<FieldDefinition>>,
    ) -> Vec<usize> {
        let mut drawn = Vec::new();
        for field in fields {
            let (inputs, ty) = (self.inputs(&field.arguments), self.ty(&field.ty));
            drawn.push(self.object(vec![("args", inputs), ("type", vec![ty])]));
        }
        drawn
    }

    fn inputs(&mut self, inputs: &[Node<InputValueDefinition>]) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(inputs.len());
        for input in inputs {
            let ty = self.ty(&input.ty);
            drawn.push(self.object(vec![("type", vec![ty])]));
        }
        drawn
    }

    /// A reference to a type: `[Int!]!` is four objects.
    fn ty(&mut self, ty: &Type) -> usize {
        let inner = match ty {
            Type::Named(name) | Type::NonNullNamed(name) => {
                self.types.get(name.as_str()).copied().unwrap_or_default()
            }
            Type::List(item) | Type::NonNullList(item) => {
                let item = self.ty(item);
                self.object(vec![("ofType", vec![item])])
            }
        };
        if ty.is_non_null() {
            self.object(vec![("ofType", vec![inner])])
        } else {
            inner
        }
    }

    /// Adds the fields of the response to `__schema` or `__type` to those that were counted before.
    ///
    /// # Errors
    /// Where they exceed the limit.
    pub fn add(
        &self,
        (document, field): (&ExecutableDocument, &Field),
        variables: &Map<String, Json>,
        counted: &mut u64,
    ) -> Result<(), DocumentError> {
        let start = if field.name == "__schema" {
            Some(self.schema)
        } else {
            let value =
                field
                    .arguments
                    .first()
                    .map(|argument| match argument.value.as_variable() {
                        Some(variable) => variables
                            .get(variable.as_str())
                            .cloned()
                            .unwrap_or_default(),
                        None => constant(&argument.value),
                    });
            value
                .as_ref()
                .and_then(Json::as_str)
                .and_then(|name| self.types.get(name).copied())
        };
        let crowd = start.map(|object| (object, 1)).into_iter().collect();
        let mut walk = IntrospectionWalk {
            introspection: self,
            document,
            fields: *counted,
        };
        walk.set(&field.selection_set, &crowd)?;
        *counted = walk.fields;
        Ok(())
    }
}

struct IntrospectionWalk<'a> {
    introspection: &'a Introspection,
    document: &'a ExecutableDocument,
    fields: u64,
}

impl IntrospectionWalk<'_> {
    /// Each step over the schema is a field of the response, so this ends when there are too many.
    fn set(&mut self, set: &SelectionSet, crowd: &Crowd) -> Result<(), DocumentError> {
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

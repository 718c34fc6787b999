//! Every description of the public API stands alone: a reader who sees only that one knows what it
//! is about.

use async_graphql::{
    Positioned,
    parser::{
        parse_schema,
        types::{FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition},
    },
};
use rest::openapi;
use serde_json::Value;
use std::collections::BTreeMap;

/// Words that tell a reader nothing, or only the authors.
const BANNED: [&str; 10] = [
    "nobody",
    "somebody",
    "whoever",
    "everybody",
    "anybody",
    "gone",
    "mend",
    "switched",
    "made",
    "makes",
];

/// Words that a description cannot begin with, because they point at something that the reader does
/// not see.
const POINTERS: [&str; 19] = [
    "it", "its", "he", "they", "their", "this", "these", "that", "those", "which", "whose", "what",
    "who", "whom", "why", "where", "how", "so", "also",
];

/// Why a description does not stand alone, if it does not.
fn fault(text: &str) -> Option<String> {
    // What stands in backticks is the interface's, not prose.
    let prose = text.split('`').step_by(2).collect::<Vec<_>>().join("x");
    let written: Vec<_> = prose
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let lower: Vec<_> = written.iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<_> = lower.iter().map(String::as_str).collect();
    if words.len() < 3 {
        return Some("has fewer than three words".to_owned());
    }
    if !text.trim_end().ends_with('.') {
        return Some("does not end with a full stop".to_owned());
    }
    if let Some(word) = words.iter().find(|word| BANNED.contains(*word)) {
        return Some(format!("says `{word}`"));
    }
    if let Some(word) = written
        .iter()
        .find(|word| ["id", "Id", "ids", "Ids"].contains(word))
    {
        return Some(format!("says `{word}`, not in capitals"));
    }
    if POINTERS.contains(&words[0])
        || (["any", "all", "one"].contains(&words[0]) && words[1] == "of")
    {
        return Some(format!("begins with `{}`", words[0]));
    }
    // `When the client was created`: a noun and a verb.
    if words[0] == "when" && (words.len() < 4 || !["a", "an", "the"].contains(&words[1])) {
        return Some("does not say what happens when".to_owned());
    }
    None
}

/// Descriptions by the place that they are beside each other in, such as the fields of one type.
#[derive(Default)]
struct Descriptions(BTreeMap<String, Vec<(String, String)>>);

impl Descriptions {
    fn add(&mut self, beside: &str, name: &str, text: &str) {
        self.0
            .entry(beside.to_owned())
            .or_default()
            .push((name.to_owned(), text.to_owned()));
    }

    fn member(&mut self, beside: &str, name: &str, described: &Value) {
        self.add(
            beside,
            name,
            described["description"].as_str().unwrap_or_default(),
        );
    }

    /// Of two in one place that say the same, one says too little.
    fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (beside, all) in &self.0 {
            for (index, (name, text)) in all.iter().enumerate() {
                found.extend(fault(text).map(|fault| format!("{beside} {name} {fault}: {text}")));
                let twin = all
                    .iter()
                    .take(index)
                    .find(|(_, other)| other == text)
                    .filter(|_| beside.contains(' '));
                found.extend(
                    twin.map(|(twin, _)| {
                        format!("{beside} {name} says the same as {twin}: {text}")
                    }),
                );
            }
        }
        found
    }
}

fn of_graphql() -> Descriptions {
    fn inputs(found: &mut Descriptions, beside: &str, all: &[Positioned<InputValueDefinition>]) {
        for value in all.iter().map(|value| &value.node) {
            found.add(
                beside,
                &value.name.node,
                value.description.as_ref().map_or("", |text| &text.node),
            );
        }
    }
    fn fields(found: &mut Descriptions, owner: &str, all: &[Positioned<FieldDefinition>]) {
        for field in all.iter().map(|field| &field.node) {
            let name = &field.name.node;
            found.add(
                &format!("type {owner}"),
                name,
                field.description.as_ref().map_or("", |text| &text.node),
            );
            inputs(found, &format!("field {owner}.{name}"), &field.arguments);
        }
    }
    let mut found = Descriptions::default();
    for definition in parse_schema(graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let (definition, beside) = (
            &definition.node,
            format!("type {}", definition.node.name.node),
        );
        found.add(
            "types",
            &definition.name.node,
            definition
                .description
                .as_ref()
                .map_or("", |text| &text.node),
        );
        match &definition.kind {
            TypeKind::Object(object) => fields(&mut found, &definition.name.node, &object.fields),
            TypeKind::Interface(interface) => {
                fields(&mut found, &definition.name.node, &interface.fields)
            }
            TypeKind::InputObject(input) => inputs(&mut found, &beside, &input.fields),
            TypeKind::Enum(list) => {
                for value in list.values.iter().map(|value| &value.node) {
                    found.add(
                        &beside,
                        &value.value.node,
                        value.description.as_ref().map_or("", |text| &text.node),
                    );
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    found
}

fn document() -> Value {
    serde_json::from_str(&openapi::document(None).unwrap()).unwrap()
}

fn of_rest(document: &Value) -> Descriptions {
    let mut found = Descriptions::default();
    for tag in document["tags"].as_array().unwrap() {
        found.member("tags", tag["name"].as_str().unwrap(), tag);
    }
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            found.add(
                "operations",
                name,
                operation["summary"].as_str().unwrap_or_default(),
            );
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                found.member(
                    &format!("parameters of {name}"),
                    parameter["name"].as_str().unwrap(),
                    parameter,
                );
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                found.member(&format!("answers of {name}"), status, response);
                for (header, described) in response["headers"].as_object().into_iter().flatten() {
                    found.member(&format!("headers of {name} {status}"), header, described);
                }
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        found.member("schemas", name, schema);
        let all = ["oneOf", "allOf"]
            .iter()
            .filter_map(|key| schema[key].as_array())
            .flatten()
            .chain([schema]);
        for (member, described) in all
            .filter_map(|schema| schema["properties"].as_object())
            .flatten()
        {
            // A member that may be null refers to its schema within.
            let mut several = described["oneOf"].as_array().into_iter().flatten();
            let within = several
                .find(|schema| schema["description"].is_string())
                .unwrap_or(described);
            found.member(&format!("schema {name}"), member, within);
        }
    }
    found
}

#[test]
fn each_description_of_graphql_stands_alone() {
    let found = of_graphql();
    assert!(found.0.values().map(Vec::len).sum::<usize>() > 700);
    assert_eq!(found.faults(), Vec::<String>::new());
}

#[test]
fn each_description_of_rest_stands_alone() {
    let found = of_rest(&document());
    assert!(found.0.values().map(Vec::len).sum::<usize>() > 700);
    assert_eq!(found.faults(), Vec::<String>::new());
}

/// OpenAPI has no place for the description of a value, so the schema's lists them.
#[test]
fn each_value_of_an_enum_is_described_in_rest_as_in_graphql() {
    let (graphql, document) = (of_graphql(), document());
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let described = plain(schema["description"].as_str().unwrap_or_default());
        for value in schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let twin = graphql.0[&format!("type {name}")]
                .iter()
                .find(|(known, _)| known == value);
            let expected = format!("- `{value}`: {}", twin.map_or("", |(_, text)| text));
            compared += 1;
            if !described.contains(&plain(&expected)) {
                wrong.push(format!("{name} does not say: {expected}"));
            }
        }
    }
    assert!(compared > 80, "{compared}");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_description_that_does_not_stand_alone_is_found() {
    for (text, expected) in [
        ("Which.", "has fewer than three words"),
        ("In use.", "has fewer than three words"),
        ("Name for people", "does not end with a full stop"),
        ("It was created.", "begins with `it`"),
        ("Any of these.", "begins with `any`"),
        ("When it expires.", "does not say what happens when"),
        ("The client that somebody owns.", "says `somebody`"),
        ("Opaque id of the client.", "says `id`, not in capitals"),
    ] {
        assert_eq!(fault(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "When the client was created.",
        "Opaque ID of the client (`cli_...`).",
        "Path into the `id` of the client.",
    ] {
        assert_eq!(fault(text), None, "{text}");
    }
}

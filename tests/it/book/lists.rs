//! The lists of the reference: every field of GraphQL and every operation of REST is on its page.

use super::text;
use serde_json::Value;

/// Fields of a root type of the schema: names that are indented by two spaces, outside of
/// descriptions.
fn fields<'a>(schema: &'a str, root: &str) -> Vec<&'a str> {
    let body = schema.split(&format!("\ntype {root} {{\n")).nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    let (mut fields, mut described) = (Vec::new(), false);
    for line in body.lines().filter_map(|line| line.strip_prefix("  ")) {
        if line.starts_with("\"\"\"") {
            described = !described;
        } else if !described && line.starts_with(|c: char| c.is_ascii_lowercase()) {
            fields.extend(line.split(['(', ':']).next());
        }
    }
    fields
}

#[test]
fn the_page_of_graphql_lists_every_root_field() {
    let schema = text("schema.graphql");
    let page = text("docs/reference/graphql.md");
    for root in ["Query", "Mutation", "Subscription"] {
        let fields = fields(&schema, root);
        assert!(
            !fields.is_empty(),
            "{root} has no fields: is the schema read at all?"
        );
        for field in fields {
            assert!(
                page.contains(&format!("\n| `{field}` |")),
                "{root}.{field} is not on the page"
            );
        }
    }
}

#[test]
fn the_page_of_rest_lists_every_operation() {
    let page = text("docs/reference/rest.md");
    let document: Value = serde_json::from_str(&text("openapi.json")).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(name) = operation["operationId"].as_str() else {
                continue;
            };
            let cell = format!("| `{} {path}` (`{name}`) |", method.to_uppercase());
            assert!(page.contains(&cell), "{cell} is not on the page");
        }
    }
}

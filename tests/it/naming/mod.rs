//! One name for one thing (docs/development/naming.md), in both documents and in what is answered.

mod related;

use crate::support::{ClientSeed, TestApp};
use async_graphql::parser::{
    parse_schema,
    types::{BaseType, InputValueDefinition, Type, TypeKind, TypeSystemDefinition},
};
use rest::openapi;
use serde_json::{Value, json};

/// Where a name stands (type and field, or field and argument), the name, and its type without
/// lists and bangs.
fn names() -> Vec<(String, String, String)> {
    fn base(ty: &Type) -> String {
        match &ty.base {
            BaseType::Named(name) => name.to_string(),
            BaseType::List(inner) => base(inner),
        }
    }
    let input = |place: &str, value: &InputValueDefinition| {
        (
            place.to_owned(),
            value.name.node.to_string(),
            base(&value.ty.node),
        )
    };
    let mut found = Vec::new();
    for definition in parse_schema(graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let owner = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::Object(object) => {
                for field in object.fields {
                    let name = field.node.name.node.to_string();
                    found.extend(
                        field
                            .node
                            .arguments
                            .iter()
                            .map(|argument| input(&format!("{owner}.{name}"), &argument.node)),
                    );
                    found.push((owner.clone(), name, base(&field.node.ty.node)));
                }
            }
            TypeKind::InputObject(object) => {
                found.extend(object.fields.iter().map(|field| input(&owner, &field.node)))
            }
            _ => {}
        }
    }
    found
}

/// Members of every schema of the REST API: schema, member, and how it is described.
fn members() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&openapi::document(None).unwrap()).unwrap();
    let mut found = Vec::new();
    for (schema, described) in document["components"]["schemas"].as_object().unwrap() {
        for (member, value) in described["properties"].as_object().into_iter().flatten() {
            found.push((schema.clone(), member.clone(), value.clone()));
        }
    }
    found
}

/// `id` and `ids` are opaque, `clientId` and what ends like it is the OAuth `client_id`, which is
/// no ID of GraphQL's.
#[test]
fn client_id_is_the_oauth_identifier_everywhere() {
    for (place, name, kind) in names() {
        if name.to_lowercase().ends_with("clientid") || name.to_lowercase().ends_with("clientids") {
            assert_eq!(kind, "String", "{place} {name}");
        } else if name == "id" || name == "ids" || (name.ends_with("Id") && name != "requestId") {
            assert_eq!(kind, "ID", "{place} {name}");
        }
    }
    for (schema, member, value) in members() {
        if member == "clientId" || member.ends_with("ClientIds") {
            assert!(
                value["description"]
                    .as_str()
                    .unwrap()
                    .contains("`client_id`"),
                "{schema}.{member}"
            );
        }
    }
}

#[test]
fn a_mutation_takes_one_input_or_nothing() {
    for (place, name, kind) in names()
        .iter()
        .filter(|(place, ..)| place.starts_with("Mutation."))
    {
        assert_eq!(
            (name.as_str(), kind.ends_with("Input")),
            ("input", true),
            "{place}({name}: {kind})"
        );
    }
}

#[test]
fn a_moment_is_named_for_what_happens_at_it() {
    for (place, name, kind) in names().iter().filter(|(.., kind)| kind == "DateTime") {
        assert!(
            name.ends_with("At") || ["from", "until"].contains(&name.as_str()),
            "{place} {name}: {kind}"
        );
    }
    for (place, name, kind) in names().iter().filter(|(_, name, _)| name.ends_with("At")) {
        assert!(
            ["DateTime", "DateTimeRange"].contains(&kind.as_str()),
            "{place} {name}: {kind}"
        );
    }
    for (schema, member, value) in members()
        .iter()
        .filter(|(.., value)| value["format"] == "date-time")
    {
        let ends_span = schema == "DateTimeRange" && ["from", "until"].contains(&member.as_str());
        assert!(
            member.ends_with("At") || ends_span,
            "{schema}.{member}: {value}"
        );
    }
}

#[test]
fn an_algorithm_is_one_of_three_words_everywhere() {
    for (place, name, kind) in names()
        .iter()
        .filter(|(_, name, _)| name.to_lowercase().ends_with("algorithm"))
    {
        assert_eq!(kind, "SigningAlgorithm", "{place} {name}");
    }
    for (schema, member, value) in members()
        .iter()
        .filter(|(_, member, _)| member.to_lowercase().ends_with("algorithm"))
    {
        assert!(
            value
                .to_string()
                .contains("#/components/schemas/SigningAlgorithm"),
            "{schema}.{member}: {value}"
        );
    }
}

/// RFC 3339 section 5.6, and of its spellings of UTC always `Z`.
#[both_databases]
async fn a_moment_is_written_the_same_in_every_interface(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let query = "query($id: ID!) { client(by: { id: $id }) { createdAt updatedAt lastUsedAt account { createdAt } } }";
    let graphql = app
        .data_for(
            &administrator,
            query,
            json!({ "id": administrator.id.to_string() }),
        )
        .await["client"]
        .clone();
    let rest = app
        .read(&administrator, &format!("/clients/{}", administrator.id))
        .await;
    assert_eq!(
        (&graphql["createdAt"], &graphql["updatedAt"]),
        (&rest["createdAt"], &rest["updatedAt"])
    );
    assert_eq!(rest["createdAt"], "2026-01-01T12:00:00Z");
    assert!(!graphql.to_string().contains("+00:00"), "{graphql}");
    app.clock.advance(chrono::Duration::microseconds(1500));
    let made = app.client(ClientSeed::default()).await;
    let shown = app
        .data_for(&administrator, query, json!({ "id": made.id.to_string() }))
        .await["client"]["createdAt"]
        .clone();
    assert_eq!(
        shown,
        app.read(&administrator, &format!("/clients/{}", made.id))
            .await["createdAt"]
    );
    assert_eq!(shown, "2026-01-01T12:00:00.001500Z");
}

/// It says what it counts: tokens that were alive, or clients, however many tokens each had.
#[both_databases]
async fn a_revocation_counts_what_it_says(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let idle = app.client(ClientSeed::default()).await;
    let selection = ("revokeTokens", "tokenCount clientCount");
    let of_client = json!({ "clients": [{ "id": idle.id.to_string() }] });
    let done = app.done_as(&administrator, selection, of_client).await;
    assert_eq!(
        json!([done["tokenCount"], done["clientCount"]]),
        json!([null, 1])
    );
    let (first, second) = (app.token(&idle).await, app.token(&idle).await);
    let jti = |token: &str| crate::support::claims(token)["jti"].clone();
    let both = json!({ "jtis": [jti(&first), jti(&second)] });
    app.done_as(&administrator, selection, json!({ "jtis": [jti(&first)] }))
        .await;
    assert_eq!(
        app.done_as(&administrator, selection, both).await["tokenCount"],
        1,
        "one of them was revoked before"
    );
}

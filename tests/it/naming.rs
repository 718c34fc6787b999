//! One name for one thing (docs/development/naming.md), in both documents and in what is answered.

use crate::support::{ClientSeed, TestApp};
use async_graphql::parser::{
    parse_schema,
    types::{BaseType, InputValueDefinition, Type, TypeKind, TypeSystemDefinition},
};
use axum::http::Method;
use entity::account::PolicyPreset;
use latchkey::{graphql, rest::openapi};
use serde_json::{Value, json};

/// Where a name stands (type and field, or field and argument), the name, and its type without lists and bangs.
fn names() -> Vec<(String, String, String)> {
    fn base(ty: &Type) -> String {
        match &ty.base {
            BaseType::Named(name) => name.to_string(),
            BaseType::List(inner) => base(inner),
        }
    }
    let input = |place: &str, value: &InputValueDefinition| (place.to_owned(), value.name.node.to_string(), base(&value.ty.node));
    let mut found = Vec::new();
    for definition in parse_schema(graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let owner = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::Object(object) => {
                for field in object.fields {
                    let name = field.node.name.node.to_string();
                    found.extend(field.node.arguments.iter().map(|argument| input(&format!("{owner}.{name}"), &argument.node)));
                    found.push((owner.clone(), name, base(&field.node.ty.node)));
                }
            }
            TypeKind::InputObject(object) => found.extend(object.fields.iter().map(|field| input(&owner, &field.node))),
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

/// `id` and `ids` are opaque, `clientId` and what ends like it is the OAuth `client_id`, which is no ID of GraphQL's.
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
            assert!(value["description"].as_str().unwrap().contains("`client_id`"), "{schema}.{member}");
        }
    }
}

#[test]
fn a_mutation_takes_one_input_or_nothing() {
    for (place, name, kind) in names().iter().filter(|(place, ..)| place.starts_with("Mutation.")) {
        assert_eq!((name.as_str(), kind.ends_with("Input")), ("input", true), "{place}({name}: {kind})");
    }
}

#[test]
fn a_moment_is_named_for_what_happens_at_it() {
    for (place, name, kind) in names().iter().filter(|(.., kind)| kind == "DateTime") {
        assert!(name.ends_with("At") || ["from", "until"].contains(&name.as_str()), "{place} {name}: {kind}");
    }
    for (place, name, kind) in names().iter().filter(|(_, name, _)| name.ends_with("At")) {
        assert!(["DateTime", "DateTimeRange"].contains(&kind.as_str()), "{place} {name}: {kind}");
    }
    for (schema, member, value) in members().iter().filter(|(.., value)| value["format"] == "date-time") {
        assert!(member.ends_with("At"), "{schema}.{member}: {value}");
    }
}

#[test]
fn an_algorithm_is_one_of_three_words_everywhere() {
    for (place, name, kind) in names().iter().filter(|(_, name, _)| name.to_lowercase().ends_with("algorithm")) {
        assert_eq!(kind, "SigningAlgorithm", "{place} {name}");
    }
    for (schema, member, value) in members().iter().filter(|(_, member, _)| member.to_lowercase().ends_with("algorithm")) {
        assert!(value.to_string().contains("#/components/schemas/SigningAlgorithm"), "{schema}.{member}: {value}");
    }
}

both_databases! {
    /// RFC 3339 section 5.6, and of its spellings of UTC always `Z`.
    async fn a_moment_is_written_the_same_in_every_interface(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let query = "query($id: ID!) { client(by: { id: $id }) { createdAt updatedAt lastUsedAt account { createdAt } } }";
        let graphql = app.data_for(&administrator, query, json!({ "id": administrator.id.to_string() })).await["client"].clone();
        let rest = app.read(&administrator, &format!("/clients/{}", administrator.id)).await;
        assert_eq!((&graphql["createdAt"], &graphql["updatedAt"]), (&rest["createdAt"], &rest["updatedAt"]));
        assert_eq!(rest["createdAt"], "2026-01-01T12:00:00Z");
        assert!(!graphql.to_string().contains("+00:00"), "{graphql}");
        app.clock.advance(chrono::Duration::microseconds(1500));
        let made = app.client(ClientSeed::default()).await;
        let shown = app.data_for(&administrator, query, json!({ "id": made.id.to_string() })).await["client"]["createdAt"].clone();
        assert_eq!(shown, app.read(&administrator, &format!("/clients/{}", made.id)).await["createdAt"]);
        assert_eq!(shown, "2026-01-01T12:00:00.001500Z");
    }

    async fn an_id_of_another_kind_is_told_from_one_that_is_none(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        let other = "`cli_...` is the ID of a client; the ID of a role begins with `rol_`.";
        let none = "The ID of a role is `rol_` and 32 hexadecimal digits in lower case.";
        for (id, sentence) in [(administrator.id.to_string(), other), ("viewer".to_owned(), none), (app.platform.id.to_string().to_uppercase(), none)] {
            let argument = app.graphql(&token, "query($id: ID!) { role(by: { id: $id }) { id } }", json!({ "id": id })).await;
            assert_eq!(argument["errors"][0]["message"], sentence);
            let payload = app.change_as(&administrator, ("deleteRole", "deletedRoleId"), json!({ "id": id })).await;
            assert_eq!((&payload["userErrors"][0]["message"], &payload["userErrors"][0]["code"]), (&json!(sentence), &json!("NOT_FOUND")));
            let path = app.rest_with(&token, (Method::GET, &format!("/roles/{id}"), Value::Null), &[]).await.problem(404, "NOT_FOUND");
            assert_eq!(path["detail"], sentence);
            let body = json!({ "role": { "id": id } });
            let body = app.rest_with(&token, (Method::POST, "/clients", body), &[]).await.problem(422, "NOT_FOUND");
            assert_eq!((&body["detail"], &body["errors"][0]["pointer"]), (&json!(sentence), &json!("#/role/id")));
            let query = app.rest_with(&token, (Method::GET, &format!("/clients?roleId={id}"), Value::Null), &[]).await.problem(400, "INVALID");
            assert_eq!(query["detail"], sentence);
        }
    }

    async fn roles_and_users_are_named_as_in_a_file(app: TestApp) {
        let here = app.account("here", PolicyPreset::Default).await;
        let there = app.account("there", PolicyPreset::Default).await;
        let admin = &here.administrator;
        app.done_as(admin, ("createUser", "user { id }"), json!({ "username": "ada", "kind": "ROOT", "role": { "key": "viewer" } })).await;
        app.done_as(admin, ("createUser", "user { id }"), json!({ "username": "bob", "parent": { "username": "ada" } })).await;
        app.role(here.id, "clerk", &["clients:read"]).await;
        app.role(there.id, "foreign", &[]).await;
        let selection = "client { id owner { username } role { key } }";
        let input = json!({ "owner": { "username": "ada" }, "role": { "key": "clerk" } });
        let made = app.done_as(admin, ("createClient", selection), input.clone()).await["client"].clone();
        assert_eq!(json!([made["owner"]["username"], made["role"]["key"]]), json!(["ada", "clerk"]));
        let handed = json!({ "id": made["id"], "owner": { "username": "bob" } });
        assert_eq!(app.done_as(admin, ("updateClient", selection), handed).await["client"]["owner"]["username"], "bob");
        let rest = app.rest(admin, (Method::POST, "/clients", input)).await.expect(201).json()["client"].clone();
        assert_eq!(json!([rest["ownerId"].is_string(), rest["roleId"].is_string()]), json!([true, true]));
        let path = format!("/clients/{}/role", rest["id"].as_str().unwrap());
        let token = app.token(admin).await;
        app.rest_with(&token, (Method::PUT, &path, json!({ "role": { "key": "viewer" } })), &[]).await.expect(200);
        let listed = app.read(admin, "/clients?roleKey=viewer&ownerUsername=ada").await;
        assert_eq!(listed["items"][0]["id"], rest["id"]);
        for (role, field) in [("foreign", "role"), ("nothing", "role")] {
            assert_eq!(app.refused_as(admin, "createClient", json!({ "role": { "key": role } })).await, [format!("NOT_FOUND {field}")]);
            app.rest_with(&token, (Method::POST, "/clients", json!({ "role": { "key": role } })), &[]).await.problem(422, "NOT_FOUND");
        }
        assert_eq!(app.refused_as(&there.administrator, "createClient", json!({ "owner": { "username": "ada" } })).await, ["NOT_FOUND owner"]);
        assert_eq!(app.refused_as(admin, "createClient", json!({ "account": { "slug": "there" } })).await, ["NOT_FOUND account"]);
        let both = json!({ "role": { "key": "viewer", "id": "rol_00000000000000000000000000000000" } });
        app.rest_with(&token, (Method::POST, "/clients", both), &[]).await.problem(422, "INVALID");
        let seen = "{ role(by: { key: \"foreign\" }) { id } user(by: { username: \"eve\" }) { id } account(by: { slug: \"there\" }) { id }
            mine: user(by: { username: \"bob\" }) { parent { username } } own: account(by: { slug: \"here\" }) { slug } }";
        let expected = json!({ "role": null, "user": null, "account": null, "mine": { "parent": { "username": "ada" } }, "own": { "slug": "here" } });
        assert_eq!(app.data_for(admin, seen, json!({})).await, expected);
    }

    /// It says what it counts: tokens that were alive, or clients, however many tokens each had.
    async fn a_revocation_counts_what_it_says(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let idle = app.client(ClientSeed::default()).await;
        let selection = ("revokeTokens", "tokenCount clientCount");
        let of_client = json!({ "clients": [{ "id": idle.id.to_string() }] });
        let done = app.done_as(&administrator, selection, of_client).await;
        assert_eq!(json!([done["tokenCount"], done["clientCount"]]), json!([null, 1]));
        let (first, second) = (app.token(&idle).await, app.token(&idle).await);
        let jti = |token: &str| crate::support::claims(token)["jti"].clone();
        let both = json!({ "jtis": [jti(&first), jti(&second)] });
        app.done_as(&administrator, selection, json!({ "jtis": [jti(&first)] })).await;
        assert_eq!(app.done_as(&administrator, selection, both).await["tokenCount"], 1, "one of them was revoked before");
    }
}

//! Documents that ask for too much, and those that are not valid. The counting and the rules are
//! tested where they are written.

use super::codes;
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::json;

#[both_databases]
async fn documents_that_ask_for_too_much_are_refused(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let deep = format!(
        "{{ node(id: \"x\") {{ {} __typename {} }} }}",
        "... on Client { createdBy { ".repeat(16),
        "} }".repeat(16)
    );
    let aliases = (0..61)
        .map(|n| format!("a{n}: __typename "))
        .collect::<String>();
    let pages = (0..20)
        .map(|n| {
            format!("p{n}: clients(first: 100) {{ nodes {{ id clientId name status version }} }} ")
        })
        .collect::<String>();
    for query in [
        deep,
        format!("{{ viewer {{ {aliases} }} }}"),
        format!("{{ {pages} }}"),
    ] {
        let answer = app.ask_as(&administrator, &query, json!({})).await;
        assert_eq!(codes(&answer), ["QUERY_TOO_LARGE"], "{query}");
    }
}

/// GraphiQL's own, and most tools'.
#[both_databases]
async fn the_standard_introspection_query_passes(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let of_type = "ofType { kind name ".repeat(9) + &"} ".repeat(9);
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ queryType {{ name }} mutationType {{ name }} types {{ ...FullType }} \
         directives {{ name description locations args {{ ...InputValue }} }} }} }} \
         fragment FullType on __Type {{ kind name description fields(includeDeprecated: true) {{ name description args {{ ...InputValue }} \
         type {{ ...TypeRef }} isDeprecated deprecationReason }} inputFields {{ ...InputValue }} interfaces {{ ...TypeRef }} \
         enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...TypeRef }} }} \
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue }} \
         fragment TypeRef on __Type {{ kind name {of_type} }}"
    );
    let data = app.data_for(&client, &query, json!({})).await;
    assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
}

/// The lists of types within lists of types once made 11 MB in 5 s, and ended the process with 20
/// aliases, for any token.
#[both_databases]
async fn questions_about_the_schema_that_grow_with_each_level_are_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let (open, close) = ("possibleTypes { interfaces { ".repeat(6), "} } ".repeat(6));
    let six_deep = format!("__schema {{ types {{ {open} name {close} }} }}");
    let (open, close) = ("possibleTypes { interfaces { ".repeat(4), "} } ".repeat(4));
    let four_deep = format!("__schema {{ types {{ {open} name {close} }} }}");
    let aliased = (0..20)
        .map(|n| format!("a{n}: {four_deep} "))
        .collect::<String>();
    for query in [format!("{{ {six_deep} }}"), format!("{{ {aliased} }}")] {
        let answer = app.ask_as(&client, &query, json!({})).await;
        assert_eq!(codes(&answer), ["QUERY_TOO_LARGE"], "{query}");
    }
}

/// GraphQL specification, section 6.1.2: a misspelt variable once took the lock of a change away.
#[both_databases]
async fn nothing_runs_without_a_variable_that_it_needs(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let query = "mutation($c: ID!, $v: Int!) { updateClient(input: { id: $c, name: \"n\", expectedVersion: $v }) { userErrors { code } } }";
    let token = app.token(&administrator).await;
    let body = json!({ "query": query, "variables": { "c": client.id.to_string(), "version": 7 } });
    let accept = ("accept", "application/graphql-response+json");
    let bearer = format!("Bearer {token}");
    let headers = [
        ("content-type", "application/json"),
        accept,
        ("authorization", bearer.as_str()),
    ];
    let answer = app
        .request((Method::POST, "/graphql"), &headers, body.to_string())
        .await
        .expect(400)
        .json();
    assert_eq!(
        answer["errors"][0]["message"],
        "Variable \"$v\" of required type \"Int!\" was not provided."
    );
    assert_eq!(
        answer["errors"][0]["locations"],
        json!([{ "line": 1, "column": 19 }])
    );
    assert_eq!(answer.get("data"), None);
    let data = app
        .data_for(
            &administrator,
            "query($id: ID!) { client(by: { id: $id }) { name version } }",
            json!({ "id": client.id.to_string() }),
        )
        .await;
    assert_ne!(data["client"]["name"], "n");
}

/// GraphQL specification, section 6.3.2: fields that mean the same place in the answer are one
/// field.
#[both_databases]
async fn a_change_that_is_named_twice_is_made_once(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let call =
        |selection: &str| format!("createClient(input: {{ name: \"once\" }}) {{ {selection} }}");
    let query = format!(
        "mutation {{ {} ... on Mutation {{ {} }} ...f }} fragment f on Mutation {{ {} }}",
        call("client { id }"),
        call("client { name } credentials { clientId }"),
        call("userErrors { code }")
    );
    let data = app.data_for(&administrator, &query, json!({})).await["createClient"].clone();
    assert_eq!(
        json!([data["client"]["name"], data["userErrors"]]),
        json!(["once", []])
    );
    assert!(
        data["client"]["id"].is_string() && data["credentials"]["clientId"].is_string(),
        "{data}"
    );
    let count = "{ clients(filter: { search: \"once\" }) { totalCount } }";
    assert_eq!(
        app.data_for(&administrator, count, json!({})).await["clients"]["totalCount"],
        1
    );
}

/// Some client libraries write emoji so (GraphQL specification, section 2.9.4).
#[both_databases]
async fn escapes_of_characters_beyond_the_basic_plane_are_those_characters(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let query = r#"mutation { createClient(input: { name: "\uD83D\uDE00 \u{1F600} 😀" }) { client { name } userErrors { message } } }"#;
    let data = app.data_for(&administrator, query, json!({})).await;
    assert_eq!(data["createClient"]["client"]["name"], "😀 😀 😀");
}

/// The page of one client, as a console shows it. It was once counted as if there were 980
/// permissions.
#[both_databases]
async fn what_one_client_may_do_is_not_too_much(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let query = "query($id: ID!) { client(by: { id: $id }) { clientId status effectivePermissions { category permissions { granted reason \
                 permission { code description mutating } } } } }";
    let data = app
        .data_for(
            &administrator,
            query,
            json!({ "id": administrator.id.to_string() }),
        )
        .await;
    let groups = data["client"]["effectivePermissions"].as_array().unwrap();
    assert!(
        groups
            .iter()
            .all(|group| group["permissions"][0]["granted"] == true),
        "{groups:?}"
    );
    let many = "{ clients(first: 100) { nodes { effectivePermissions { category permissions { granted reason permission { code } } } } } }";
    let answer = app.ask_as(&administrator, many, json!({})).await;
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("`Client.effectivePermissions`, of up to 20 items here"),
        "{message}"
    );
}

#[both_databases]
async fn an_absurd_page_size_neither_wraps_nor_is_free(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let data = app
        .data_for(
            &administrator,
            "{ clients(first: 2147483647) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data["clients"]["nodes"].as_array().unwrap().len(),
        1,
        "cut to what there is"
    );
    let answer = app
        .ask_as(
            &administrator,
            "{ clients(first: -2147483648) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
}

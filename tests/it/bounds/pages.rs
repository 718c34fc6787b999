//! The pages of roles and of protected APIs, forwards and backwards, by GraphQL and by REST.

use super::populate;
use crate::support::{TestApp, TestResponse};
use axum::http::Method;
use serde_json::{Value, json};

fn names(items: &Value, field: &str) -> Vec<String> {
    items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

/// The link of that relation, as a path below the base.
fn link(answer: &TestResponse, relation: &str) -> Option<String> {
    let wanted = format!(">; rel=\"{relation}\"");
    let found = answer
        .header("link")
        .split(", ")
        .find_map(|link| link.strip_suffix(&wanted))?;
    Some(
        found
            .strip_prefix("<https://latchkey.test/api/v1")
            .unwrap()
            .to_owned(),
    )
}

async fn assert_links_lead_through(
    app: &TestApp,
    token: &str,
    (list, name): (&str, &str),
    all: &[String],
) {
    let total = all.len();
    let first = app
        .rest_with(
            token,
            (
                Method::GET,
                &format!("/{list}?first=3&totalCount=true"),
                Value::Null,
            ),
            &[],
        )
        .await
        .expect(200);
    assert_eq!(link(&first, "prev"), None);
    let (mut forward, mut page) = (names(&first.json()["items"], name), first);
    while let Some(next) = link(&page, "next") {
        page = app
            .rest_with(token, (Method::GET, &next, Value::Null), &[])
            .await
            .expect(200);
        assert_eq!(page.json()["totalCount"], json!(total));
        forward.extend(names(&page.json()["items"], name));
    }
    assert_eq!(forward, all, "/{list}");
    let mut backward = names(&page.json()["items"], name);
    while let Some(previous) = link(&page, "prev") {
        page = app
            .rest_with(token, (Method::GET, &previous, Value::Null), &[])
            .await
            .expect(200);
        backward.splice(0..0, names(&page.json()["items"], name));
    }
    assert_eq!(backward, all, "/{list}, backwards");
}

#[both_databases]
async fn pages_of_roles_and_apis_show_each_once_in_both_directions(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    for (list, name, built_in) in [
        ("roles", "key", vec!["administrator", "editor", "viewer"]),
        ("resources", "identifier", vec!["https://latchkey.test/api"]),
    ] {
        let query = format!("query($first: Int, $after: String, $last: Int, $before: String) {{
            list: {list}(first: $first, after: $after, last: $last, before: $before) {{
              totalCount nodes {{ {name} }} edges {{ cursor }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}");
        let page = async |variables: Value| {
            app.graphql(&token, &query, variables).await["data"]["list"].clone()
        };
        let whole = page(json!({})).await;
        let total = built_in.len() + 7;
        let all = names(&whole["nodes"], name);
        assert_eq!((all.len(), &whole["totalCount"]), (total, &json!(total)));
        assert_eq!(all[..built_in.len()], built_in);
        assert_eq!(whole["pageInfo"]["hasNextPage"], false);
        let (mut forward, mut after) = (Vec::new(), Value::Null);
        loop {
            let part = page(json!({ "first": 2, "after": after })).await;
            forward.extend(names(&part["nodes"], name));
            after = part["pageInfo"]["endCursor"].clone();
            assert_eq!(
                part["edges"].as_array().unwrap().last().unwrap()["cursor"],
                after
            );
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(forward, all);
        let (mut backward, mut before) = (Vec::new(), Value::Null);
        loop {
            let part = page(json!({ "last": 2, "before": before })).await;
            backward.splice(0..0, names(&part["nodes"], name));
            before = part["pageInfo"]["startCursor"].clone();
            if part["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(backward, all);

        assert_links_lead_through(&app, &token, (list, name), &all).await;
    }
}

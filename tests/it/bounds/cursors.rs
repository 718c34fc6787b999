//! Places in a list that are none, or are those of another list, and lengths of pages that make no
//! sense.

use super::populate;
use crate::{graphql::codes, support::TestApp};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_refused_by_graphql(app: &TestApp, token: &str, list: &str, place: &str) {
    let arguments: Vec<_> = place
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| {
            if value.parse::<i32>().is_ok() {
                format!("{name}: {value}")
            } else {
                format!("{name}: \"{value}\"")
            }
        })
        .collect();
    let query = format!(
        "{{ {list}({}) {{ nodes {{ id }} }} }}",
        arguments.join(", ")
    );
    assert_eq!(
        codes(&app.graphql(token, &query, json!({})).await),
        ["BAD_USER_INPUT"],
        "{query}"
    );
}

#[both_databases]
async fn places_that_are_none_in_lists_of_roles_and_apis_are_refused_by_name(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    let users = app
        .graphql(
            &token,
            "{ clients(first: 1) { pageInfo { endCursor } } }",
            json!({}),
        )
        .await;
    let of_clients = users["data"]["clients"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let of = async |list: &str| {
        let query = format!("{{ {list}(first: 1) {{ pageInfo {{ endCursor }} }} }}");
        app.graphql(&token, &query, json!({})).await["data"][list]["pageInfo"]["endCursor"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for (list, other) in [("roles", "resources"), ("resources", "roles")] {
        for (place, parameter) in [
            (format!("first=1&after={of_clients}"), "after"),
            (format!("first=1&after={}", of(other).await), "after"),
            (format!("last=1&before={}", of(other).await), "before"),
            ("first=1&after=x".to_owned(), "after"),
            ("first=-1".to_owned(), "first"),
            ("last=-1".to_owned(), "last"),
            ("first=1&last=1".to_owned(), "last"),
            ("page=2".to_owned(), "page"),
        ] {
            let problem = app
                .rest_with(
                    &token,
                    (Method::GET, &format!("/{list}?{place}"), Value::Null),
                    &[],
                )
                .await
                .problem(400, "INVALID");
            assert_eq!(
                problem["errors"][0]["parameter"], parameter,
                "/{list}?{place}: {problem}"
            );
            if parameter != "page" {
                assert_refused_by_graphql(&app, &token, list, &place).await;
            }
        }
    }
}

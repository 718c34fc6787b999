//! Documents that the specification forbids, and similar ones that are allowed. The
//! interoperability tests compare with graphql-js.

mod cache;
mod specification;
mod variables;

use super::{Documents, Params};
use crate::error::code;
use serde_json::{Value as Json, json};

fn documents() -> Documents {
    Documents::new(&crate::sdl()).unwrap()
}

fn params(query: &str, variables: &Json) -> Params {
    Params {
        query: query.to_owned(),
        operation_name: None,
        variables: variables.as_object().cloned(),
        _extensions: None,
    }
}

/// The messages of the problems; empty for a document that is executed.
fn problems(query: &str, variables: &Json) -> Vec<String> {
    match documents().prepare(params(query, variables)) {
        Ok(_) => Vec::new(),
        Err(error) => {
            assert_eq!(error.code, code::BAD_USER_INPUT, "{query}");
            error
                .problems
                .into_iter()
                .map(|problem| problem.message)
                .collect()
        }
    }
}

#[test]
fn a_problem_has_its_place_in_the_text() {
    let Err(error) =
        documents().prepare(params("{\r\n  \u{1F600}: viewer { scopes }\n}", &json!({})))
    else {
        panic!("read")
    };
    assert_eq!(
        error.into_server_errors()[0].locations[0],
        async_graphql::Pos { line: 2, column: 3 }
    );
    let Err(error) = documents().prepare(params(
        "{ viewer { scopes } # \u{1F600}\n viewer { colour } }",
        &json!({}),
    )) else {
        panic!("read")
    };
    assert_eq!(
        error.into_server_errors()[0].locations[0],
        async_graphql::Pos {
            line: 2,
            column: 11
        }
    );
}

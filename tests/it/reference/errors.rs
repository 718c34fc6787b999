//! The page of errors.

use super::{bytes, code, hold, says, table};
use axum::http::StatusCode;
use domain::{
    error::{Problem, ProblemCode},
    vocabulary::{Term, Vocabulary},
};
use graphql::limits::{MAX_ERRORS, MAX_USER_ERRORS};
use oauth::ErrorCode;
use rest::{ApiErrorKind, problem_status};

/// The status of an answer whose first problem has that code.
fn status(problem: ProblemCode) -> (StatusCode, String) {
    let of = |field| problem_status(&Problem::new(problem, field, ""));
    let (by_url, by_input) = (of("id"), of("name"));
    let text = if by_url == by_input {
        by_input.as_str().to_owned()
    } else {
        format!(
            "{} where the URL names the object, otherwise {}",
            by_url.as_str(),
            by_input.as_str()
        )
    };
    (by_input, text)
}

fn wire((status, name): (StatusCode, &str), meaning: &str) -> [String; 3] {
    [code(name), status.as_str().to_owned(), meaning.to_owned()]
}

#[test]
fn the_page_of_errors_is_that_of_the_code() {
    let mut problems: Vec<&Term<ProblemCode>> = ProblemCode::TERMS.iter().collect();
    problems.sort_by_key(|term| status(term.value).0);
    let problems = problems.into_iter().map(|term| {
        let meaning = term.description.trim_end_matches('.').to_owned();
        [code(term.word), status(term.value).1, meaning]
    });
    let graphql = graphql::ERROR_CODES.iter();
    let graphql = graphql.map(|(name, meaning)| [code(name), (*meaning).to_owned()]);
    let rest = ApiErrorKind::ALL.iter();
    let rest = rest.map(|kind| wire(kind.wire(), kind.meaning()));
    let oauth = ErrorCode::ALL.iter();
    let oauth = oauth.map(|error| wire(error.wire(), error.meaning()));
    let heads = ["code", "status", "meaning"];
    let parts = [
        ("problems", table(heads, problems)),
        ("graphql", table(["code", "meaning"], graphql)),
        ("rest", table(heads, rest)),
        ("oauth", table(["error", "status", "meaning"], oauth)),
    ];
    hold("docs/reference/errors.md", &parts);
    let told =
        format!("at most {MAX_ERRORS} errors, a payload at most {MAX_USER_ERRORS} `userErrors`");
    says("docs/reference/errors.md", &[told]);
    let (form, body) = (bytes(oauth::MAX_FORM_BYTES), bytes(rest::MAX_BODY_BYTES));
    assert!(ErrorCode::TooLarge.meaning().ends_with(&form));
    assert!(ApiErrorKind::TooLarge.meaning().ends_with(&body));
}

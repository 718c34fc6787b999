//! What a server answers where it refuses or fails, in words for the operator: what is wrong, in
//! which field, its code, and what to do.

use super::CliError;
use crate::{cli::output::harmless, http_client::ServerResponse};
use serde::Deserialize;

/// Most problems that are shown.
const MAX_PROBLEMS: usize = 20;

/// An error of the REST API (RFC 9457).
#[derive(Deserialize)]
struct RestFailure {
    detail: String,
    code: String,
    #[serde(default)]
    errors: Vec<RestProblem>,
}

/// A problem with the input.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RestProblem {
    code: String,
    message: String,
    pointer: Option<String>,
    parameter: Option<String>,
    header: Option<String>,
}

/// An error of the token endpoint (RFC 6749 section 5.2).
#[derive(Deserialize)]
struct OauthFailure {
    error: String,
    #[serde(default)]
    error_description: String,
}

impl RestProblem {
    /// Field, message and code.
    pub(super) fn in_words(&self) -> String {
        let pointer = self
            .pointer
            .as_deref()
            .map(|text| text.trim_start_matches("#/").replace('/', "."));
        let field = pointer
            .or_else(|| self.parameter.clone())
            .or_else(|| self.header.clone())
            .filter(|field| !field.is_empty());
        let field = field.map(|field| format!("{field}: ")).unwrap_or_default();
        harmless(&format!("{field}{} ({})", self.message, self.code))
    }
}

/// Whether a response is an error of the REST API.
pub(super) fn is_rest(response: &ServerResponse) -> bool {
    serde_json::from_slice::<RestFailure>(&response.body).is_ok()
}

/// An error of the REST API. Input that the server refuses is bad usage, as it is on a database.
pub(super) fn of_rest(server: &str, response: &ServerResponse) -> CliError {
    let Ok(failure) = serde_json::from_slice::<RestFailure>(&response.body) else {
        return unexpected(server, response);
    };
    if !failure.errors.is_empty() {
        let problems = failure.errors.iter().take(MAX_PROBLEMS);
        return CliError::Usage(problems.map(RestProblem::in_words).collect());
    }
    let advice = match response.status {
        401 => "; fetch another token with `latchkey token get`, and see what is wrong with this one with `latchkey token inspect`".to_owned(),
        403 => "; give the client a role that has it, or act as another client".to_owned(),
        429 | 503 => again(response),
        status if status >= 500 => response.request_id.as_ref().map_or_else(String::new, |id| {
            format!("; its log has the cause under the request ID {id}")
        }),
        _ => String::new(),
    };
    CliError::Other(harmless(&format!(
        "{server}: {} ({}){advice}",
        failure.detail, failure.code
    )))
}

/// An error of an OAuth endpoint.
pub(super) fn of_oauth(server: &str, response: &ServerResponse) -> CliError {
    let Ok(failure) = serde_json::from_slice::<OauthFailure>(&response.body) else {
        return unexpected(server, response);
    };
    let advice = match failure.error.as_str() {
        "invalid_client" => {
            "; check the client ID and its secret, and whether the client is enabled".to_owned()
        }
        "invalid_scope" => "; ask for scopes that the client has, or give them to it".to_owned(),
        "invalid_target" => {
            "; name an API at which the client has a permission, or give it one".to_owned()
        }
        "unauthorized_client" => {
            "; the client needs the capability SCRIPT for client credentials".to_owned()
        }
        _ if matches!(response.status, 429 | 503) => again(response),
        _ => String::new(),
    };
    CliError::Other(harmless(&format!(
        "{server}: {} ({}){advice}",
        failure.error_description, failure.error
    )))
}

/// A response that no Latchkey server sends.
pub(super) fn unexpected(server: &str, response: &ServerResponse) -> CliError {
    let what = match response.status {
        300..400 => {
            "answers with a redirect, which is not followed; name the server by the URL that it leads to"
        }
        200..300 => {
            "answers with something that is not from Latchkey; is this the URL of the server?"
        }
        502..=504 => "cannot be reached behind its proxy",
        _ => "answers with an error that is not from Latchkey; is this the URL of the server?",
    };
    CliError::Other(format!("{server}: {what} (HTTP {})", response.status))
}

fn again(response: &ServerResponse) -> String {
    response.retry_after.as_ref().map_or_else(
        || "; try again later".to_owned(),
        |seconds| format!("; try again in {seconds} s"),
    )
}

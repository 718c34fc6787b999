//! The parameters of an authorization request, from a query or a form.

use crate::{
    form::{self, Form},
    page::{PageError, RequestFault},
};
use axum::{body::Body, http::HeaderMap};
use url::form_urlencoded::Serializer;

/// Most bytes of a query. Sealed, it must still fit into the head of the next request.
const MAX_QUERY: usize = 6 * 1024;

/// The parameters.
pub(super) struct Params(Form);

impl Params {
    /// Parses a query, strictly.
    ///
    /// # Errors
    /// A page: without valid parameters the client is not known.
    pub(super) fn parse(query: &[u8]) -> Result<Self, PageError> {
        if query.len() > MAX_QUERY {
            return Err(unreadable("The request is too long."));
        }
        Form::parse(query)
            .map(Self)
            .map_err(|error| unreadable(error.description()))
    }

    /// A parameter; one without a value counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }

    /// The form with all parameters.
    pub(super) fn form(&self) -> &Form {
        &self.0
    }
}

fn unreadable(why: &'static str) -> PageError {
    PageError::Invalid(RequestFault::Unreadable, why)
}

/// The parameters of a form, as a query.
///
/// # Errors
/// A page, for a body that is no form.
pub(super) async fn form(headers: &HeaderMap, body: Body) -> Result<String, PageError> {
    let form = form::Form::read(headers, body)
        .await
        .map_err(|error| unreadable(error.description()))?;
    let mut query = Serializer::new(String::new());
    for (name, value) in form.pairs() {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.len() > MAX_QUERY {
        return Err(unreadable("The request is too long."));
    }
    Ok(query)
}

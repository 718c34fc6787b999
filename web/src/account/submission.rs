//! A form of the page that was submitted: by the user who is signed in, from that page.

use super::page::{self, AccountView};
use crate::{
    csrf::{self, FormPurpose},
    form_problem::FormProblem,
    parameters::Parameters,
    session::{self, BrowserSession},
    slug,
    visit::Visit,
    visit_error::VisitError,
};
use axum::{body::Body, response::Response};

/// A submitted form.
pub(super) enum Submission {
    /// It was submitted from the page.
    Genuine {
        /// Who submitted it.
        browser: Box<BrowserSession>,
        /// Its fields.
        fields: Parameters,
    },
    /// It was not, and this is the answer.
    Answered(Response),
}

/// Reads a form of the page of that account.
///
/// # Errors
/// Where it is no form, and internal ones.
pub(super) async fn read(visit: &Visit, slug: &str, body: Body) -> Result<Submission, VisitError> {
    let fields = Parameters::read(&visit.headers, body).await?;
    let slug = slug::checked(slug)?;
    let Some(browser) = session::of_slug(visit, slug).await? else {
        return Ok(Submission::Answered(super::sign_in(visit, slug)));
    };
    let given = fields.get(csrf::FIELD);
    if csrf::is_genuine(visit, FormPurpose::Account, &browser.cookie, given) {
        let browser = Box::new(browser);
        return Ok(Submission::Genuine { browser, fields });
    }
    let view = AccountView {
        browser: &browser,
        notice: None,
        problem: Some(FormProblem::Expired),
    };
    Ok(Submission::Answered(page::show(visit, view).await?))
}

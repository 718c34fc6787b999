//! The page with the form.

use super::target::SignInTarget;
use crate::{
    csrf::{self, FormPurpose},
    form_problem::{self, FormProblem},
    page_cookie::PageCookie,
    visit::Visit,
    visit_error::VisitError,
};
use askama::Template;
use axum::response::Response;
use html::{PageContent, PageWidth, words::SignInWords};

/// What the form shows as entered, and what was wrong with it.
pub(super) struct SignInForm {
    pub(super) username: String,
    pub(super) remember: bool,
    pub(super) problem: Option<FormProblem>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInBody<'a> {
    words: &'static SignInWords,
    lead: String,
    problem: Option<String>,
    action: String,
    fields: [(&'static str, &'a str); 2],
    username: &'a str,
    /// None where the account does not offer to stay signed in.
    remember: Option<bool>,
}

/// Shows the form.
///
/// # Errors
/// Only internal ones.
pub(super) fn show(
    visit: &Visit,
    page_cookie: &PageCookie,
    target: &SignInTarget,
    form: SignInForm,
) -> Result<Response, VisitError> {
    let words = &visit.words().sign_in;
    let csrf = csrf::token(visit.vault(), FormPurpose::SignIn, page_cookie.value())?;
    let problem = form.problem.as_ref();
    let body = SignInBody {
        words,
        lead: match target.app_name() {
            Some(app) => (words.to_app)(app),
            None => (words.in_account)(target.slug()),
        },
        problem: problem.map(|problem| problem.text(&visit.words().errors)),
        action: visit.path("/sign-in"),
        fields: [target.field(), (csrf::FIELD, &csrf)],
        username: &form.username,
        remember: target.offers_remember().then_some(form.remember),
    };
    let content = PageContent {
        status: form_problem::status(problem),
        title: words.title,
        width: PageWidth::Narrow,
        body,
    };
    let page = html::page(&visit.context, &content);
    let page = match problem {
        Some(problem) => problem.mark(page),
        None => page,
    };
    page_cookie.keep(visit, page)
}

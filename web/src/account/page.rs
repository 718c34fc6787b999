//! The page itself.

use super::{
    apps,
    notice::AccountNotice,
    rows::{self, AppRow, SessionRow},
    sessions,
};
use crate::{
    csrf::{self, FormPurpose},
    form_problem::{self, FormProblem},
    session::BrowserSession,
    sign_out,
    visit::Visit,
    visit_error::VisitError,
};
use askama::Template;
use axum::response::Response;
use domain::{limits::MIN_PASSWORD, user};
use html::{
    PageContent, PageWidth,
    words::{AccountWords, PasswordWords},
};

/// What the page shows beside what is in the database.
pub(super) struct AccountView<'a> {
    /// Who is signed in.
    pub(super) browser: &'a BrowserSession,
    /// What was just done.
    pub(super) notice: Option<AccountNotice>,
    /// What is wrong with a submitted form.
    pub(super) problem: Option<FormProblem>,
}

/// Which field of the form of the password a problem is about.
#[derive(Clone, Copy, Default)]
struct FaultyFields {
    present: bool,
    new: bool,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountBody {
    words: &'static AccountWords,
    password: &'static PasswordWords,
    hint: String,
    notice: Option<&'static str>,
    problem: Option<String>,
    faulty: FaultyFields,
    signed_in_as: String,
    path: String,
    csrf: String,
    username: String,
    sign_out_path: String,
    sign_out_fields: Vec<(String, String)>,
    sessions: Vec<SessionRow>,
    apps: Vec<AppRow>,
}

/// Shows the page.
///
/// # Errors
/// Only internal ones.
pub(super) async fn show(visit: &Visit, view: AccountView<'_>) -> Result<Response, VisitError> {
    let (words, live) = (&visit.words().account, &view.browser.live);
    let faulty = match &view.problem {
        Some(FormProblem::WrongPassword(_)) => FaultyFields {
            present: true,
            new: false,
        },
        Some(FormProblem::NewPassword(_)) => FaultyFields {
            present: false,
            new: true,
        },
        _ => FaultyFields::default(),
    };
    let problem = view.problem.as_ref();
    let body = AccountBody {
        words,
        password: &visit.words().password,
        hint: (visit.words().password.hint)(MIN_PASSWORD),
        notice: view.notice.map(|notice| notice.text(words)),
        problem: problem.map(|problem| problem.text(&visit.words().errors)),
        faulty,
        signed_in_as: (words.signed_in_as)(user::display_name(&live.user), &live.account.name),
        path: visit.path(&format!("/account/{}", live.account.slug)),
        csrf: csrf::token(visit.vault(), FormPurpose::Account, &view.browser.cookie)?,
        username: live.user.username.clone(),
        sign_out_path: visit.path("/sign-out"),
        sign_out_fields: sign_out::fields(visit, view.browser)?,
        sessions: rows::session_rows(visit, view.browser).await?,
        apps: rows::app_rows(visit, view.browser).await?,
    };
    let content = PageContent {
        status: form_problem::status(problem),
        title: words.title,
        width: PageWidth::Wide,
        body,
    };
    let page = html::page(&visit.context, &content);
    Ok(match problem {
        Some(problem) => problem.mark(page),
        None => page,
    })
}

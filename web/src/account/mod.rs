//! The page of the own account: sessions, the applications that act for the user, the password.

mod apps;
mod browser;
mod moment;
mod notice;
mod page;
mod password;
mod rows;
mod sessions;
mod submission;

pub(super) use apps::submit as submit_apps;
pub(super) use password::submit as submit_password;
pub(super) use sessions::submit as submit_sessions;

use self::{notice::AccountNotice, page::AccountView};
use super::{session, slug, visit::Visit, visit_error::VisitError};
use axum::{extract::Path, response::Response};

/// `GET /account/{slug}`: the page.
pub(super) async fn show(visit: Visit, Path(slug): Path<String>) -> Response {
    visit.answer(view(&visit, &slug).await)
}

/// `GET` of a form's URL, as after a reload of a page that showed a problem: back to the page.
pub(super) async fn go_back(visit: Visit, Path(slug): Path<String>) -> Response {
    let slug = slug::checked(&slug);
    visit.answer(slug.map(|slug| html::see_other(&visit.path(&format!("/account/{slug}")))))
}

async fn view(visit: &Visit, slug: &str) -> Result<Response, VisitError> {
    let slug = slug::checked(slug)?;
    let Some(browser) = session::of_slug(visit, slug).await? else {
        return Ok(sign_in(visit, slug));
    };
    let view = AccountView {
        browser: &browser,
        notice: AccountNotice::of_query(&visit.query),
        problem: None,
    };
    page::show(visit, view).await
}

/// Sends a browser without a session to sign in. An unknown account looks like any other.
fn sign_in(visit: &Visit, slug: &str) -> Response {
    html::see_other(&visit.path(&format!("/sign-in?account={slug}")))
}

/// Back to the page, which says what was done.
fn back(visit: &Visit, slug: &str, notice: AccountNotice) -> Response {
    html::see_other(&done_path(visit, slug, notice))
}

/// URL of the page, which says what was done.
fn done_path(visit: &Visit, slug: &str, notice: AccountNotice) -> String {
    let done = notice.as_str();
    visit.path(&format!("/account/{slug}?{}={done}", notice::PARAMETER))
}

//! Signing out of one account in this browser.

use super::{
    csrf::{self, FormPurpose},
    parameters::Parameters,
    session::{self, BrowserSession},
    slug,
    visit::Visit,
    visit_error::VisitError,
};
use axum::{body::Body, http::StatusCode, response::Response};
use domain::{account::DEFAULT_SLUG, error::Result as RuleResult};
use html::SignOutPage;

/// Name of the parameter with the slug of the account.
const ACCOUNT: &str = "account";

/// `GET /sign-out`: asks whether to.
pub(super) async fn show(visit: Visit) -> Response {
    let outcome = async {
        let slug = slug::checked(visit.query.get(ACCOUNT).unwrap_or(DEFAULT_SLUG))?;
        match session::of_slug(&visit, slug).await? {
            Some(browser) => question(&visit, &browser),
            None => Ok(html::signed_out_page(&visit.context, None)),
        }
    };
    visit.answer(outcome.await)
}

/// `POST /sign-out`: ends the session.
pub(super) async fn submit(visit: Visit, body: Body) -> Response {
    visit.answer(end(&visit, body).await)
}

async fn end(visit: &Visit, body: Body) -> Result<Response, VisitError> {
    let fields = Parameters::read(&visit.headers, body).await?;
    let slug = slug::checked(fields.get(ACCOUNT).unwrap_or(DEFAULT_SLUG))?;
    let Some(browser) = session::of_slug(visit, slug).await? else {
        return Ok(html::signed_out_page(&visit.context, None));
    };
    let given = fields.get(csrf::FIELD);
    if !csrf::is_genuine(visit, FormPurpose::SignOut, &browser.cookie, given) {
        // Asked once more, by a page of this server.
        let mut page = question(visit, &browser)?;
        *page.status_mut() = StatusCode::FORBIDDEN;
        return Ok(page);
    }
    sign_out(visit, &browser).await?;
    let page = html::signed_out_page(&visit.context, None);
    Ok(session::ended(visit, slug, page)?)
}

async fn sign_out(visit: &Visit, browser: &BrowserSession) -> RuleResult<()> {
    let actor = browser.live.actor(visit.origin.clone());
    let work = visit.app.begin(&actor).await?;
    domain::session::sign_out(&work, &browser.live).await?;
    work.commit().await
}

fn question(visit: &Visit, browser: &BrowserSession) -> Result<Response, VisitError> {
    let asked = SignOutPage {
        action: visit.path("/sign-out"),
        fields: fields(visit, browser)?,
        app: None,
    };
    Ok(html::sign_out_page(&visit.context, asked))
}

/// The hidden fields of a form that signs out.
///
/// # Errors
/// Only internal ones.
pub(super) fn fields(visit: &Visit, browser: &BrowserSession) -> RuleResult<Vec<(String, String)>> {
    let csrf = csrf::token(visit.vault(), FormPurpose::SignOut, &browser.cookie)?;
    Ok(vec![
        (ACCOUNT.to_owned(), browser.live.account.slug.clone()),
        (csrf::FIELD.to_owned(), csrf),
    ])
}

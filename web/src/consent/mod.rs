//! Consent: a person decides what a client may do in its name. The answer goes back to the
//! authorization endpoint in the sealed request.

mod page;
mod scopes;

use super::{
    continuation::{self, Continuation},
    csrf::{self, FormPurpose},
    form_problem::FormProblem,
    page_cookie::PageCookie,
    parameters::Parameters,
    session::{self, BrowserSession},
    visit::Visit,
    visit_error::VisitError,
};
use axum::{body::Body, response::Response};
use domain::{consent, error::Result as RuleResult};

/// Name of the buttons.
const ANSWER: &str = "answer";

/// `GET /consent`: the question.
pub(super) async fn show(mut visit: Visit) -> Response {
    let outcome = question(&mut visit).await;
    visit.answer(outcome)
}

async fn question(visit: &mut Visit) -> Result<Response, VisitError> {
    let page_cookie = PageCookie::of(visit);
    let continuation = open(visit, &page_cookie, &visit.query).await?;
    visit.suggest_languages(continuation.request.ui_locales.as_deref());
    match session::of_account(visit, &continuation.client.account).await? {
        Some(browser) => page::show(visit, &continuation, &browser, None).await,
        None => Ok(html::see_other(&continuation::sign_in_path(
            visit,
            &continuation.sealed,
        ))),
    }
}

/// `POST /consent`: the answer.
pub(super) async fn submit(mut visit: Visit, body: Body) -> Response {
    let outcome = answer(&mut visit, body).await;
    visit.answer(outcome)
}

async fn answer(visit: &mut Visit, body: Body) -> Result<Response, VisitError> {
    let fields = Parameters::read(&visit.headers, body).await?;
    let page_cookie = PageCookie::of(visit);
    let continuation = open(visit, &page_cookie, &fields).await?;
    visit.suggest_languages(continuation.request.ui_locales.as_deref());
    let Some(browser) = session::of_account(visit, &continuation.client.account).await? else {
        let sign_in = continuation::sign_in_path(visit, &continuation.sealed);
        return Ok(html::see_other(&sign_in));
    };
    let given = fields.get(csrf::FIELD);
    if !csrf::is_genuine(visit, FormPurpose::Consent, &browser.cookie, given) {
        let problem = Some(FormProblem::Expired);
        return page::show(visit, &continuation, &browser, problem).await;
    }
    let mut request = continuation.request.clone();
    match fields.get(ANSWER) {
        Some("allow") => {
            give(visit, &continuation, &browser).await?;
            request.allowed_in = Some(browser.live.session.id.to_string());
        }
        Some("deny") => request.denied = true,
        _ => return Err(VisitError::Malformed),
    }
    let sealed = request.seal(visit.vault(), page_cookie.value())?;
    Ok(html::see_other(&continuation::authorize_path(
        visit, &sealed,
    )))
}

async fn open(
    visit: &Visit,
    page_cookie: &PageCookie,
    named: &Parameters,
) -> Result<Continuation, VisitError> {
    let sealed = named.get(continuation::PARAMETER);
    let sealed = sealed.ok_or(VisitError::StartAgain)?;
    Continuation::open(visit, page_cookie.value(), sealed).await
}

async fn give(
    visit: &Visit,
    continuation: &Continuation,
    browser: &BrowserSession,
) -> RuleResult<()> {
    let (live, request) = (&browser.live, &continuation.request);
    let actor = live.actor(visit.origin.clone());
    let work = visit.app.begin(&actor).await?;
    consent::give(
        &work,
        &live.user,
        &continuation.client.client,
        &request.scope,
    )
    .await?;
    work.commit().await
}

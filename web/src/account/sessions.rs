//! Ends sessions of the user who is signed in.

use super::{
    AccountNotice, back,
    submission::{self, Submission},
};
use crate::{
    parameters::Parameters, session::BrowserSession, visit::Visit, visit_error::VisitError,
};
use axum::{body::Body, extract::Path, response::Response};
use domain::session::{self, SessionsToEnd};
use entity::SessionId;

/// Name of the buttons: the ID of a session, or [`OTHERS`].
pub(super) const FIELD: &str = "session";
/// All sessions but the one of this browser.
pub(super) const OTHERS: &str = "others";

/// `POST /account/{slug}/sessions`: ends one session, or all others.
pub(crate) async fn submit(visit: Visit, Path(slug): Path<String>, body: Body) -> Response {
    visit.answer(end(&visit, &slug, body).await)
}

async fn end(visit: &Visit, slug: &str, body: Body) -> Result<Response, VisitError> {
    let (browser, fields) = match submission::read(visit, slug, body).await? {
        Submission::Genuine { browser, fields } => (browser, fields),
        Submission::Answered(response) => return Ok(response),
    };
    let ids = chosen(visit, &browser, &fields).await?;
    if !ids.is_empty() {
        let live = &browser.live;
        let actor = live.actor(visit.origin.clone());
        let work = visit.app.begin(&actor).await?;
        session::end_of_user(&work, live.user.id, SessionsToEnd::Some(ids)).await?;
        work.commit().await?;
    }
    Ok(back(visit, slug, AccountNotice::Sessions))
}

/// The sessions to end. One of another user is refused by the rule.
async fn chosen(
    visit: &Visit,
    browser: &BrowserSession,
    fields: &Parameters,
) -> Result<Vec<SessionId>, VisitError> {
    let (app, live) = (&visit.app, &browser.live);
    match fields.get(FIELD) {
        Some(OTHERS) => {
            let (actor, now) = (live.actor(visit.origin.clone()), app.tools.clock.now());
            let all = session::of_user(&app.db, &actor, &live.user, now).await?;
            let ids = all.into_iter().map(|session| session.id);
            Ok(ids.filter(|id| *id != live.session.id).collect())
        }
        Some(id) => Ok(vec![id.parse().map_err(|_| VisitError::Malformed)?]),
        None => Err(VisitError::Malformed),
    }
}

//! Withdraws the consent that the user gave a client.

use super::{
    AccountNotice, back,
    submission::{self, Submission},
};
use crate::{visit::Visit, visit_error::VisitError};
use axum::{body::Body, extract::Path, response::Response};
use domain::{
    authorization::revoke_client_of_user,
    error::{Error, Result as RuleResult},
    session::LiveSession,
};
use entity::ClientId;

/// Name of the buttons: the ID of a client.
pub(super) const FIELD: &str = "client";

/// `POST /account/{slug}/apps`: withdraws a consent.
pub(crate) async fn submit(visit: Visit, Path(slug): Path<String>, body: Body) -> Response {
    visit.answer(withdraw(&visit, &slug, body).await)
}

async fn withdraw(visit: &Visit, slug: &str, body: Body) -> Result<Response, VisitError> {
    let (browser, fields) = match submission::read(visit, slug, body).await? {
        Submission::Genuine { browser, fields } => (browser, fields),
        Submission::Answered(response) => return Ok(response),
    };
    let id = fields.get(FIELD).and_then(|id| id.parse().ok());
    let id = id.ok_or(VisitError::Malformed)?;
    match revoke(visit, &browser.live, id).await {
        // There is none any more, as when the button was pressed twice.
        Ok(()) | Err(Error::Refused(_)) => Ok(back(visit, slug, AccountNotice::App)),
        Err(error) => Err(error.into()),
    }
}

async fn revoke(visit: &Visit, live: &LiveSession, client: ClientId) -> RuleResult<()> {
    let actor = live.actor(visit.origin.clone());
    let work = visit.app.begin(&actor).await?;
    revoke_client_of_user(&work, client).await?;
    work.commit().await
}

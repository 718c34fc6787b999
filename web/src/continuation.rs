//! The authorization request that a person signs in or gives consent for: it comes sealed from the
//! authorization endpoint, and goes back to it.

use super::{visit::Visit, visit_error::VisitError};
use domain::{authorization::AuthorizationRequest, client::display_name, registry::ClientSnapshot};
use std::sync::Arc;

/// Name of the parameter that carries it.
pub(crate) const PARAMETER: &str = "continue";

/// An authorization request that waits for the person.
pub(crate) struct Continuation {
    /// The request as it was sealed.
    pub(crate) sealed: String,
    /// The request.
    pub(crate) request: AuthorizationRequest,
    /// The client that made it.
    pub(crate) client: Arc<ClientSnapshot>,
}

impl Continuation {
    /// Opens a request that was sealed for the browser with that pre-session cookie.
    ///
    /// # Errors
    /// [`VisitError::StartAgain`] where it was altered, is too old, or another browser's, and where
    /// the client is no longer there.
    pub(crate) async fn open(
        visit: &Visit,
        cookie: &str,
        sealed: &str,
    ) -> Result<Self, VisitError> {
        let (app, now) = (&visit.app, visit.app.tools.clock.now());
        let request = AuthorizationRequest::open(visit.vault(), cookie, sealed, now)
            .ok_or(VisitError::StartAgain)?;
        let client = app
            .tools
            .registry
            .by_id(&app.db, request.client_id()?)
            .await?;
        let client = client
            .filter(|known| known.active() && known.account.deleted_at.is_none())
            .ok_or(VisitError::StartAgain)?;
        Ok(Self {
            sealed: sealed.to_owned(),
            request,
            client,
        })
    }

    /// The client's name for people.
    pub(crate) fn app_name(&self) -> &str {
        display_name(&self.client.client)
    }
}

/// Where a sealed request is decided on.
pub(crate) fn authorize_path(visit: &Visit, sealed: &str) -> String {
    visit.path(&format!("/oauth/authorize?{PARAMETER}={sealed}"))
}

/// Where a person signs in for a sealed request.
pub(crate) fn sign_in_path(visit: &Visit, sealed: &str) -> String {
    visit.path(&format!("/sign-in?{PARAMETER}={sealed}"))
}

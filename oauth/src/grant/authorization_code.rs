//! The authorization code grant at the token endpoint (RFC 6749 section 4.1.3, RFC 7636).

use super::user::{self, UserOrder};
use crate::{
    error::{Error, ErrorCode},
    form::Form,
};
use app::App;
use domain::{
    actor::Origin,
    authorization::{CodeExchange, exchange, is_code_of},
    registry::ClientSnapshot,
};

/// The name in `grant_type`.
pub(crate) const GRANT_TYPE: &str = "authorization_code";

/// What to issue for a code of this client.
///
/// # Errors
/// `unauthorized_client`, `invalid_request` without a code, `invalid_grant`.
pub(crate) async fn order(
    app: &App,
    client: &ClientSnapshot,
    form: &Form,
    origin: &Origin,
) -> Result<UserOrder, Error> {
    require_web_app(client)?;
    let missing = || Error::new(ErrorCode::InvalidRequest, "The parameter code is missing.");
    let with = CodeExchange {
        code: form.get("code").ok_or_else(missing)?,
        redirect_uri: form.get("redirect_uri"),
        verifier: form.get("code_verifier"),
    };
    if !is_code_of(&app.db, &app.tools, client.client.id, with.code).await? {
        return Err(Error::invalid_grant());
    }
    let actor = client.actor(origin.clone());
    let work = app.begin(&actor).await?;
    let authorized = exchange(&work, client, with).await?;
    // Also where it is refused: then the code is used up, or what it gave is revoked.
    work.commit().await?;
    let authorized = authorized.ok_or_else(Error::invalid_grant)?;
    user::order(app, client, authorized, GRANT_TYPE).await
}

/// Refuses a client that may not use the flows of web applications.
///
/// # Errors
/// `unauthorized_client`.
pub(crate) fn require_web_app(client: &ClientSnapshot) -> Result<(), Error> {
    if client.client.web_app {
        return Ok(());
    }
    Err(Error::new(
        ErrorCode::UnauthorizedClient,
        "This client may not use the authorization code grant.",
    ))
}

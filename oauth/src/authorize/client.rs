//! The client of an authorization request and where its response goes: without them there is no
//! place to send an error to, so that what is wrong is shown on a page.

use super::params::Params;
use crate::page::{PageError, RequestFault};
use app::App;
use domain::{authorization::AuthorizationRequest, client::urls, registry::ClientSnapshot};
use std::sync::Arc;

/// The client of a new request, and a redirect URI that it registered.
///
/// # Errors
/// A page (RFC 6749 section 4.1.2.1).
pub(super) async fn of_params(
    app: &App,
    params: &Params,
) -> Result<(Arc<ClientSnapshot>, String), PageError> {
    let id = params.get("client_id").ok_or(PageError::Invalid(
        RequestFault::UnknownClient,
        "The parameter client_id is missing.",
    ))?;
    let client = active(app.tools.registry.by_client_id(&app.db, id).await?)?;
    let registered = urls::of(&app.db, &client.client).await?.redirect_uris;
    let uri = match (params.get("redirect_uri"), registered.as_slice()) {
        (Some(asked), _) => asked.to_owned(),
        (None, [only]) if !only.ends_with('*') && may_omit_uri(params) => {
            urls::resolve(&client.client, only)
        }
        (None, _) => {
            return Err(PageError::of_client(
                &client,
                RequestFault::NoRedirectUri,
                "The parameter redirect_uri is missing.",
            ));
        }
    };
    require_usable(&client, &registered, &uri)?;
    Ok((client, uri))
}

/// The client of a request that waited in the browser, if it is still active and its redirect URI
/// is still one of its own.
///
/// # Errors
/// A page.
pub(super) async fn of_waiting(
    app: &App,
    request: &AuthorizationRequest,
) -> Result<Arc<ClientSnapshot>, PageError> {
    let id = request.client_id()?;
    let client = active(app.tools.registry.by_id(&app.db, id).await?)?;
    let registered = urls::of(&app.db, &client.client).await?.redirect_uris;
    require_usable(&client, &registered, &request.redirect_uri)?;
    Ok(client)
}

fn active(known: Option<Arc<ClientSnapshot>>) -> Result<Arc<ClientSnapshot>, PageError> {
    let client = known.ok_or(PageError::Invalid(
        RequestFault::UnknownClient,
        "No client has this client_id.",
    ))?;
    if client.active() {
        return Ok(client);
    }
    Err(PageError::Invalid(
        RequestFault::DisabledClient,
        "The client with this client_id is disabled.",
    ))
}

fn require_usable(
    client: &ClientSnapshot,
    registered: &[String],
    uri: &str,
) -> Result<(), PageError> {
    if !urls::is_registered(&client.client, registered, uri) {
        return Err(PageError::of_client(
            client,
            RequestFault::UnregisteredRedirectUri,
            "The redirect_uri is not one that the client has registered.",
        ));
    }
    match urls::unusable(&client.account, uri) {
        Some(why) => {
            let fault = RequestFault::UnsafeRedirectUri;
            Err(PageError::of_client(client, fault, why))
        }
        None => Ok(()),
    }
}

/// Whether a request may leave out the redirect URI where its client registered one only: not with
/// OpenID Connect (Core section 3.1.2.1), and not without PKCE, since the token endpoint then
/// requires it.
fn may_omit_uri(params: &Params) -> bool {
    let scope = params.get("scope").unwrap_or_default();
    params.get("code_challenge").is_some() && !scope.split(' ').any(|word| word == "openid")
}

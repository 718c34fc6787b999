//! Decides on a checked request: sends the user to sign in, or to consent, or gives the client a
//! code.

use super::respond::{RefusedRequest, ResponseTarget, send};
use crate::page::{PageError, RequestFault};
use app::{App, cookies, cookies::CookieKind};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Origin,
    authorization::{AuthorizationRequest, NewAuthorization, grant},
    client::urls,
    consent,
    registry::ClientSnapshot,
    session::{self, LiveSession},
};
use entity::{Secret, client::AuthMethod};
use url::form_urlencoded::Serializer;

/// Characters of the cookie that binds a page to a browser: 256 random bits.
const PRE_SESSION_LENGTH: usize = 43;

/// The response to the browser.
///
/// # Errors
/// A page, where the client has been deleted or disabled since.
pub(super) async fn decide(
    app: &App,
    headers: &HeaderMap,
    origin: &Origin,
    request: AuthorizationRequest,
) -> Result<Response, PageError> {
    let known = app
        .tools
        .registry
        .by_id(&app.db, request.client_id()?)
        .await?;
    let client = known
        .filter(|known| known.active() && known.client.web_app)
        .ok_or(PageError::Invalid(
            RequestFault::DisabledClient,
            "The client was disabled.",
        ))?;
    let refuse = |error, description| {
        let target = ResponseTarget::from(&request);
        RefusedRequest {
            target,
            error,
            description,
        }
        .response(app, headers)
    };
    if request.denied {
        return refuse("access_denied", "The user refused.");
    }
    let live = session_of(app, headers, &client).await?;
    if live.as_ref().is_some_and(|live| is_other(&request, live)) {
        return refuse("login_required", "Another user has signed in.");
    }
    let fits = |live: &LiveSession| {
        request.accepts(live.session.auth_time) && request.expects(live.user.id)
    };
    let Some(live) = live.filter(fits) else {
        if request.prompts.none {
            return refuse("login_required", "The user is not signed in.");
        }
        let request = with_login_hint(app, request).await?;
        return to_page(app, headers, "/sign-in", &request);
    };
    if needs_consent(app, &client, &live, &request).await? {
        if request.prompts.none {
            return refuse("consent_required", "The user has not consented.");
        }
        return to_page(app, headers, "/consent", &request);
    }
    let new = NewAuthorization {
        client: &client,
        live: &live,
        request: &request,
    };
    let code = give(app, origin, new).await?;
    let target = ResponseTarget::from(&request);
    send(app, headers, &target, &[("code", code.expose())])
}

/// A code for the client.
async fn give(app: &App, origin: &Origin, new: NewAuthorization<'_>) -> Result<Secret, PageError> {
    let actor = new.live.actor(origin.clone());
    let work = app.begin(&actor).await?;
    let code = grant(&work, new).await?;
    work.commit().await?;
    Ok(code)
}

/// Whether another user than the one of the hint has signed in to answer this very request. To ask
/// once more would lead in a circle (OpenID Connect Core section 3.1.2.1).
fn is_other(request: &AuthorizationRequest, live: &LiveSession) -> bool {
    !request.expects(live.user.id) && request.is_answered_by(live.session.auth_time)
}

/// The request with the username of the user of its hint, for the sign-in page: where the client asks
/// for the profile, which has the username. An ID token alone must not tell it.
async fn with_login_hint(
    app: &App,
    request: AuthorizationRequest,
) -> Result<AuthorizationRequest, PageError> {
    let tells = request.scope.split(' ').any(|scope| scope == "profile");
    let hinted = request.hinted_user.as_ref().filter(|_| tells);
    let hinted = hinted.and_then(|id| id.parse().ok());
    let Some(id) = hinted else {
        return Ok(request);
    };
    let known = app.tools.registry.user(&app.db, id).await?;
    Ok(AuthorizationRequest {
        login_hint: known.map(|known| known.user.username.clone()),
        ..request
    })
}

/// The session of the client's account in this browser.
async fn session_of(
    app: &App,
    headers: &HeaderMap,
    client: &ClientSnapshot,
) -> Result<Option<LiveSession>, PageError> {
    let kind = CookieKind::Session(&client.account.slug);
    match cookies::read(&app.tools.settings, headers, kind) {
        Some(value) => {
            Ok(session::of_cookie(&app.db, &app.tools, client.account.id, &value).await?)
        }
        None => Ok(None),
    }
}

/// Whether the user must be asked before the client gets what it asks for.
async fn needs_consent(
    app: &App,
    client: &ClientSnapshot,
    live: &LiveSession,
    request: &AuthorizationRequest,
) -> Result<bool, PageError> {
    let (user, id) = (live.user.id, client.client.id);
    // What was allowed a moment ago may have been withdrawn since.
    if request.is_allowed_in(live.session.id) {
        return Ok(!consent::covers(&app.db, user, id, &request.scope).await?);
    }
    let claimable =
        client.client.auth_method == AuthMethod::None && urls::is_on_device(&request.redirect_uri);
    if request.prompts.consent || claimable {
        return Ok(true);
    }
    if client.client.first_party {
        return Ok(false);
    }
    Ok(!consent::covers(&app.db, user, id, &request.scope).await?)
}

/// Sends the browser to a page with the sealed request, and back afterwards.
fn to_page(
    app: &App,
    headers: &HeaderMap,
    page: &str,
    request: &AuthorizationRequest,
) -> Result<Response, PageError> {
    let (settings, vault) = (&app.tools.settings, &app.tools.vault);
    let known = cookies::read(settings, headers, CookieKind::PreSession);
    let known = known.filter(|value| value.len() == PRE_SESSION_LENGTH);
    let fresh = known.is_none();
    let cookie = known.unwrap_or_else(|| app.tools.random.base62(PRE_SESSION_LENGTH));
    let sealed = request.seal(vault, &cookie)?;
    let query = Serializer::new(String::new())
        .append_pair("continue", &sealed)
        .finish();
    let place = settings.url(&format!("{page}?{query}"));
    let mut response = (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, place.as_str()),
            (header::CACHE_CONTROL, "no-store"),
        ],
    )
        .into_response();
    if fresh {
        let set: HeaderValue = cookies::set(settings, CookieKind::PreSession, &cookie, None)?;
        response.headers_mut().append(header::SET_COOKIE, set);
    }
    Ok(response)
}

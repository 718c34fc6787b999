//! Decides on a checked request: sends the user to sign in, or to consent, or gives the client a
//! code.

use super::respond::{RefusedRequest, ResponseTarget, send};
use crate::page::PageError;
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
use entity::client::AuthMethod;
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
        .ok_or(PageError::Invalid("The app was disabled."))?;
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
    let live = live.filter(|live| request.accepts(live.session.auth_time));
    let Some(live) = live else {
        if request.prompts.none {
            return refuse("login_required", "The user is not signed in.");
        }
        return to_page(app, headers, "/sign-in", &request);
    };
    if needs_consent(app, &client, &live, &request).await? {
        if request.prompts.none {
            return refuse("consent_required", "The user has not consented.");
        }
        return to_page(app, headers, "/consent", &request);
    }
    let actor = live.actor(origin.clone());
    let work = app.begin(&actor).await?;
    let code = grant(
        &work,
        NewAuthorization {
            client: &client,
            live: &live,
            request: &request,
        },
    )
    .await?;
    work.commit().await?;
    let target = ResponseTarget::from(&request);
    send(app, headers, &target, &[("code", code.expose())])
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
    if request.is_allowed_in(live.session.id) {
        return Ok(false);
    }
    let claimable =
        client.client.auth_method == AuthMethod::None && urls::is_on_device(&request.redirect_uri);
    if request.prompts.consent || claimable {
        return Ok(true);
    }
    if client.client.first_party {
        return Ok(false);
    }
    let allowed = consent::allowed(&app.db, live.user.id, client.client.id).await?;
    let mut asked = request.scope.split_ascii_whitespace();
    Ok(allowed.is_empty() || asked.any(|scope| !allowed.contains(scope)))
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

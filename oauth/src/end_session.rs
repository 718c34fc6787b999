//! `/oauth/end-session`: a client asks to end the user's session (OpenID Connect RP-Initiated Logout).
//!
//! A hint of the very session of this browser ends it at once. Otherwise the user is asked. The
//! browser goes back to the client only where the client is known and the URL is one of its own.

use super::{
    form::Form,
    id_token_hint::{self, GivenHint},
    page::{PageError, RequestFault, context},
};
use app::{App, cookies, cookies::CookieKind, origin::RequestOrigin};
use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Origin,
    client::urls,
    registry::ClientSnapshot,
    session::{self, LiveSession},
    token::IdTokenHint,
};
use html::SignOutPage;
use std::sync::Arc;
use url::form_urlencoded::Serializer;

/// What a client asked for, as far as it can be trusted.
struct Request {
    form: Form,
    client: Option<Arc<ClientSnapshot>>,
    hint: Option<IdTokenHint>,
    /// Where the browser goes afterwards, with `state`.
    back: Option<String>,
}

/// `GET`, from a link or a redirect.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let parsed = Form::parse(query.unwrap_or_default().as_bytes());
    match parsed {
        Ok(form) => end(&app, &headers, &origin, form).await,
        Err(error) => PageError::Invalid(RequestFault::Unreadable, error.description())
            .response(&app, &headers),
    }
}

/// `POST`, from a form of the client, or from the page that asks the user.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match Form::read(&headers, body).await {
        Ok(form) => end(&app, &headers, &origin, form).await,
        Err(error) => PageError::Invalid(RequestFault::Unreadable, error.description())
            .response(&app, &headers),
    }
}

async fn end(app: &App, headers: &HeaderMap, origin: &Origin, form: Form) -> Response {
    let answer = async {
        let request = read(app, form).await?;
        let live = session_of(app, headers, &request).await?;
        let Some(live) = live else {
            return Ok(done(app, headers, request.back.as_deref()));
        };
        let hinted = request.hint.as_ref().is_some_and(|hint| {
            hint.sub == live.user.id.to_string()
                && hint.sid.as_deref() == Some(live.session.id.to_string().as_str())
        });
        if !hinted && !is_confirmed(app, headers, &request.form, &live) {
            return ask(app, headers, &request, &live);
        }
        let actor = live.actor(origin.clone());
        let work = app.begin(&actor).await?;
        session::sign_out(&work, &live).await?;
        work.commit().await?;
        let mut response = done(app, headers, request.back.as_deref());
        let kind = CookieKind::Session(&live.account.slug);
        response.headers_mut().append(
            header::SET_COOKIE,
            cookies::clear(&app.tools.settings, kind)?,
        );
        Ok(response)
    };
    answer
        .await
        .unwrap_or_else(|error: PageError| error.response(app, headers))
}

/// Reads the request. A hint that another server signed, or that was altered, is refused; one that
/// has expired is not (section 2).
async fn read(app: &App, form: Form) -> Result<Request, PageError> {
    let named = form.get("client_id");
    let hint = match id_token_hint::read(app, &form, named).await? {
        GivenHint::Absent => None,
        GivenHint::Valid(hint) => Some(hint),
        GivenHint::Invalid(why) => return Err(PageError::Invalid(RequestFault::InvalidHint, why)),
    };
    let id = hint.as_ref().map(|hint| hint.aud.as_str()).or(named);
    let client = match id {
        Some(id) => app.tools.registry.by_client_id(&app.db, id).await?,
        None => None,
    };
    let client = client.filter(|client| client.active());
    let back = match (form.get("post_logout_redirect_uri"), &client) {
        (Some(uri), Some(client)) => Some(back_to(app, client, uri, form.get("state")).await?),
        (Some(_), None) => {
            return Err(PageError::Invalid(
                RequestFault::UnknownClient,
                "A post_logout_redirect_uri needs a client_id or an id_token_hint.",
            ));
        }
        (None, _) => None,
    };
    Ok(Request {
        form,
        client,
        hint,
        back,
    })
}

/// Where the browser goes afterwards, if the client registered it.
async fn back_to(
    app: &App,
    client: &ClientSnapshot,
    uri: &str,
    state: Option<&str>,
) -> Result<String, PageError> {
    let registered = urls::of(&app.db, &client.client)
        .await?
        .post_logout_redirect_uris;
    if !urls::is_registered(&client.client, &registered, uri) {
        return Err(PageError::of_client(
            client,
            RequestFault::UnregisteredRedirectUri,
            "The post_logout_redirect_uri is not one that the app has registered.",
        ));
    }
    let Some(state) = state else {
        return Ok(uri.to_owned());
    };
    let query = Serializer::new(String::new())
        .append_pair("state", state)
        .finish();
    let separator = if uri.contains('?') { '&' } else { '?' };
    Ok(format!("{uri}{separator}{query}"))
}

/// The session to end: of the client's account, or of the account that the page named.
async fn session_of(
    app: &App,
    headers: &HeaderMap,
    request: &Request,
) -> Result<Option<LiveSession>, PageError> {
    let account = match (&request.client, request.form.get("account")) {
        (Some(client), _) => Some((*client.account).clone()),
        (None, slug) => {
            let slug = slug.unwrap_or(domain::account::DEFAULT_SLUG);
            domain::account::by_slug(&app.db, slug).await?
        }
    };
    let Some(account) = account else {
        return Ok(None);
    };
    let kind = CookieKind::Session(&account.slug);
    match cookies::read(&app.tools.settings, headers, kind) {
        Some(value) => Ok(session::of_cookie(&app.db, &app.tools, account.id, &value).await?),
        None => Ok(None),
    }
}

/// Context of the sealed text by which the page that asks the user is known again.
fn purpose(live: &LiveSession) -> String {
    format!("end session {}", live.session.id)
}

/// Whether the user answered the page that asks. A form of another site has no such text.
fn is_confirmed(app: &App, headers: &HeaderMap, form: &Form, live: &LiveSession) -> bool {
    let same_site = headers
        .get("sec-fetch-site")
        .is_none_or(|value| value.as_bytes() == b"same-origin");
    let sealed = form.get("confirmation");
    same_site
        && sealed.is_some_and(|sealed| app.tools.vault.open_page(&purpose(live), sealed).is_some())
}

/// The page that asks the user.
fn ask(
    app: &App,
    headers: &HeaderMap,
    request: &Request,
    live: &LiveSession,
) -> Result<Response, PageError> {
    let confirmation = app
        .tools
        .vault
        .seal_page(&purpose(live), live.session.id.to_string())?;
    let kept = [
        "client_id",
        "id_token_hint",
        "post_logout_redirect_uri",
        "state",
    ];
    let kept = kept
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), request.form.get(name)?.to_owned())));
    let own = [
        ("account".to_owned(), live.account.slug.clone()),
        ("confirmation".to_owned(), confirmation),
    ];
    let page = SignOutPage {
        action: app.tools.settings.url("/oauth/end-session"),
        fields: kept.chain(own).collect(),
        app: request
            .client
            .as_ref()
            .map(|client| domain::client::display_name(&client.client).to_owned()),
    };
    let context = context(app, headers, request.form.get("ui_locales"));
    Ok(html::sign_out_page(&context, page))
}

/// Back to the client, or a page that says that the user is signed out.
fn done(app: &App, headers: &HeaderMap, back: Option<&str>) -> Response {
    match back {
        Some(uri) => {
            let headers = [(header::LOCATION, uri), (header::CACHE_CONTROL, "no-store")];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        None => html::signed_out_page(&context(app, headers, None), None),
    }
}

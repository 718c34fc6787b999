//! The session of a browser: found by its cookie, and set and removed with it.

use super::visit::Visit;
use app::cookies::{self, CookieKind, DEVICE_SECONDS};
use axum::{
    http::{HeaderValue, header::SET_COOKIE},
    response::Response,
};
use domain::{
    account,
    error::Result,
    session::{self, LiveSession},
    sign_in::SignedIn,
};
use entity::account::Model as Account;

/// A session with the cookie that it was found by.
pub(crate) struct BrowserSession {
    /// The session.
    pub(crate) live: LiveSession,
    /// Value of its cookie.
    pub(crate) cookie: String,
}

/// The account with that slug, if it is in use.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn account(visit: &Visit, slug: &str) -> Result<Option<Account>> {
    let found = account::by_slug(&visit.app.db, slug).await?;
    Ok(found.filter(|account| account.deleted_at.is_none()))
}

/// The session of a user of that account in this browser.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn of_account(visit: &Visit, account: &Account) -> Result<Option<BrowserSession>> {
    let Some(cookie) = visit.cookie(CookieKind::Session(&account.slug)) else {
        return Ok(None);
    };
    let app = &visit.app;
    let live = session::of_cookie(&app.db, &app.tools, account.id, &cookie).await?;
    Ok(live.map(|live| BrowserSession { live, cookie }))
}

/// The session of a user of the account with that slug in this browser.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn of_slug(visit: &Visit, slug: &str) -> Result<Option<BrowserSession>> {
    match account(visit, slug).await? {
        Some(account) => of_account(visit, &account).await,
        None => Ok(None),
    }
}

/// The response after a session began: its cookie, which outlives the browser where the user stays
/// signed in, and the one by which the browser is known at the next sign-in.
///
/// # Errors
/// Only internal ones.
pub(crate) fn begun(
    visit: &Visit,
    signed_in: &SignedIn,
    remember: bool,
    location: &str,
) -> Result<Response> {
    let (account, settings) = (&signed_in.live.account, visit.settings());
    let lifetime = account.remember_seconds.filter(|_| remember);
    let session = cookies::set(
        settings,
        CookieKind::Session(&account.slug),
        signed_in.cookie.expose(),
        lifetime.map(i64::from),
    )?;
    let device = cookies::set(
        settings,
        CookieKind::Device(&account.slug),
        &signed_in.device,
        Some(DEVICE_SECONDS),
    )?;
    let mut response = html::see_other(location);
    response.headers_mut().append(SET_COOKIE, session);
    response.headers_mut().append(SET_COOKIE, device);
    Ok(response)
}

/// The response after a session ended: it removes the cookie, and pages from the browser's cache
/// (Clear Site Data section 3.1).
///
/// # Errors
/// Only internal ones.
pub(crate) fn ended(visit: &Visit, slug: &str, mut response: Response) -> Result<Response> {
    let cookie = cookies::clear(visit.settings(), CookieKind::Session(slug))?;
    response.headers_mut().append(SET_COOKIE, cookie);
    let cache = HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert("clear-site-data", cache);
    Ok(response)
}

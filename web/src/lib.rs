//! Pages for people: signing in and out, consent, the own account, a description of this server, the
//! console and the playground.

mod account;
mod asset;
mod consent;
mod console;
mod continuation;
mod csrf;
mod embedded;
mod form_problem;
mod new_password;
mod own_path;
mod page_cookie;
mod parameters;
mod playground;
mod session;
mod set_password;
mod sign_in;
mod sign_out;
mod slug;
mod visit;
mod visit_error;

use app::App;
use axum::{
    Router,
    body::Bytes,
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS},
    },
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use config::Settings;
use std::sync::Arc;

/// Keeps pages of other origins from loading a file (Fetch, `Cross-Origin-Resource-Settings`).
const OWN_ORIGIN_ONLY: (HeaderName, HeaderValue) = (
    HeaderName::from_static("cross-origin-resource-policy"),
    HeaderValue::from_static("same-origin"),
);

/// The pages; `issuer_path` is the prefix of the paths of all public URLs. The description and the
/// playground are rendered once, and all responses share their bytes.
pub fn router(settings: &Settings, issuer_path: &str) -> Router<Arc<App>> {
    let page = Bytes::from(page(settings));
    let docs = async move || docs(page.clone());
    let pages = Router::new()
        .route("/docs", get(docs))
        .route("/", entrance(settings, issuer_path))
        .merge(forms());
    if settings.console {
        pages
            .merge(playground::router(settings, issuer_path))
            .merge(console::router(settings, issuer_path))
    } else {
        pages
    }
}

/// The pages on which people sign in, and decide on what is theirs. They need no script.
fn forms() -> Router<Arc<App>> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", get(sign_out::show).post(sign_out::submit))
        .route("/consent", get(consent::show).post(consent::submit))
        .route(
            "/set-password/{secret}",
            get(set_password::show).post(set_password::submit),
        )
        .route("/account/{slug}", get(account::show))
        .route(
            "/account/{slug}/sessions",
            get(account::go_back).post(account::submit_sessions),
        )
        .route(
            "/account/{slug}/apps",
            get(account::go_back).post(account::submit_apps),
        )
        .route(
            "/account/{slug}/password",
            get(account::go_back).post(account::submit_password),
        )
        .route(html::stylesheet_path(), get(html::stylesheet))
}

/// Redirects to the console, or to the docs where there is none. The location begins with the
/// issuer's path whatever the request's path: a relative one would leave it from a path without a
/// slash at its end, and a proxy may have removed the path.
pub fn entrance(settings: &Settings, issuer_path: &str) -> MethodRouter<Arc<App>> {
    let first = format!(
        "{issuer_path}{}",
        if settings.console {
            console::ENTRANCE
        } else {
            "/docs"
        }
    );
    get(async move || Redirect::to(&first))
}

fn docs(page: Bytes) -> Response {
    // No script, no frame, nothing from other origins.
    let settings = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [
        (CONTENT_SECURITY_POLICY, settings),
        (X_FRAME_OPTIONS, "DENY"),
    ];
    (headers, Html(page)).into_response()
}

fn page(settings: &Settings) -> String {
    let playground = if settings.console {
        r#"<p class="main"><a href="{issuer}/playground">Open the playground</a>: GraphQL with its documentation, in the browser.</p>"#
    } else {
        ""
    };
    include_str!("docs.html")
        .replace("{playground}", playground)
        .replace("{issuer}", &escape(&settings.url("")))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

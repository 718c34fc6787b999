//! The console for administrators: a single-page application over the GraphQL API. `console/src` is
//! its source. The page itself is public; it works by the session of the browser.

mod choice;

use super::{
    asset::Asset,
    embedded::{self, EmbeddedApp},
};
use app::App;
use axum::{Router, extract::Path, http::HeaderMap, response::Redirect, routing::get};
use config::Settings;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Path of all its pages.
const PATH: &str = "/console";
/// Path that leads to the pages of an account.
pub(super) const ENTRANCE: &str = "/console/";

/// Nothing inline, nothing from other origins, and no script can be made of text (Trusted Types).
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// The pages below `/console/{slug}/`, which are all the same file; and `/console/`, which leads to
/// those of an account.
pub(super) fn router(settings: &Settings, issuer_path: &str) -> Router<Arc<App>> {
    let contents = [
        ("latchkey-base", issuer_path),
        ("latchkey-issuer", &settings.issuer),
    ];
    let page = APP.page(&format!("{issuer_path}{PATH}"), &contents);
    let show = async move || embedded::show(page.clone(), CONTENT_POLICY);
    let file = async |Path(name): Path<String>, headers: HeaderMap| APP.file(&name, &headers).await;
    let entrance = format!("{issuer_path}{ENTRANCE}");
    Router::new()
        .route(PATH, get(async move || Redirect::to(&entrance)))
        .route(ENTRANCE, get(choice::show))
        .route(&format!("{PATH}/-/{}/{{name}}", APP.hash), get(file))
        .route(&format!("{PATH}/{{slug}}"), get(show.clone()))
        .route(&format!("{PATH}/{{slug}}/"), get(show.clone()))
        .route(&format!("{PATH}/{{slug}}/{{*page}}"), get(show))
}

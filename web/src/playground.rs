//! The GraphQL playground: GraphiQL with the server's schema. `console/playground` is its source.

use super::{
    asset::Asset,
    embedded::{self, EmbeddedApp},
};
use app::App;
use axum::{Router, extract::Path, http::HeaderMap, routing::get};
use config::Settings;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/playground.rs"));

/// Path of the page.
pub(super) const PATH: &str = "/playground";

/// GraphiQL's editor writes styles into the page. It needs no inline script, and nothing from other
/// origins.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn router(settings: &Settings, issuer_path: &str) -> Router<Arc<App>> {
    let contents = [
        ("latchkey-issuer", settings.issuer.as_str()),
        ("latchkey-resource", &settings.management_api()),
    ];
    let page = APP.page(&format!("{issuer_path}{PATH}"), &contents);
    let show = async move || embedded::show(page.clone(), CONTENT_POLICY);
    let file = async |Path(name): Path<String>, headers: HeaderMap| APP.file(&name, &headers).await;
    Router::new()
        .route(PATH, get(show))
        .route(&format!("{PATH}/-/{}/{{name}}", APP.hash), get(file))
}

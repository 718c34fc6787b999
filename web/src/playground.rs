//! The GraphQL playground: GraphiQL with the server's schema. `console/playground` is its source.

use super::{OWN_ORIGIN_ONLY, asset::Asset, escape};
use app::App;
use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS},
    },
    response::{Html, IntoResponse, Response},
    routing::get,
};
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
    let page = Bytes::from(complete(settings, issuer_path));
    let show = async move || show(page.clone());
    Router::new()
        .route(PATH, get(show))
        .route(&format!("{PATH}/-/{HASH}/{{name}}"), get(file))
}

/// The page with the URLs of its files, which begin with the issuer's path, and the values that its
/// script needs of the server.
fn complete(settings: &Settings, issuer_path: &str) -> String {
    let named = |name: &str, content: &str| {
        let empty = format!(r#"<meta name="{name}" content="">"#);
        (
            empty,
            format!(r#"<meta name="{name}" content="{}">"#, escape(content)),
        )
    };
    let (issuer, resource) = (
        named("latchkey-issuer", &settings.issuer),
        named("latchkey-resource", &settings.management_api()),
    );
    PAGE.replace("\"./", &format!("\"{issuer_path}{PATH}/-/{HASH}/"))
        .replace(&issuer.0, &issuer.1)
        .replace(&resource.0, &resource.1)
}

fn show(page: Bytes) -> Response {
    let headers = [
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (X_FRAME_OPTIONS, "DENY"),
        (CACHE_CONTROL, "no-cache"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    (headers, [OWN_ORIGIN_ONLY], Html(page)).into_response()
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = FILES
        .binary_search_by(|file| file.name.cmp(&name))
        .ok()
        .and_then(|index| FILES.get(index));
    match found {
        Some(file) => file.answer(&headers).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

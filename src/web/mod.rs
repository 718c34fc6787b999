//! Pages for people. There is one: what this server is and how to talk to it.

use crate::{app::App, config::Policy};
use axum::{
    Router,
    body::Bytes,
    http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use std::sync::Arc;

/// The pages; `schema` is what they show of the GraphQL API, `issuer_path` is what the paths of all public URLs begin with. The page is written
/// once, and all answers share its bytes.
pub fn router(policy: &Policy, schema: &str, issuer_path: &str) -> Router<Arc<App>> {
    let page = Bytes::from(page(policy, schema));
    let docs = async move || docs(page.clone());
    Router::new().route("/docs", get(docs)).route("/", entrance(issuer_path))
}

/// Leads to the docs. The location begins with the issuer's path wherever it was asked from: a relative one would lead out of it from a path
/// without a slash at its end, and a proxy may have taken the path away.
pub fn entrance(issuer_path: &str) -> MethodRouter<Arc<App>> {
    let docs = format!("{issuer_path}/docs");
    get(async move || Redirect::to(&docs))
}

fn docs(page: Bytes) -> Response {
    // No script, no frame, nothing from elsewhere.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [(CONTENT_SECURITY_POLICY, policy), (X_FRAME_OPTIONS, "DENY")];
    (headers, Html(page)).into_response()
}

fn page(policy: &Policy, schema: &str) -> String {
    include_str!("docs.html").replace("{issuer}", &escape(&policy.url(""))).replace("{schema}", &escape(schema))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

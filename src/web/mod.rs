//! Pages for people. There is one: what this server is and how to talk to it.

use crate::{app::App, config::Policy, graphql};
use axum::{
    Router,
    extract::State,
    http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use std::sync::Arc;

/// The pages.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/docs", get(docs)).route("/", get(async || Redirect::to("docs")))
}

async fn docs(State(app): State<Arc<App>>) -> Response {
    // No script, no frame, nothing from elsewhere.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [(CONTENT_SECURITY_POLICY, policy), (X_FRAME_OPTIONS, "DENY")];
    (headers, Html(page(&app.tools.policy))).into_response()
}

fn page(policy: &Policy) -> String {
    include_str!("docs.html").replace("{issuer}", &escape(&policy.url(""))).replace("{schema}", &escape(&graphql::sdl()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

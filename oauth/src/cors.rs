//! Cross-origin requests of web applications (Fetch, section "CORS protocol").
//!
//! A preflight request names no client, so it is answered for any origin, without credentials. Only
//! the answer to the request itself tells the browser whether the script may read it: where the
//! client that made the request lists the script's origin.

use app::App;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{client::urls, registry::ClientSnapshot};

/// Answers a preflight request.
pub(crate) async fn preflight(headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
        (header::VARY, "origin"),
    ];
    for (name, value) in allowed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    if let Some(origin) = origin(&headers) {
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    response
}

/// Lets the script that made the request read its response, where the client lists the script's
/// origin. A failure to find out lets nothing read it.
pub(crate) async fn allow(
    app: &App,
    client: &ClientSnapshot,
    headers: &HeaderMap,
    mut response: Response,
) -> Response {
    let Some(origin) = origin(headers) else {
        return response;
    };
    let Ok(text) = origin.to_str() else {
        return response;
    };
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("origin"));
    let urls = match urls::of(&app.db, &client.client).await {
        Ok(urls) => urls,
        Err(error) => {
            tracing::warn!(
                error = error.for_operator(),
                "web origins could not be read"
            );
            return response;
        }
    };
    if urls::is_web_origin(&client.client, &urls, text) {
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.headers_mut().insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("www-authenticate"),
        );
    }
    response
}

/// The origin of the script; `null` stands for none that could be listed.
fn origin(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers
        .get(header::ORIGIN)
        .filter(|origin| origin.as_bytes() != b"null")
}

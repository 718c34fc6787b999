//! `POST /oauth/introspect` (RFC 7662).

mod answer;
mod request;
mod visibility;

const PATH: &str = "/oauth/introspect";

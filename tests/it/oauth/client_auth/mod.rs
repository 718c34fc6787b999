//! How clients prove who they are (RFC 6749 section 2.3).

mod failures;
mod guessing;
mod methods;

use crate::support::{Auth, TestClient};
use base64::{Engine, engine::general_purpose::STANDARD};

const FORMS: [&str; 3] = ["/oauth/token", "/oauth/introspect", "/oauth/revoke"];

fn basic(pair: &str) -> Auth {
    Auth::Header(format!("Basic {}", STANDARD.encode(pair)))
}

fn wrong(client: &TestClient) -> Auth {
    Auth::Basic(client.client_id.clone(), "not-the-secret-1!".to_owned())
}

//! How a request of a test proves who sends it.

use crate::support::TestClient;
use base64::{Engine, engine::general_purpose::STANDARD};

/// How a request proves who sends it.
#[derive(Clone, Debug)]
pub(crate) enum Auth {
    /// Not at all.
    None,
    /// Client id and secret by HTTP Basic, each form-encoded (RFC 6749 section 2.3.1).
    Basic(String, String),
    /// Client id and secret in the body.
    Body(String, String),
    /// An access token.
    Bearer(String),
    /// Whatever this says.
    Header(String),
}

impl From<&TestClient> for Auth {
    fn from(client: &TestClient) -> Self {
        Self::Basic(client.client_id.clone(), client.secret.clone())
    }
}

impl Auth {
    /// Client id and secret in the body.
    pub(crate) fn body(client: &TestClient) -> Self {
        Self::Body(client.client_id.clone(), client.secret.clone())
    }

    pub(super) fn header(&self) -> Option<String> {
        match self {
            Self::None | Self::Body(..) => None,
            Self::Basic(id, secret) => Some(format!(
                "Basic {}",
                STANDARD.encode(format!("{}:{}", encode(id), encode(secret)))
            )),
            Self::Bearer(token) => Some(format!("Bearer {token}")),
            Self::Header(value) => Some(value.clone()),
        }
    }
}

fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

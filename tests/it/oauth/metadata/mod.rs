//! Authorization server metadata (RFC 8414).

mod contents;
mod issuer;
mod places;
mod promises;

use crate::support::TestApp;
use serde_json::Value;

const PATH: &str = "/.well-known/oauth-authorization-server";

async fn metadata(app: &TestApp) -> Value {
    app.get(PATH).await.expect(200).json()
}

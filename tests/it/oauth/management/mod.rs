//! What administrators do to clients, as it is seen at the OAuth endpoints.

mod rotation;
mod standing;
mod tokens;

use crate::support::{TestApp, TestClient};
use domain::client::{self, ClientPatch};

const FORMS: [&str; 3] = ["/oauth/token", "/oauth/introspect", "/oauth/revoke"];

async fn update(app: &TestApp, client: &TestClient, patch: ClientPatch) {
    app.change(&app.system(client.account), async |work| {
        client::update(work, client.id, None, patch).await
    })
    .await
    .unwrap();
}

/// The client is refused wherever it proves who it is.
async fn assert_shut_out(app: &TestApp, client: &TestClient) {
    for path in FORMS {
        app.post_form(
            path,
            client,
            &[("token", "x"), ("grant_type", "client_credentials")],
        )
        .await
        .refused(401, "invalid_client");
    }
}

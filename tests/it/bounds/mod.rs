//! Lists that can be long are pages, by both interfaces, and no answer is as large as an account
//! can be.

mod cursors;
mod pages;
mod size;

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};

/// Roles and protected APIs, of which some are made in no order.
async fn populate(app: &TestApp) -> TestClient {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for name in ["m", "B", "a", "z", "m-2", "0", "editor-2"] {
        app.role(administrator.account, name, &["clients:read"])
            .await;
        let permission = format!("{name}:read");
        let identifier = format!("https://{}.test/api", name.to_lowercase());
        app.api(ApiSeed {
            identifier: &identifier,
            permissions: &[(&permission, false)],
            ..ApiSeed::default()
        })
        .await;
    }
    administrator
}

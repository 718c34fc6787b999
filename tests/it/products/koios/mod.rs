//! Koios: System > Connections > API clients. Ids and secrets are made by the server, roles are
//! shared with users.

mod details;
mod list;
mod roles;

use crate::support::{TestAccount, TestApp};
use entity::account::PolicyPreset;

async fn koios(app: &TestApp) -> TestAccount {
    app.account("koios", PolicyPreset::Koios).await
}

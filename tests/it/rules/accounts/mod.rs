//! Accounts that are renamed, and accounts that are deleted with all that they have.

mod afterwards;
mod deletion;
mod renaming;

use crate::support::{ApiSeed, ClientSeed, TestAccount, TestApp, TestClient};
use domain::{account, error::Result};
use entity::{account::PolicyPreset, client, permission, resource, role, user};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

/// An account with some of everything, which refer to each other, and a client that holds tokens.
async fn acme(app: &TestApp) -> (TestAccount, TestClient) {
    let acme = app.account("acme", PolicyPreset::Default).await;
    app.api(ApiSeed {
        account: Some(acme.id),
        servers: &[&acme.administrator],
        ..ApiSeed::default()
    })
    .await;
    app.role(acme.id, "clerk", &["orders:read"]).await;
    let make = async |input: Value| {
        app.done_as(&acme.administrator, ("createUser", "user { id }"), input)
            .await["user"]["id"]
            .clone()
    };
    let root = make(json!({ "username": "ada", "kind": "ROOT", "role": { "key": "clerk" } })).await;
    let owner = make(json!({ "username": "joe", "parent": { "id": root } })).await;
    let seed = ClientSeed {
        owner: Some(owner.as_str().unwrap().parse().unwrap()),
        client_id: Some("plant"),
        scopes: &["orders:write"],
        ..ClientSeed::with_role("clerk")
    };
    let client = app.client(seed.of(&acme)).await;
    (acme, client)
}

async fn operator(app: &TestApp) -> TestClient {
    app.client(ClientSeed {
        name: Some("Operator"),
        ..ClientSeed::with_role("administrator")
    })
    .await
}

async fn delete(app: &TestApp, account: &TestAccount, confirmed: Option<i64>) -> Result<()> {
    app.change(&app.system(app.platform.id), async |work| {
        account::delete(work, account.id, None, confirmed).await
    })
    .await
}

/// How many clients, users, roles, protected APIs and permissions the account has.
async fn contents(app: &TestApp, account: &TestAccount) -> [u64; 5] {
    [
        client::Entity::of_account(account.id)
            .count(&app.db)
            .await
            .unwrap(),
        user::Entity::of_account(account.id)
            .count(&app.db)
            .await
            .unwrap(),
        role::Entity::find()
            .filter(role::Column::AccountId.eq(account.id))
            .count(&app.db)
            .await
            .unwrap(),
        resource::Entity::find()
            .filter(resource::Column::AccountId.eq(account.id))
            .count(&app.db)
            .await
            .unwrap(),
        permission::Entity::find()
            .filter(permission::Column::AccountId.eq(account.id))
            .count(&app.db)
            .await
            .unwrap(),
    ]
}

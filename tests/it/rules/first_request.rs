//! The first request of a client, which reads it from the database: in how many statements, and that
//! nothing is missing or old in what it finds.

use super::{rotate_while_read, while_read};
use crate::support::{ClientSeed, Setup, TestApp, TestClient, claims};
use domain::{
    client::{
        self, ClientPatch,
        secrets::{self, Listed, NewSecret},
    },
    role::{self, RolePatch},
};
use entity::{
    RoleId,
    account::PolicyPreset,
    client::AccessLevel::{ReadOnly, ReadWrite},
};
use futures_util::future::join_all;

/// Selects during the first token of a client.
async fn selects_of_first_token(app: &TestApp, client: &TestClient) -> Vec<String> {
    let (_, mut statements) = app.statements.during(app.token(client)).await;
    statements.retain(|statement| statement.starts_with("SELECT"));
    statements
}

async fn give(app: &TestApp, role: RoleId, permissions: &[&str]) {
    let patch = RolePatch {
        permissions: Some(permissions.iter().map(ToString::to_string).collect()),
        ..RolePatch::default()
    };
    app.change(&app.system(app.platform.id), async |work| {
        role::update(work, role, None, patch).await
    })
    .await
    .unwrap();
}

fn scope(token: &str) -> String {
    claims(token)["scope"].as_str().unwrap().to_owned()
}

#[both_databases]
async fn a_client_is_read_in_one_statement_where_its_role_is_known(app: TestApp) {
    let app = app.alone();
    let seed = || ClientSeed::with_role("viewer");
    let (first, second) = (app.client(seed()).await, app.client(seed()).await);
    let granted = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..seed()
        })
        .await;
    app.token(&first).await;
    let one = selects_of_first_token(&app, &second).await;
    assert_eq!(one.len(), 1, "{one:#?}");
    let two = selects_of_first_token(&app, &granted).await;
    assert_eq!(two.len(), 2, "{two:#?}");
}

#[both_databases]
async fn a_client_that_is_read_after_its_role_changed_has_the_new_permissions(app: TestApp) {
    let role = app
        .role(app.platform.id, "reader", &["clients:read", "roles:read"])
        .await;
    let other = app.node(Setup::default()).await;
    let clients = join_all((0..4).map(|_| app.client(ClientSeed::with_role("reader")))).await;
    let [first, second, third, fourth] = &clients[..] else {
        panic!("four clients");
    };
    assert_eq!(scope(&app.token(first).await), "clients:read roles:read");
    assert_eq!(scope(&other.token(first).await), "clients:read roles:read");
    give(&app, role.id, &["clients:read"]).await;
    assert_eq!(scope(&app.token(second).await), "clients:read");
    assert_eq!(scope(&other.token(second).await), "clients:read");
    give(&other, role.id, &["roles:read"]).await;
    assert_eq!(scope(&app.token(third).await), "roles:read");
    assert_eq!(scope(&other.token(fourth).await), "roles:read");
}

/// What one client is given while it is read first, others of its role do not have.
#[both_databases]
async fn what_a_client_is_given_while_it_is_read_stays_its_own(app: TestApp) {
    let system = app.system(app.platform.id);
    for number in 0..40 {
        let key = format!("reader-{number}");
        app.role(app.platform.id, &key, &["roles:read"]).await;
        let seed = || ClientSeed::with_role(&key);
        let (client, other) = (app.client(seed()).await, app.client(seed()).await);
        let patch = ClientPatch {
            scopes: Some(vec!["clients:read".to_owned()]),
            ..ClientPatch::default()
        };
        let give = app.change(&system, async |work| {
            client::update(work, client.id, None, patch).await
        });
        while_read(&app, &client, give).await.unwrap();
        let app = app.calling_from("192.0.2.80");
        assert_eq!(scope(&app.token(&other).await), "roles:read");
        assert_eq!(scope(&app.token(&client).await), "clients:read roles:read");
    }
}

#[both_databases]
async fn an_access_level_and_an_account_have_permissions_of_their_own(app: TestApp) {
    app.role(app.platform.id, "clerk", &["clients:read", "clients:write"])
        .await;
    let acme = app.account("acme", PolicyPreset::Default).await;
    app.role(acme.id, "clerk", &["roles:read"]).await;
    for (account, access_level, expected) in [
        (None, ReadWrite, "clients:read clients:write"),
        (None, ReadOnly, "clients:read"),
        (Some(acme.id), ReadWrite, "roles:read"),
    ] {
        let client = app
            .client(ClientSeed {
                account,
                access_level,
                ..ClientSeed::with_role("clerk")
            })
            .await;
        assert_eq!(scope(&app.token(&client).await), expected);
    }
}

#[both_databases]
async fn all_secrets_of_a_client_are_known_however_many(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let system = app.system(app.platform.id);
    let mut known = vec![client.clone()];
    for count in 1..=7 {
        // Read anew, since a change removes the client from memory.
        for one in &known {
            app.ask(one, &[]).await.expect(200);
        }
        assert_eq!(known.len(), count);
        let minted = app.mint(&app.platform, None).await;
        let added = app
            .change(&system, async |work| {
                secrets::add(work, client.id, (NewSecret::default(), None), minted).await
            })
            .await
            .unwrap();
        known.push(TestClient {
            secret: added.1.expose().to_owned(),
            ..client.clone()
        });
    }
}

#[both_databases]
async fn a_client_without_a_secret_that_works_is_refused_and_not_unknown(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let all = secrets::of_clients(&app.db, &[client.id], Listed::All)
        .await
        .unwrap();
    app.change(&app.system(app.platform.id), async |work| {
        secrets::revoke(work, all[&client.id][0].id).await
    })
    .await
    .unwrap();
    app.ask(&client, &[]).await.expect(401);
    let known = app
        .tools
        .registry
        .by_client_id(&app.db, &client.client_id)
        .await
        .unwrap()
        .unwrap();
    assert!(known.secrets.is_empty());
}

/// A request that finds the client by its name, and is overtaken by a change, keeps nothing of it.
#[both_databases]
async fn nothing_old_is_kept_of_a_client_that_changes_while_it_is_read_first(app: TestApp) {
    for _ in 0..20 {
        let client = app.client(ClientSeed::default()).await;
        let fresh = rotate_while_read(&app, &client).await;
        let app = app.calling_from("192.0.2.79");
        app.ask(&fresh, &[]).await.expect(200);
        app.ask(&client, &[]).await.expect(401);
    }
}

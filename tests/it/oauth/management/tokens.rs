//! What becomes of a client's tokens when something about the client changes.

use super::update;
use crate::support::{ApiSeed, Auth, ClientSeed, TestApp, TestClient, problems};
use chrono::Duration;
use domain::{
    client::{self, ClientPatch, secrets},
    error::ProblemCode,
    resource::{self, ResourcePatch},
    role::{self, RolePatch},
    token,
};
use entity::client::AccessLevel;

async fn last_used(app: &TestApp, client: &TestClient) -> [Option<i64>; 2] {
    app.recorder.flush().await;
    let secret = secrets::of_clients(&app.db, &[client.id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&client.id)
        .unwrap()
        .remove(0);
    let began = app.clock.now().timestamp() / 86_400 * 86_400 + 43_200;
    [app.row(client).await.last_used_at, secret.last_used_at]
        .map(|at| at.map(|at| at.timestamp() - began))
}

/// V-04: one token by its id.
#[both_databases]
async fn an_invalidated_token_is_dead_and_its_siblings_are_not(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let (token, sibling) = (app.token(&client).await, app.token(&client).await);
    app.recorder.flush().await;
    let jti = crate::support::claims(&token)["jti"]
        .as_str()
        .unwrap()
        .to_owned();
    let ids = [jti, "no-such-token".to_owned()];
    let system = app.system(client.account);
    let refused = app
        .change(&system, async |work| token::revoke_each(work, &ids).await)
        .await;
    assert_eq!(problems(refused), [ProblemCode::NotFound]);
    assert!(app.is_alive(&client, &token).await, "all or nothing");
    app.change(&system, async |work| {
        token::revoke_each(work, &ids[..1]).await
    })
    .await
    .unwrap();
    assert!(!app.is_alive(&client, &token).await && app.is_alive(&client, &sibling).await);
}

/// V-04: all tokens of a client; a new request works.
#[both_databases]
async fn all_tokens_of_a_client_can_be_ended_at_once(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let neighbour = app.client(ClientSeed::default()).await;
    let (token, untouched) = (app.token(&client).await, app.token(&neighbour).await);
    app.change(&app.system(client.account), async |work| {
        token::revoke_all_of(work, &[client.id]).await
    })
    .await
    .unwrap();
    assert!(!app.is_alive(&client, &token).await && app.is_alive(&neighbour, &untouched).await);
    assert!(app.is_alive(&client, &app.token(&client).await).await);
}

async fn assert_tokens_end_with_role_and_access(app: &TestApp, client: &TestClient) {
    let system = app.system(app.platform.id);
    let still = async |token: &str| app.is_alive(client, token).await;

    let token = app.token(client).await;
    app.change(&system, async |work| {
        client::set_role(work, client.id, None, None).await
    })
    .await
    .unwrap();
    assert!(!still(&token).await, "the role was taken away");

    let token = app.token(client).await;
    update(
        app,
        client,
        ClientPatch {
            access_level: Some(AccessLevel::ReadOnly),
            ..ClientPatch::default()
        },
    )
    .await;
    assert!(!still(&token).await, "it may only read from now on");
}

/// V-05: whatever takes a permission away ends the tokens that say it.
#[both_databases]
async fn tokens_end_with_the_permissions_that_they_name(app: TestApp) {
    let api = app.api(ApiSeed::default()).await;
    let role = app
        .role(
            app.platform.id,
            "clerk",
            &["orders:read", "orders:write", "clients:read"],
        )
        .await;
    let system = app.system(app.platform.id);
    let client = app
        .client(ClientSeed {
            scopes: &["roles:read"],
            ..ClientSeed::with_role("clerk")
        })
        .await;
    let still = async |token: &str| app.is_alive(&client, token).await;

    let token = app.token(&client).await;
    update(
        &app,
        &client,
        ClientPatch {
            scopes: Some(vec![]),
            ..ClientPatch::default()
        },
    )
    .await;
    assert!(!still(&token).await, "a direct permission was taken away");

    let token = app.token(&client).await;
    let fewer = RolePatch {
        permissions: Some(vec!["orders:read".to_owned(), "orders:write".to_owned()]),
        ..RolePatch::default()
    };
    app.change(&system, async |work| {
        role::update(work, role.id, None, fewer).await
    })
    .await
    .unwrap();
    assert!(!still(&token).await, "the role lost a permission");

    let token = app.token(&client).await;
    let fewer = ResourcePatch {
        permissions: Some(vec![orders_read()]),
        ..ResourcePatch::default()
    };
    app.change(&system, async |work| {
        resource::update(work, api.id, None, fewer).await
    })
    .await
    .unwrap();
    assert!(!still(&token).await, "the permission itself was deleted");

    assert_tokens_end_with_role_and_access(&app, &client).await;
}

/// V-05: what is added comes with the next token; the present ones live on and are worth what they
/// were.
#[both_databases]
async fn new_permissions_come_with_new_tokens_only(app: TestApp) {
    let client = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let old = app.token(&client).await;
    update(
        &app,
        &client,
        ClientPatch {
            scopes: Some(vec!["clients:read".to_owned(), "roles:read".to_owned()]),
            ..ClientPatch::default()
        },
    )
    .await;
    assert_eq!(app.introspect(&client, &old).await["scope"], "clients:read");
    assert_eq!(
        app.ask(&client, &[]).await.json()["scope"],
        "clients:read roles:read"
    );
}

/// V-08: only success counts, at most once a minute.
#[both_databases]
async fn last_use_is_noted_of_successes_once_a_minute(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.ask(
        Auth::Basic(client.client_id.clone(), "wrong".to_owned()),
        &[],
    )
    .await
    .expect(401);
    assert_eq!(last_used(&app, &client).await, [None, None]);
    app.token(&client).await;
    assert_eq!(last_used(&app, &client).await, [Some(0); 2]);
    app.clock.advance(Duration::seconds(59));
    app.token(&client).await;
    assert_eq!(last_used(&app, &client).await, [Some(0); 2]);
    app.clock.advance(Duration::seconds(1));
    app.introspect(&client, "x").await;
    assert_eq!(last_used(&app, &client).await, [Some(60); 2]);
}

/// V-09: the lifetime of tokens that are out does not change.
#[both_databases]
async fn another_lifetime_counts_for_new_tokens(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(120),
            ..ClientSeed::default()
        })
        .await;
    let old = app.token(&client).await;
    update(
        &app,
        &client,
        ClientPatch {
            token_ttl_seconds: Some(Some(600)),
            ..ClientPatch::default()
        },
    )
    .await;
    assert_eq!(app.ask(&client, &[]).await.json()["expires_in"], 600);
    app.clock.advance(Duration::seconds(119));
    assert!(app.is_alive(&client, &old).await);
    app.clock.advance(Duration::seconds(1));
    assert!(!app.is_alive(&client, &old).await);
}

fn orders_read() -> resource::NewPermission {
    let (code, description, category) = (
        "orders:read".to_owned(),
        "Read orders.".to_owned(),
        "Orders".to_owned(),
    );
    resource::NewPermission {
        code,
        description,
        category,
        mutating: false,
    }
}

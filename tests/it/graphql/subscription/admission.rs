//! Who may subscribe, and what ends a subscription.

use super::{CHANGES, EVENTS, viewer};
use crate::support::{ClientSeed, TestApp, TestSocket};
use chrono::Duration;
use domain::{
    role::{self, RolePatch},
    token,
};
use entity::client::{AccessLevel, ClientStatus};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

#[both_databases]
async fn whoever_may_only_read_may_listen(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let mut socket = app.socket(&reader).await;
    socket.subscribe("a", EVENTS).await;
    app.client(ClientSeed::default()).await;
    assert_eq!(
        socket.next("a").await["auditEventAdded"]["kind"],
        "CLIENT_CREATED"
    );
}

#[both_databases]
async fn whoever_lacks_the_permission_is_refused_at_once(app: TestApp) {
    let client = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let mut socket = app.socket(&client).await;
    socket
        .say(json!({ "type": "subscribe", "id": "a", "payload": { "query": EVENTS } }))
        .await;
    assert_eq!(socket.refused("a").await, "FORBIDDEN");
    socket.subscribe("a", CHANGES).await;
    // What is within an event is refused by itself.
    socket.subscribe("b", "subscription { clientChanged { id client { auditEvents(first: 1) { nodes { id } } } } }").await;
    app.client(ClientSeed::default()).await;
    let mut refused = Vec::new();
    for _ in 0..4 {
        let message = socket.hear().await;
        assert_eq!(message["type"], "next", "{message}");
        refused.extend(
            message["payload"]["errors"][0]["extensions"]["code"]
                .as_str()
                .map(str::to_owned),
        );
    }
    assert_eq!(refused, ["FORBIDDEN", "FORBIDDEN"]);
}

#[both_databases]
async fn a_permission_that_is_taken_away_ends_the_subscription(app: TestApp) {
    app.role(app.platform.id, "listener", &["clients:read", "audit:read"])
        .await;
    let client = app.client(ClientSeed::with_role("listener")).await;
    let mut socket = app.socket(&client).await;
    socket.subscribe("a", EVENTS).await;
    socket.subscribe("b", CHANGES).await;
    // By the rules its token would be dead as well; this is the permission alone.
    let statement = "DELETE FROM role_permission WHERE permission_id IN (SELECT id FROM permission WHERE code = 'audit:read')";
    app.db.execute_unprepared(statement).await.unwrap();
    app.tools.registry.forget_all();
    app.client(ClientSeed::default()).await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let message = socket.hear().await;
        heard.push(format!(
            "{} {} {}",
            message["id"], message["type"], message["payload"][0]["extensions"]["code"]
        ));
    }
    heard.sort();
    let on = r#""b" "next" null"#;
    assert_eq!(
        heard,
        [r#""a" "error" "FORBIDDEN""#, on, on],
        "the other one goes on"
    );
    socket.quiet().await;
}

#[both_databases]
async fn a_role_that_grants_less_ends_the_sockets_of_those_who_have_it(app: TestApp) {
    let role = app
        .role(app.platform.id, "listener", &["clients:read", "audit:read"])
        .await;
    let mut socket = app
        .socket(&app.client(ClientSeed::with_role("listener")).await)
        .await;
    socket.subscribe("a", EVENTS).await;
    let patch = RolePatch {
        permissions: Some(vec!["clients:read".to_owned()]),
        ..RolePatch::default()
    };
    app.change(&app.system(app.platform.id), async |work| {
        role::update(work, role.id, None, patch).await
    })
    .await
    .unwrap();
    assert_eq!(socket.refused("a").await, "UNAUTHENTICATED");
    assert_eq!(socket.closed().await, 4403);
}

#[both_databases]
async fn a_revoked_token_ends_the_socket(app: TestApp) {
    let listener = viewer(&app).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let actor = app.actor(&administrator).await;
    let mut listening = app.socket(&listener).await;
    listening.subscribe("a", CHANGES).await;
    let idle = app.socket(&listener).await;
    app.change(&actor, async |work| {
        token::revoke_all_of(work, &[listener.id]).await
    })
    .await
    .unwrap();
    assert_eq!(
        listening.closed().await,
        4403,
        "though nothing came that it listens to"
    );
    assert_eq!(idle.closed().await, 4403);
}

#[both_databases]
async fn a_client_that_is_switched_off_hears_nothing_more(app: TestApp) {
    let listener = viewer(&app).await;
    let mut socket = app.socket(&listener).await;
    socket.subscribe("a", EVENTS).await;
    app.set_status(&[listener.id], app.platform.id, ClientStatus::Inactive)
        .await;
    // Whether the subscription or the socket is told first is open.
    let (said, code) = socket.end().await;
    assert_eq!(code, 4403);
    assert!(
        said.iter().all(|message| message["type"] == "error"),
        "{said:?}"
    );
}

#[both_databases]
async fn an_expired_token_hears_nothing_more(app: TestApp) {
    let mut socket = app.socket(&viewer(&app).await).await;
    socket.subscribe("a", CHANGES).await;
    app.clock.advance(Duration::hours(2));
    app.client(ClientSeed::default()).await;
    assert_eq!(socket.refused("a").await, "UNAUTHENTICATED");
    assert_eq!(socket.closed().await, 4403);
}

#[both_databases]
async fn the_anonymous_and_bad_tokens_are_not_let_in(app: TestApp) {
    let address = app.listen().await;
    let token = app.token(&viewer(&app).await).await;
    for (payload, code) in [
        (Value::Null, 4401),
        (json!({}), 4401),
        (json!({ "Authorization": "Bearer x.y.z" }), 4403),
        (json!({ "authorization": token }), 4403),
        (json!({ "Authorization": 7 }), 4400),
        (json!("Bearer"), 4400),
    ] {
        let mut socket = TestSocket::open(address, &[]).await.unwrap();
        socket
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(socket.closed().await, code, "{payload}");
    }
    let bearer = format!("Bearer {token}");
    for (headers, payload) in [
        (vec![], json!({ "authorization": bearer })),
        (vec![("authorization", bearer.as_str())], json!({})),
    ] {
        let mut socket = TestSocket::open(address, &headers).await.unwrap();
        socket
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
    }
}

//! What may be sent over one socket, and how much.

use super::{CHANGES, viewer};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use domain::audit;
use entity::{
    audit_event::AuditEventKind,
    client::{self as row},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

#[both_databases]
async fn queries_and_mutations_do_not_run_over_a_socket(app: TestApp) {
    let mut socket = app
        .socket(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let before = row::Entity::find().count(&app.db).await.unwrap();
    for query in [
        "mutation { createClient(input: {}) { client { id } } }",
        "{ viewer { scopes } }",
        "query a { viewer { scopes } }",
        "subscription { nothing }",
        "subscription {",
        "subscription { clientChanged { kind } auditEventAdded { id } }",
        "subscription { ...f } fragment f on Subscription { clientChanged { kind } auditEventAdded { id } }",
    ] {
        socket
            .say(json!({ "type": "subscribe", "id": query, "payload": { "query": query } }))
            .await;
        let code = socket.refused(query).await;
        assert!(
            code == "BAD_USER_INPUT" || code == "QUERY_TOO_LARGE",
            "{query}: {code}"
        );
    }
    let both = "mutation m { createClient(input: {}) { client { id } } } subscription s { clientChanged { kind } }";
    socket.say(json!({ "type": "subscribe", "id": "m", "payload": { "query": both, "operationName": "m" } })).await;
    assert_eq!(socket.refused("m").await, "BAD_USER_INPUT");
    socket
        .say(json!({ "type": "subscribe", "id": "s", "payload": { "query": both } }))
        .await;
    assert_eq!(socket.refused("s").await, "BAD_USER_INPUT");
    let deep = format!(
        "subscription {{ clientChanged {{ {} kind {} }} }}",
        "client { auditEvents { nodes { actor { ... on Client { ".repeat(8),
        "} } } } }".repeat(8)
    );
    socket
        .say(json!({ "type": "subscribe", "id": "d", "payload": { "query": deep } }))
        .await;
    assert_eq!(socket.refused("d").await, "QUERY_TOO_LARGE");
    assert_eq!(row::Entity::find().count(&app.db).await.unwrap(), before);
    let answer = app
        .graphql(&app.token(&viewer(&app).await).await, CHANGES, json!({}))
        .await;
    assert_eq!(
        codes(&answer),
        ["BAD_USER_INPUT"],
        "nor subscriptions by POST"
    );
}

/// GraphQL specification, section 5.2.4.1: there is one field at the top, and it may stand in a
/// fragment.
#[both_databases]
async fn the_field_of_a_subscription_may_stand_in_a_fragment(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let mut socket = app.socket(&administrator).await;
    socket
        .subscribe(
            "f",
            "subscription { ...f } fragment f on Subscription { clientChanged { kind } }",
        )
        .await;
    app.done_as(&administrator, ("createClient", "client { id }"), json!({}))
        .await;
    assert_eq!(socket.next("f").await["clientChanged"]["kind"], "CREATED");
}

#[both_databases]
async fn a_socket_has_ten_subscriptions_and_no_two_of_one_id(app: TestApp) {
    let mut socket = app.socket(&viewer(&app).await).await;
    for n in 0..10 {
        socket.subscribe(&n.to_string(), CHANGES).await;
    }
    socket
        .say(json!({ "type": "subscribe", "id": "10", "payload": { "query": CHANGES } }))
        .await;
    assert_eq!(socket.refused("10").await, "QUERY_TOO_LARGE");
    socket.say(json!({ "type": "complete", "id": "3" })).await;
    socket.subscribe("3", CHANGES).await;
    socket
        .say(json!({ "type": "subscribe", "id": "3", "payload": { "query": CHANGES } }))
        .await;
    assert_eq!(socket.closed().await, 4409);
}

#[both_databases]
async fn whoever_does_not_keep_up_is_told_so(app: TestApp) {
    let mut follower = app.feed.follow().await.unwrap();
    let flood = async |work: &domain::work::Work<'_>| {
        for _ in 0..1500 {
            work.record(audit::Event::new(
                AuditEventKind::ClientUpdated,
                app.platform.id,
                "x",
                "Flood",
            ));
        }
        Ok(())
    };
    app.change(&app.system(app.platform.id), flood)
        .await
        .unwrap();
    app.feed.catch_up().await.unwrap();
    assert!(
        follower.next().await.is_err(),
        "events are missing without a message that says so"
    );
}

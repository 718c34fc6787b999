//! What a subscription is told of, and what it is not.

use super::{CHANGES, EVENTS, viewer};
use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use domain::client::{
    self,
    bulk::{self, OnError},
    secrets::{self, SecretRotation},
};
use entity::{account::PolicyPreset, client::ClientStatus};
use latchkey::serve::limits::Timeouts;
use serde_json::{Value, json};
use std::time::Duration;

/// A message that came, in short.
fn change(data: &Value) -> (&str, &str, &Value) {
    let change = &data["clientChanged"];
    (
        change["kind"].as_str().unwrap(),
        change["id"].as_str().unwrap(),
        &change["client"],
    )
}

/// What is read for one event is bounded in time as a request is. With a limit of zero, an event that
/// waits for the database at all is given up, and one that does not is delivered.
#[both_databases]
async fn an_event_that_takes_too_long_is_given_up(app: TestApp) {
    let viewer = viewer(&app).await;
    let late = app.within(Timeouts {
        graphql: Duration::ZERO,
        ..Timeouts::default()
    });
    let mut socket = late.socket(&viewer).await;
    socket
        .subscribe("ids", "subscription { clientChanged { kind id } }")
        .await;
    socket.subscribe("rows", CHANGES).await;
    let made = app.client(ClientSeed::default()).await;
    let (mut delivered, mut given_up) = (Vec::new(), Vec::new());
    while delivered.is_empty() || given_up.is_empty() {
        let message = socket.hear().await;
        match (message["type"].as_str(), message["id"].as_str()) {
            // The runtime's clock ticks once a millisecond, in which the row may have been read.
            (Some("next"), Some("rows")) => {
                app.client(ClientSeed::default()).await;
            }
            (Some("next"), _) => delivered.push(message),
            _ => given_up.push(message),
        }
    }
    assert_eq!(
        (&delivered[0]["id"], &delivered[0]["payload"]["data"]),
        (
            &json!("ids"),
            &json!({ "clientChanged": { "kind": "CREATED", "id": made.id.to_string() } })
        )
    );
    assert_eq!(
        (
            &given_up[0]["id"],
            &given_up[0]["payload"][0]["extensions"]["code"]
        ),
        (&json!("rows"), &json!("TIMEOUT"))
    );
}

async fn give_role(app: &TestApp, made: &TestClient) {
    let system = app.system(app.platform.id);
    let role = app.role_id(app.platform.id, "viewer").await;
    app.change(&system, async |work| {
        client::set_role(work, made.id, Some(role), None).await
    })
    .await
    .unwrap();
}

async fn rotate(app: &TestApp, made: &TestClient) {
    let system = app.system(app.platform.id);
    let minted = app.mint(&app.platform, None).await;
    app.change(&system, async |work| {
        secrets::rotate(work, made.id, SecretRotation::default(), minted).await
    })
    .await
    .unwrap();
}

#[both_databases]
async fn changes_of_clients_arrive_in_their_order(app: TestApp) {
    let mut socket = app.socket(&viewer(&app).await).await;
    socket.subscribe("a", CHANGES).await;
    let made = app
        .client(ClientSeed {
            client_id: Some("watched"),
            ..ClientSeed::default()
        })
        .await;
    let id = made.id.to_string();
    let active = json!({ "clientId": "watched", "status": "ACTIVE" });
    assert_eq!(
        change(&socket.next("a").await),
        ("CREATED", id.as_str(), &active)
    );
    assert_eq!(
        change(&socket.next("a").await),
        ("UPDATED", id.as_str(), &active),
        "its secret"
    );
    let system = app.system(app.platform.id);
    app.set_status(&[made.id], app.platform.id, ClientStatus::Inactive)
        .await;
    assert_eq!(
        change(&socket.next("a").await),
        (
            "UPDATED",
            id.as_str(),
            &json!({ "clientId": "watched", "status": "INACTIVE" })
        )
    );
    give_role(&app, &made).await;
    assert_eq!(change(&socket.next("a").await).0, "UPDATED");
    rotate(&app, &made).await;
    assert_eq!(
        (
            change(&socket.next("a").await).0,
            change(&socket.next("a").await).0
        ),
        ("UPDATED", "UPDATED")
    );
    app.change(&system, async |work| {
        bulk::delete(work, &[made.id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    assert_eq!(
        change(&socket.next("a").await),
        ("DELETED", id.as_str(), &Value::Null)
    );
    socket.quiet().await;
}

#[both_databases]
async fn only_the_clients_asked_for_are_told_of(app: TestApp) {
    let (one, other) = (
        app.client(ClientSeed::default()).await,
        app.client(ClientSeed::default()).await,
    );
    let mut socket = app.socket(&viewer(&app).await).await;
    socket
        .subscribe(
            "a",
            &CHANGES.replace(
                "clientChanged",
                &format!("clientChanged(ids: [\"{}\"])", other.id),
            ),
        )
        .await;
    app.set_status(&[one.id, other.id], app.platform.id, ClientStatus::Inactive)
        .await;
    assert_eq!(change(&socket.next("a").await).1, other.id.to_string());
    let ids = format!("clientChanged(ids: {:?})", vec![one.id.to_string(); 101]);
    socket.say(json!({ "type": "subscribe", "id": "b", "payload": { "query": CHANGES.replace("clientChanged", &ids) } })).await;
    assert_eq!(socket.refused("b").await, "BAD_USER_INPUT");
}

#[both_databases]
async fn new_events_arrive_and_a_filter_narrows_them(app: TestApp) {
    let auditor = viewer(&app).await;
    let mut socket = app.socket(&auditor).await;
    socket.subscribe("all", EVENTS).await;
    socket.subscribe("some", "subscription($f: AuditEventFilter = { kinds: [SECRET_CREATED], outcome: SUCCESS }) { auditEventAdded(filter: $f) { kind sequence hash } }").await;
    let made = app.client(ClientSeed::default()).await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let message = socket.hear().await;
        let event = message["payload"]["data"]["auditEventAdded"].clone();
        heard.push((
            message["id"].as_str().unwrap().to_owned(),
            event["kind"].as_str().unwrap().to_owned(),
        ));
        assert!(message["id"] == "some" || event["subjectId"] == made.id.to_string());
    }
    heard.sort();
    let expected = [
        ("all", "CLIENT_CREATED"),
        ("all", "SECRET_CREATED"),
        ("some", "SECRET_CREATED"),
    ];
    assert_eq!(
        heard,
        expected.map(|(id, kind)| (id.to_owned(), kind.to_owned()))
    );
    // Events that no request waits for come as well. Failed logins are gathered for a minute, which
    // this does not wait for.
    app.ask(
        crate::support::Auth::Basic(made.client_id.clone(), "wrong".into()),
        &[],
    )
    .await
    .expect(401);
    app.recorder.flush().await;
    assert_eq!(
        socket.next("all").await["auditEventAdded"]["kind"],
        "AUTHENTICATION_FAILED"
    );
    socket.say(json!({ "type": "complete", "id": "all" })).await;
    app.client(ClientSeed::default()).await;
    assert_eq!(
        socket.next("some").await["auditEventAdded"]["kind"],
        "SECRET_CREATED"
    );
    socket.quiet().await;
}

#[both_databases]
async fn what_is_rolled_back_never_arrives(app: TestApp) {
    let mut socket = app.socket(&viewer(&app).await).await;
    socket.subscribe("a", CHANGES).await;
    let (system, minted) = (
        app.system(app.platform.id),
        app.mint(&app.platform, None).await,
    );
    let work = app.begin(&system).await.unwrap();
    client::create(&work, client::NewClient::default(), minted)
        .await
        .unwrap();
    drop(work);
    let made = app.client(ClientSeed::default()).await;
    assert_eq!(change(&socket.next("a").await).1, made.id.to_string());
}

#[both_databases]
async fn what_another_node_commits_arrives(app: TestApp) {
    let mut socket = app.socket(&viewer(&app).await).await;
    socket.subscribe("a", CHANGES).await;
    let other = app.node(Setup::default()).await;
    let made = other.client(ClientSeed::default()).await;
    assert_eq!(change(&socket.next("a").await).1, made.id.to_string());
}

/// V-11
#[both_databases]
async fn what_happens_in_another_account_never_arrives(app: TestApp) {
    let account = app.account("other", PolicyPreset::Default).await;
    let mut socket = app.socket(&viewer(&app).await).await;
    let mut theirs = app.socket(&account.administrator).await;
    for socket in [&mut socket, &mut theirs] {
        socket.subscribe("a", CHANGES).await;
        socket.subscribe("b", EVENTS).await;
    }
    let foreign = app.client(ClientSeed::default().of(&account)).await;
    let own = app.client(ClientSeed::default()).await;
    for (socket, id) in [(&mut socket, own.id), (&mut theirs, foreign.id)] {
        for _ in 0..4 {
            let message = socket.hear().await;
            assert!(message.to_string().contains(&id.to_string()), "{message}");
        }
        socket.quiet().await;
    }
}

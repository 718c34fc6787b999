//! Subscriptions: what comes, to whom, and when it ends.

use super::codes;
use crate::support::{ClientSeed, Setup, TestApp, TestClient, TestSocket};
use chrono::Duration;
use entity::{
    account::PolicyPreset,
    audit_event::AuditEventKind,
    client::{self as row, AccessLevel, ClientStatus},
};
use latchkey::domain::{
    audit,
    client::{
        self,
        bulk::{self, OnError},
        secrets::{self, Rotation},
    },
    role::{self, RolePatch},
    token,
};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

const CHANGES: &str = "subscription { clientChanged { kind id client { clientId status } } }";
const EVENTS: &str = "subscription { auditEventAdded { kind subjectId } }";

async fn viewer(app: &TestApp) -> TestClient {
    app.client(ClientSeed::with_role("viewer")).await
}

/// A message that came, in short.
fn change(data: &Value) -> (&str, &str, &Value) {
    let change = &data["clientChanged"];
    (change["kind"].as_str().unwrap(), change["id"].as_str().unwrap(), &change["client"])
}

both_databases! {
    async fn changes_of_clients_arrive_in_their_order(app: TestApp) {
        let mut socket = app.socket(&viewer(&app).await).await;
        socket.subscribe("a", CHANGES).await;
        let made = app.client(ClientSeed { client_id: Some("watched"), ..ClientSeed::default() }).await;
        let id = made.id.to_string();
        let active = json!({ "clientId": "watched", "status": "ACTIVE" });
        assert_eq!(change(&socket.next("a").await), ("CREATED", id.as_str(), &active));
        assert_eq!(change(&socket.next("a").await), ("UPDATED", id.as_str(), &active), "its secret");
        let system = app.system(app.platform.id);
        app.set_status(&[made.id], app.platform.id, ClientStatus::Inactive).await;
        assert_eq!(change(&socket.next("a").await), ("UPDATED", id.as_str(), &json!({ "clientId": "watched", "status": "INACTIVE" })));
        let role = app.role_id(app.platform.id, "viewer").await;
        app.change(&system, async |work| client::set_role(work, made.id, Some(role), None).await).await.unwrap();
        assert_eq!(change(&socket.next("a").await).0, "UPDATED");
        let minted = app.mint(&app.platform, None).await;
        app.change(&system, async |work| secrets::rotate(work, made.id, Rotation::default(), minted).await).await.unwrap();
        assert_eq!((change(&socket.next("a").await).0, change(&socket.next("a").await).0), ("UPDATED", "UPDATED"));
        app.change(&system, async |work| bulk::delete(work, &[made.id], OnError::RejectAll).await).await.unwrap();
        assert_eq!(change(&socket.next("a").await), ("DELETED", id.as_str(), &Value::Null));
        socket.quiet().await;
    }

    async fn only_the_clients_asked_for_are_told_of(app: TestApp) {
        let (one, other) = (app.client(ClientSeed::default()).await, app.client(ClientSeed::default()).await);
        let mut socket = app.socket(&viewer(&app).await).await;
        socket.subscribe("a", &CHANGES.replace("clientChanged", &format!("clientChanged(ids: [\"{}\"])", other.id))).await;
        app.set_status(&[one.id, other.id], app.platform.id, ClientStatus::Inactive).await;
        assert_eq!(change(&socket.next("a").await).1, other.id.to_string());
        let ids = format!("clientChanged(ids: {:?})", vec![one.id.to_string(); 101]);
        socket.say(json!({ "type": "subscribe", "id": "b", "payload": { "query": CHANGES.replace("clientChanged", &ids) } })).await;
        assert_eq!(socket.refused("b").await, "BAD_USER_INPUT");
    }

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
            heard.push((message["id"].as_str().unwrap().to_owned(), event["kind"].as_str().unwrap().to_owned()));
            assert!(message["id"] == "some" || event["subjectId"] == made.id.to_string());
        }
        heard.sort();
        let expected = [("all", "CLIENT_CREATED"), ("all", "SECRET_CREATED"), ("some", "SECRET_CREATED")];
        assert_eq!(heard, expected.map(|(id, kind)| (id.to_owned(), kind.to_owned())));
        // Events that no request waits for come as well. Failed logins are gathered for a minute, which this does not wait for.
        app.ask(crate::support::Auth::Basic(made.client_id.clone(), "wrong".into()), &[]).await.expect(401);
        app.recorder.flush().await;
        assert_eq!(socket.next("all").await["auditEventAdded"]["kind"], "AUTHENTICATION_FAILED");
        socket.say(json!({ "type": "complete", "id": "all" })).await;
        app.client(ClientSeed::default()).await;
        assert_eq!(socket.next("some").await["auditEventAdded"]["kind"], "SECRET_CREATED");
        socket.quiet().await;
    }

    async fn what_is_rolled_back_never_arrives(app: TestApp) {
        let mut socket = app.socket(&viewer(&app).await).await;
        socket.subscribe("a", CHANGES).await;
        let (system, minted) = (app.system(app.platform.id), app.mint(&app.platform, None).await);
        let work = app.begin(&system).await.unwrap();
        client::create(&work, client::NewClient::default(), minted).await.unwrap();
        drop(work);
        let made = app.client(ClientSeed::default()).await;
        assert_eq!(change(&socket.next("a").await).1, made.id.to_string());
    }

    async fn what_another_node_commits_arrives(app: TestApp) {
        let mut socket = app.socket(&viewer(&app).await).await;
        socket.subscribe("a", CHANGES).await;
        let other = app.node(Setup::default()).await;
        let made = other.client(ClientSeed::default()).await;
        assert_eq!(change(&socket.next("a").await).1, made.id.to_string());
    }

    /// V-11
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

    async fn whoever_may_only_read_may_listen(app: TestApp) {
        let reader = app.client(ClientSeed { access_level: AccessLevel::ReadOnly, ..ClientSeed::with_role("administrator") }).await;
        let mut socket = app.socket(&reader).await;
        socket.subscribe("a", EVENTS).await;
        app.client(ClientSeed::default()).await;
        assert_eq!(socket.next("a").await["auditEventAdded"]["kind"], "CLIENT_CREATED");
    }

    async fn whoever_lacks_the_permission_is_refused_at_once(app: TestApp) {
        let client = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::default() }).await;
        let mut socket = app.socket(&client).await;
        socket.say(json!({ "type": "subscribe", "id": "a", "payload": { "query": EVENTS } })).await;
        assert_eq!(socket.refused("a").await, "FORBIDDEN");
        socket.subscribe("a", CHANGES).await;
        // What is within an event is refused by itself.
        socket.subscribe("b", "subscription { clientChanged { id client { auditEvents(first: 1) { nodes { id } } } } }").await;
        app.client(ClientSeed::default()).await;
        let mut refused = Vec::new();
        for _ in 0..4 {
            let message = socket.hear().await;
            assert_eq!(message["type"], "next", "{message}");
            refused.extend(message["payload"]["errors"][0]["extensions"]["code"].as_str().map(str::to_owned));
        }
        assert_eq!(refused, ["FORBIDDEN", "FORBIDDEN"]);
    }

    async fn a_permission_that_is_taken_away_ends_the_subscription(app: TestApp) {
        app.role(app.platform.id, "listener", &["clients:read", "audit:read"]).await;
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
            heard.push(format!("{} {} {}", message["id"], message["type"], message["payload"][0]["extensions"]["code"]));
        }
        heard.sort();
        let on = r#""b" "next" null"#;
        assert_eq!(heard, [r#""a" "error" "FORBIDDEN""#, on, on], "the other one goes on");
        socket.quiet().await;
    }

    async fn a_role_that_grants_less_ends_the_sockets_of_those_who_have_it(app: TestApp) {
        let role = app.role(app.platform.id, "listener", &["clients:read", "audit:read"]).await;
        let mut socket = app.socket(&app.client(ClientSeed::with_role("listener")).await).await;
        socket.subscribe("a", EVENTS).await;
        let patch = RolePatch { permissions: Some(vec!["clients:read".to_owned()]), ..RolePatch::default() };
        app.change(&app.system(app.platform.id), async |work| role::update(work, role.id, None, patch).await).await.unwrap();
        assert_eq!(socket.refused("a").await, "UNAUTHENTICATED");
        assert_eq!(socket.closed().await, 4403);
    }

    async fn a_revoked_token_ends_the_socket(app: TestApp) {
        let listener = viewer(&app).await;
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let actor = app.actor(&administrator).await;
        let mut listening = app.socket(&listener).await;
        listening.subscribe("a", CHANGES).await;
        let idle = app.socket(&listener).await;
        app.change(&actor, async |work| token::revoke_all_of(work, &[listener.id]).await).await.unwrap();
        assert_eq!(listening.closed().await, 4403, "though nothing came that it listens to");
        assert_eq!(idle.closed().await, 4403);
    }

    async fn a_client_that_is_switched_off_hears_nothing_more(app: TestApp) {
        let listener = viewer(&app).await;
        let mut socket = app.socket(&listener).await;
        socket.subscribe("a", EVENTS).await;
        app.set_status(&[listener.id], app.platform.id, ClientStatus::Inactive).await;
        // Whether the subscription or the socket is told first is open.
        let (said, code) = socket.end().await;
        assert_eq!(code, 4403);
        assert!(said.iter().all(|message| message["type"] == "error"), "{said:?}");
    }

    async fn an_expired_token_hears_nothing_more(app: TestApp) {
        let mut socket = app.socket(&viewer(&app).await).await;
        socket.subscribe("a", CHANGES).await;
        app.clock.advance(Duration::hours(2));
        app.client(ClientSeed::default()).await;
        assert_eq!(socket.refused("a").await, "UNAUTHENTICATED");
        assert_eq!(socket.closed().await, 4403);
    }

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
            socket.say(json!({ "type": "connection_init", "payload": payload })).await;
            assert_eq!(socket.closed().await, code, "{payload}");
        }
        let bearer = format!("Bearer {token}");
        for (headers, payload) in [(vec![], json!({ "authorization": bearer })), (vec![("authorization", bearer.as_str())], json!({}))] {
            let mut socket = TestSocket::open(address, &headers).await.unwrap();
            socket.say(json!({ "type": "connection_init", "payload": payload })).await;
            assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        }
    }

    async fn queries_and_mutations_do_not_run_over_a_socket(app: TestApp) {
        let mut socket = app.socket(&app.client(ClientSeed::with_role("administrator")).await).await;
        let before = row::Entity::find().count(&app.db).await.unwrap();
        for query in [
            "mutation { createClient(input: {}) { client { id } } }", "{ viewer { scopes } }", "query a { viewer { scopes } }",
            "subscription { nothing }", "subscription {", "subscription { clientChanged { kind } auditEventAdded { id } }",
            "subscription { ...f } fragment f on Subscription { clientChanged { kind } auditEventAdded { id } }",
        ] {
            socket.say(json!({ "type": "subscribe", "id": query, "payload": { "query": query } })).await;
            let code = socket.refused(query).await;
            assert!(code == "BAD_USER_INPUT" || code == "QUERY_TOO_LARGE", "{query}: {code}");
        }
        let both = "mutation m { createClient(input: {}) { client { id } } } subscription s { clientChanged { kind } }";
        socket.say(json!({ "type": "subscribe", "id": "m", "payload": { "query": both, "operationName": "m" } })).await;
        assert_eq!(socket.refused("m").await, "BAD_USER_INPUT");
        socket.say(json!({ "type": "subscribe", "id": "s", "payload": { "query": both } })).await;
        assert_eq!(socket.refused("s").await, "BAD_USER_INPUT");
        let deep = format!("subscription {{ clientChanged {{ {} kind {} }} }}", "client { auditEvents { nodes { actor { ... on Client { ".repeat(8), "} } } } }".repeat(8));
        socket.say(json!({ "type": "subscribe", "id": "d", "payload": { "query": deep } })).await;
        assert_eq!(socket.refused("d").await, "QUERY_TOO_LARGE");
        assert_eq!(row::Entity::find().count(&app.db).await.unwrap(), before);
        let answer = app.graphql(&app.token(&viewer(&app).await).await, CHANGES, json!({})).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "nor subscriptions by POST");
    }

    /// GraphQL specification, section 5.2.4.1: there is one field at the top, and it may stand in a fragment.
    async fn the_field_of_a_subscription_may_stand_in_a_fragment(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let mut socket = app.socket(&administrator).await;
        socket.subscribe("f", "subscription { ...f } fragment f on Subscription { clientChanged { kind } }").await;
        app.done_as(&administrator, ("createClient", "client { id }"), json!({})).await;
        assert_eq!(socket.next("f").await["clientChanged"]["kind"], "CREATED");
    }

    async fn a_socket_has_ten_subscriptions_and_no_two_of_one_id(app: TestApp) {
        let mut socket = app.socket(&viewer(&app).await).await;
        for n in 0..10 {
            socket.subscribe(&n.to_string(), CHANGES).await;
        }
        socket.say(json!({ "type": "subscribe", "id": "10", "payload": { "query": CHANGES } })).await;
        assert_eq!(socket.refused("10").await, "QUERY_TOO_LARGE");
        socket.say(json!({ "type": "complete", "id": "3" })).await;
        socket.subscribe("3", CHANGES).await;
        socket.say(json!({ "type": "subscribe", "id": "3", "payload": { "query": CHANGES } })).await;
        assert_eq!(socket.closed().await, 4409);
    }

    async fn whoever_does_not_keep_up_is_told_so(app: TestApp) {
        let mut follower = app.feed.follow().await.unwrap();
        let flood = async |work: &latchkey::domain::work::Work<'_>| {
            for _ in 0..1500 {
                work.record(audit::Event::new(AuditEventKind::ClientUpdated, app.platform.id, "x", "Flood"));
            }
            Ok(())
        };
        app.change(&app.system(app.platform.id), flood).await.unwrap();
        app.feed.catch_up().await.unwrap();
        assert!(follower.next().await.is_err(), "events are missing and nobody says so");
    }
}

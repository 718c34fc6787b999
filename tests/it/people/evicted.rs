//! The oldest session of a person who signs in too often ends, with its tokens, on every node.

use super::{refresh, signed_in, tokens, userinfo, web_app};
use crate::support::{Setup, TestApp, TestPerson};
use domain::{
    actor::Origin,
    audit,
    session::{self, NewSession},
};
use entity::audit_event::AuditEventKind;
use test_macros::both_databases;

/// Most sessions of one person at once.
const MOST: usize = 100;

/// Signs a person in, in so many more browsers.
async fn begin(app: &TestApp, person: &TestPerson, count: usize) {
    let user = app.user_row(person).await;
    let origin = Origin::default();
    for _ in 0..count {
        app.clock.advance(chrono::Duration::milliseconds(1));
        let new = NewSession {
            remember: false,
            origin: &origin,
            earlier: None,
            device: None,
        };
        let account = app.platform.clone();
        app.sign_ins
            .begin(user.clone(), account, new)
            .await
            .unwrap();
    }
}

#[both_databases]
async fn tokens_of_a_session_that_makes_room_are_refused_on_every_node(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let first = tokens(&app, &browser, &client, &[]).await;
    let node = app.node(Setup::default()).await;
    begin(&app, &person, MOST - 1).await;
    for one in [&app, &node] {
        userinfo(one, &first.access).await.expect(200);
    }
    begin(&app, &person, 1).await;
    for one in [&node, &app] {
        userinfo(one, &first.access).await.expect(401);
        refresh(one, &client, &first.refresh)
            .await
            .refused(400, "invalid_grant");
    }
    let system = app.system(person.account);
    let row = app.user_row(&person).await;
    let open = session::of_user(&app.db, &system, &row, app.clock.now())
        .await
        .unwrap();
    assert_eq!(open.len(), MOST);
    let events = audit::since(&app.db, None, 0, 1000).await.unwrap();
    let told: Vec<_> = events
        .iter()
        .filter(|event| event.kind == AuditEventKind::SessionsEnded)
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject_id, Some(person.id.to_string()));
    assert_eq!(told[0].details.as_deref(), Some(r#"{"sessions":1}"#));
}

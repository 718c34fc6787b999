//! Links and sessions of users: created, listed and ended, and who may.

use crate::support::{Browser, ClientSeed, PASSWORD, TestApp, TestPerson};
use axum::http::Method;
use serde_json::{Value, json};

const UNKNOWN: &str = "ses_00000000000000000000000000000000";

async fn signed_in(app: &TestApp, person: &TestPerson) {
    let browser = Browser::new(app);
    let page = browser.open("/sign-in").await.expect(200);
    let fields = [
        ("username", person.username.as_str()),
        ("password", PASSWORD),
    ];
    browser.submit(&page, "password", &fields).await.expect(303);
}

#[both_databases]
async fn a_link_is_shown_once_and_sets_a_password(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = app.person("ada", None).await;
    let path = format!("/users/{}/link", ada.id);
    let made = app
        .rest(&admin, (Method::POST, &path, Value::Null))
        .await
        .expect(200)
        .json();
    assert_eq!(made["user"]["username"], "ada");
    assert!(made["expiresAt"].is_string());
    let browser = Browser::new(&app);
    let page = browser.open(made["url"].as_str().unwrap()).await;
    let new = "an entirely new pass phrase";
    let fields = [("new", new), ("again", new)];
    browser
        .submit(&page.expect(200), "again", &fields)
        .await
        .expect(303);
}

#[both_databases]
async fn sessions_are_listed_and_ended_by_id_or_all_at_once(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = app.person("ada", None).await;
    for _ in 0..3 {
        signed_in(&app, &ada).await;
    }
    let (list, end) = (
        format!("/users/{}/sessions", ada.id),
        format!("/users/{}/sessions/end", ada.id),
    );
    let ids = async || {
        let items = app.read(&admin, &list).await["items"].clone();
        let items = items.as_array().unwrap();
        items
            .iter()
            .map(|session| session["id"].clone())
            .collect::<Vec<_>>()
    };
    let all = ids().await;
    assert_eq!(all.len(), 3);
    let call = |body: Value| app.rest(&admin, (Method::POST, &end, body));
    let ended = call(json!({ "ids": [all[0]] })).await.expect(200).json();
    assert_eq!(ended["username"], "ada");
    let left = ids().await;
    assert!(left.len() == 2 && !left.contains(&all[0]), "{left:?}");
    let refused = call(json!({ "ids": [left[0], UNKNOWN] }))
        .await
        .problem(422, "NOT_FOUND");
    assert_eq!(refused["errors"][0]["pointer"], "#/ids/1");
    call(json!({ "ids": [] })).await.problem(422, "BLANK");
    assert_eq!(ids().await, left, "what is refused ends nothing");
    call(Value::Null).await.expect(200);
    assert_eq!(ids().await, Vec::<Value>::new());
}

#[both_databases]
async fn links_and_sessions_take_the_permission_and_the_reach(app: TestApp) {
    let reader = app.client(ClientSeed::with_role("viewer")).await;
    let clerk = app
        .client(ClientSeed {
            scopes: &["users:read", "users:write"],
            ..ClientSeed::default()
        })
        .await;
    let (weak, strong) = (
        app.person("ada", None).await,
        app.person("eve", Some("administrator")).await,
    );
    for last in ["link", "sessions/end"] {
        let path = |person: &TestPerson| format!("/users/{}/{last}", person.id);
        let (weak, strong) = (path(&weak), path(&strong));
        app.rest(&reader, (Method::POST, &weak, Value::Null))
            .await
            .problem(403, "FORBIDDEN");
        app.rest(&clerk, (Method::POST, &strong, Value::Null))
            .await
            .problem(403, "PRIVILEGE_ESCALATION");
        app.rest(&clerk, (Method::POST, &weak, Value::Null))
            .await
            .expect(200);
        let nowhere = format!("/users/usr_00000000000000000000000000000000/{last}");
        app.rest(&clerk, (Method::POST, &nowhere, Value::Null))
            .await
            .problem(404, "NOT_FOUND");
    }
}

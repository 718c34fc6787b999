//! Links by which users set their passwords, and the end of sessions: what they do, and who may.

use crate::{
    graphql::codes,
    support::{Browser, ClientSeed, PASSWORD, TestApp, TestClient, TestPerson},
};
use serde_json::json;

const LINK: &str = "user { username } url expiresAt";
const ENDED: &str = "user { username sessions { id } }";
const UNKNOWN: &str = "ses_00000000000000000000000000000000";

async fn signed_in(app: &TestApp, person: &TestPerson) -> Browser {
    let browser = Browser::new(app);
    let page = browser.open("/sign-in").await.expect(200);
    let fields = [
        ("username", person.username.as_str()),
        ("password", PASSWORD),
    ];
    browser.submit(&page, "password", &fields).await.expect(303);
    browser
}

/// One who may change users, and has nothing else.
async fn clerk(app: &TestApp) -> TestClient {
    app.client(ClientSeed {
        scopes: &["users:read", "users:write"],
        ..ClientSeed::default()
    })
    .await
}

async fn sessions(app: &TestApp, caller: &TestClient, person: &TestPerson) -> Vec<String> {
    let query = "query($id: ID!) { user(by: { id: $id }) { sessions { id } } }";
    let id = json!({ "id": person.id.to_string() });
    let data = app.data_for(caller, query, id).await;
    let all = data["user"]["sessions"].as_array().unwrap();
    all.iter()
        .map(|session| session["id"].as_str().unwrap().to_owned())
        .collect()
}

#[both_databases]
async fn a_link_by_id_or_username_sets_a_password(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = app.person("ada", None).await;
    let by_id = json!({ "user": { "id": ada.id.to_string() } });
    let by_name = json!({ "user": { "username": "ada" } });
    let first = app.done_as(&admin, ("createUserLink", LINK), by_id).await;
    let second = app.done_as(&admin, ("createUserLink", LINK), by_name).await;
    assert_eq!(second["user"]["username"], "ada");
    let later = app.clock.now() + chrono::Duration::minutes(30);
    let shown = second["expiresAt"].as_str().unwrap();
    let shown: chrono::DateTime<chrono::Utc> = shown.parse().unwrap();
    assert!((shown - later).num_seconds().abs() < 2, "{shown} {later}");
    let browser = Browser::new(&app);
    let replaced = browser.get(first["url"].as_str().unwrap()).await;
    assert_eq!(replaced.status, 404, "the earlier link stopped working");
    let page = browser.open(second["url"].as_str().unwrap()).await;
    let new = "an entirely new pass phrase";
    let fields = [("new", new), ("again", new)];
    browser
        .submit(&page.expect(200), "again", &fields)
        .await
        .expect(303);
}

#[both_databases]
async fn one_session_ends_or_all_do(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = app.person("ada", None).await;
    for _ in 0..3 {
        signed_in(&app, &ada).await;
    }
    let all = sessions(&app, &admin, &ada).await;
    assert_eq!(all.len(), 3);
    let user = json!({ "id": ada.id.to_string() });
    let one = json!({ "user": user, "ids": [all[0]] });
    let done = app.done_as(&admin, ("endSessions", ENDED), one).await;
    assert_eq!(done["user"]["username"], "ada");
    let left = sessions(&app, &admin, &ada).await;
    assert!(left.len() == 2 && !left.contains(&all[0]), "{left:?}");
    // One that is not there: nothing ends.
    let some = json!({ "user": user, "ids": [left[0], UNKNOWN] });
    assert_eq!(
        app.refused_as(&admin, "endSessions", some).await,
        ["NOT_FOUND ids.1"]
    );
    let none = json!({ "user": user, "ids": [] });
    assert_eq!(
        app.refused_as(&admin, "endSessions", none).await,
        ["BLANK ids"]
    );
    assert_eq!(sessions(&app, &admin, &ada).await.len(), 2);
    app.done_as(&admin, ("endSessions", ENDED), json!({ "user": user }))
        .await;
    assert_eq!(sessions(&app, &admin, &ada).await, [""; 0]);
}

/// A session of another user is not found, even by an administrator of both.
#[both_databases]
async fn a_session_of_another_user_is_not_found(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let (ada, bob) = (app.person("ada", None).await, app.person("bob", None).await);
    signed_in(&app, &bob).await;
    let foreign = sessions(&app, &admin, &bob).await;
    let input = json!({ "user": { "id": ada.id.to_string() }, "ids": foreign });
    assert_eq!(
        app.refused_as(&admin, "endSessions", input).await,
        ["NOT_FOUND ids.0"]
    );
    assert_eq!(sessions(&app, &admin, &bob).await, foreign);
}

#[both_databases]
async fn links_and_sessions_take_the_permission_and_the_reach(app: TestApp) {
    let (clerk, reader) = (
        clerk(&app).await,
        app.client(ClientSeed::with_role("viewer")).await,
    );
    let (weak, strong) = (
        app.person("ada", None).await,
        app.person("eve", Some("administrator")).await,
    );
    signed_in(&app, &strong).await;
    for field in ["createUserLink", "endSessions"] {
        let kind = field[..1].to_uppercase() + &field[1..];
        let query = format!(
            "mutation($input: {kind}Input!) {{ {field}(input: $input) {{ userErrors {{ code }} }} }}"
        );
        let input = |person: &TestPerson| json!({ "user": { "id": person.id.to_string() } });
        let denied = app
            .ask_as(&reader, &query, json!({ "input": input(&weak) }))
            .await;
        assert_eq!(codes(&denied), ["FORBIDDEN"], "{field}");
        let beyond = app.refused_as(&clerk, field, input(&strong)).await;
        assert_eq!(beyond, ["PRIVILEGE_ESCALATION user"], "{field}");
        let within = app.refused_as(&clerk, field, input(&weak)).await;
        assert_eq!(within, [""; 0], "{field}");
        let nowhere = json!({ "user": { "username": "nowhere" } });
        let unknown = app.change_as(&clerk, (field, "__typename"), nowhere).await;
        assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND", "{field}");
        assert_eq!(unknown["userErrors"].as_array().map(Vec::len), Some(1));
    }
    assert_eq!(sessions(&app, &clerk, &strong).await.len(), 1);
}

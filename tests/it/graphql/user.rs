//! Users: made, changed, found, deleted; who may stand below whom, and that nobody gives a user more than they have.

use super::{codes, refusals};
use crate::support::{ClientSeed, TestApp, TestClient};
use entity::account::PolicyPreset;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

const USER: &str = "user { id username displayName email kind status version parent { username } role { key } passwordChangedAt }";
const LIST: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: UserFilter) {
    users(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      nodes { username } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
const DELETE: &str = "mutation($id: ID!) { deleteUser(input: { id: $id }) { deletedUserId userErrors { code path } } }";

async fn create(app: &TestApp, caller: &TestClient, input: Value) -> Value {
    app.done_as(caller, ("createUser", USER), input).await["user"].clone()
}

async fn page(app: &TestApp, caller: &TestClient, variables: Value) -> (Vec<String>, Value) {
    let users = app.data_for(caller, LIST, variables).await["users"].clone();
    let names = users["nodes"].as_array().unwrap().iter().map(|node| node["username"].as_str().unwrap().to_owned()).collect();
    (names, users)
}

both_databases! {
    async fn a_user_is_made_changed_switched_off_and_deleted(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let viewer = app.role_id(app.platform.id, "viewer").await.to_string();
        let made = create(&app, &admin, json!({ "username": "Ada.L", "kind": "ROOT", "displayName": " Ada ", "email": "ada@example.com", "role": { "id": viewer } })).await;
        let expected = json!({ "id": made["id"], "username": "Ada.L", "displayName": "Ada", "email": "ada@example.com", "kind": "ROOT", "status": "ACTIVE",
            "version": 1, "parent": null, "role": { "key": "viewer" }, "passwordChangedAt": null });
        assert_eq!(made, expected);
        let change = async |input: Value| {
            let mut input = input;
            input["id"] = made["id"].clone();
            app.change_as(&admin, ("updateUser", USER), input).await
        };
        let same = change(json!({ "displayName": "A" })).await["user"].clone();
        assert_eq!((&same["displayName"], &same["email"], &same["version"]), (&json!("A"), &json!("ada@example.com"), &json!(2)));
        let cleared = change(json!({ "displayName": null, "email": null, "role": null, "status": "INACTIVE" })).await["user"].clone();
        assert_eq!((&cleared["displayName"], &cleared["email"], &cleared["role"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!((&cleared["status"], &cleared["version"]), (&json!("INACTIVE"), &json!(3)));
        assert_eq!(refusals(&change(json!({ "displayName": "B", "expectedVersion": 2 })).await), ["STALE_VERSION expectedVersion"]);
        let gone = app.data_for(&admin, DELETE, json!({ "id": made["id"] })).await["deleteUser"].clone();
        assert_eq!(gone, json!({ "deletedUserId": made["id"], "userErrors": [] }));
        assert_eq!(refusals(&change(json!({ "displayName": "B" })).await), ["NOT_FOUND id"]);
        assert_eq!(refusals(&app.data_for(&admin, DELETE, json!({ "id": made["id"] })).await["deleteUser"]), ["NOT_FOUND id"]);
    }

    async fn bad_input_hears_of_every_problem_with_its_path(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        for (input, expected) in [
            (json!({ "username": "" }), "BLANK username"),
            (json!({ "username": "u".repeat(201) }), "TOO_LONG username"),
            (json!({ "username": "two words" }), "INVALID username"),
            (json!({ "username": "ünicode" }), "INVALID username"),
            (json!({ "username": ".." }), "INVALID username"),
            (json!({ "username": "u", "email": "nobody" }), "INVALID email"),
            (json!({ "username": "u", "email": "@example.com" }), "INVALID email"),
            (json!({ "username": "u", "email": "a b@example.com" }), "INVALID email"),
            (json!({ "username": "u", "email": format!("{}@example.com", "e".repeat(250)) }), "TOO_LONG email"),
            (json!({ "username": "u", "displayName": "d".repeat(201) }), "TOO_LONG displayName"),
            (json!({ "username": "u", "role": { "id": "rol_nobody" } }), "NOT_FOUND role.id"),
        ] {
            let mut input = input;
            input["kind"] = json!("ROOT");
            assert_eq!(app.refused_as(&admin, "createUser", input.clone()).await, [expected], "{input}");
        }
        let all = json!({ "username": "", "kind": "SUBUSER", "email": "nobody", "displayName": "d".repeat(201) });
        let mut found = app.refused_as(&admin, "createUser", all).await;
        found.sort();
        assert_eq!(found, ["BLANK parent", "BLANK username", "INVALID email", "TOO_LONG displayName"]);
        assert_eq!(page(&app, &admin, json!({})).await.1["totalCount"], 0, "and nobody was made");
    }

    async fn a_username_is_taken_whatever_its_case_and_free_in_other_accounts(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let made = create(&app, &admin, json!({ "username": "Ada", "kind": "ROOT" })).await;
        assert_eq!(app.refused_as(&admin, "createUser", json!({ "username": "aDA", "kind": "ROOT" })).await, ["TAKEN username"]);
        assert_eq!(app.refused_as(&admin, "createUser", json!({ "username": made["id"], "kind": "ROOT" })).await, ["INVALID username"], "no one poses as an id");
        let other = app.account("other", PolicyPreset::Default).await.administrator;
        create(&app, &other, json!({ "username": "ada", "kind": "ROOT" })).await;
    }

    async fn of_many_who_take_a_username_at_once_one_gets_it(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let create = async |n: usize| {
            let name = if n.is_multiple_of(2) { "ada" } else { "ADA" };
            app.change_as(&admin, ("createUser", "user { id }"), json!({ "username": name, "kind": "ROOT" })).await
        };
        let outcomes = futures_util::future::join_all((0..6).map(create)).await;
        let refused: Vec<_> = outcomes.iter().filter(|outcome| outcome["user"].is_null()).collect();
        assert_eq!(refused.len(), 5);
        assert!(refused.iter().all(|payload| refusals(payload) == ["TAKEN username"]));
    }

    async fn a_subuser_stands_below_a_root_user_of_its_account(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let other = app.account("other", PolicyPreset::Default).await.administrator;
        let root = create(&app, &admin, json!({ "username": "root", "kind": "ROOT" })).await;
        let theirs = create(&app, &other, json!({ "username": "root", "kind": "ROOT" })).await;
        let sub = create(&app, &admin, json!({ "username": "sub", "parent": { "id": root["id"] } })).await;
        assert_eq!((&sub["kind"], &sub["parent"]["username"]), (&json!("SUBUSER"), &json!("root")));
        let plain = create(&app, &admin, json!({ "username": "jane" })).await;
        assert_eq!((&plain["kind"], &plain["parent"]), (&json!("ROOT"), &json!(null)), "as in REST");
        for (input, expected) in [
            (json!({ "username": "x", "kind": "SUBUSER" }), "BLANK parent"),
            (json!({ "username": "x", "parent": { "id": sub["id"] } }), "INVALID parent"),
            (json!({ "username": "x", "parent": { "id": theirs["id"] } }), "NOT_FOUND parent"),
            (json!({ "username": "x", "kind": "ROOT", "parent": { "id": root["id"] } }), "INVALID parent"),
        ] {
            assert_eq!(app.refused_as(&admin, "createUser", input).await, [expected]);
        }
        let kept = app.data_for(&admin, DELETE, json!({ "id": root["id"] })).await["deleteUser"].clone();
        assert_eq!((refusals(&kept), &kept["deletedUserId"]), (vec!["IN_USE id".to_owned()], &Value::Null));
        app.data_for(&admin, DELETE, json!({ "id": sub["id"] })).await;
        assert_eq!(app.data_for(&admin, DELETE, json!({ "id": root["id"] })).await["deleteUser"]["userErrors"], json!([]));
    }

    async fn users_are_searched_filtered_and_paged_in_both_directions(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let viewer = app.role_id(app.platform.id, "viewer").await.to_string();
        let root = create(&app, &admin, json!({ "username": "a-root", "kind": "ROOT", "displayName": "Grace Hopper", "role": { "id": viewer } })).await;
        for n in 0..6 {
            create(&app, &admin, json!({ "username": format!("sub-{n}"), "parent": { "id": root["id"] }, "email": format!("s{n}@Mail.example") })).await;
        }
        app.done_as(&admin, ("updateUser", USER), json!({ "id": root["id"], "status": "INACTIVE" })).await;
        let found = async |variables: Value| page(&app, &admin, variables).await.0;
        assert_eq!(found(json!({ "filter": { "search": "hopper" } })).await, ["a-root"]);
        assert_eq!(found(json!({ "filter": { "search": "S3@MAIL" } })).await, ["sub-3"]);
        assert_eq!(found(json!({ "filter": { "search": "_" } })).await, Vec::<String>::new(), "no pattern");
        assert_eq!(found(json!({ "filter": { "kind": "ROOT" } })).await, ["a-root"]);
        assert_eq!(found(json!({ "filter": { "status": "INACTIVE", "role": { "id": viewer } } })).await, ["a-root"]);
        assert_eq!(found(json!({ "filter": { "role": { "key": "viewer" } } })).await, ["a-root"]);
        assert_eq!(found(json!({ "filter": { "parent": { "id": root["id"] } } })).await.len(), 6);
        assert_eq!(found(json!({ "filter": { "parent": { "username": "a-root" } } })).await.len(), 6);
        assert_eq!(found(json!({ "filter": { "parent": { "id": root["id"] }, "status": "INACTIVE" } })).await.len(), 0);
        let (first, info) = page(&app, &admin, json!({ "first": 3 })).await;
        assert_eq!((first, &info["totalCount"]), (vec!["a-root".to_owned(), "sub-0".to_owned(), "sub-1".to_owned()], &json!(7)));
        assert_eq!((&info["pageInfo"]["hasNextPage"], &info["pageInfo"]["hasPreviousPage"]), (&json!(true), &json!(false)));
        let (second, next) = page(&app, &admin, json!({ "first": 3, "after": info["pageInfo"]["endCursor"] })).await;
        assert_eq!(second, ["sub-2", "sub-3", "sub-4"]);
        let (back, _) = page(&app, &admin, json!({ "last": 3, "before": next["pageInfo"]["startCursor"] })).await;
        assert_eq!(back, ["a-root", "sub-0", "sub-1"]);
        let (end, info) = page(&app, &admin, json!({ "last": 2 })).await;
        assert_eq!((end, &info["pageInfo"]["hasNextPage"]), (vec!["sub-4".to_owned(), "sub-5".to_owned()], &json!(false)));
        for wrong in [json!({ "first": -1 }), json!({ "after": "forged" }), json!({ "first": 1, "last": 1 })] {
            assert_eq!(codes(&app.ask_as(&admin, LIST, wrong.clone()).await), ["BAD_USER_INPUT"], "{wrong}");
        }
    }

    async fn nobody_gives_a_user_more_than_they_have(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let clerk = app.client(ClientSeed { scopes: &["users:read", "users:write"], ..ClientSeed::default() }).await;
        let [strong, weak] = [app.role_id(app.platform.id, "administrator").await, app.role(app.platform.id, "weak", &["users:read"]).await.id].map(|id| id.to_string());
        assert_eq!(app.refused_as(&clerk, "createUser", json!({ "username": "eve", "kind": "ROOT", "role": { "id": strong } })).await, ["PRIVILEGE_ESCALATION role"]);
        let eve = create(&app, &clerk, json!({ "username": "eve", "kind": "ROOT", "role": { "id": weak } })).await;
        assert_eq!(app.refused_as(&clerk, "updateUser", json!({ "id": eve["id"], "role": { "id": strong } })).await, ["PRIVILEGE_ESCALATION role"]);
        app.done_as(&admin, ("updateUser", USER), json!({ "id": eve["id"], "role": { "id": strong } })).await;
        assert_eq!(app.refused_as(&clerk, "updateUser", json!({ "id": eve["id"], "displayName": "Eve" })).await, ["PRIVILEGE_ESCALATION id"]);
        let password = json!({ "id": eve["id"], "password": "correct horse battery" });
        assert_eq!(app.refused_as(&clerk, "setUserPassword", password).await, ["PRIVILEGE_ESCALATION id"], "who sets it could sign in as her");
        assert_eq!(app.refused_as(&clerk, "updateUser", json!({ "id": eve["id"], "status": "INACTIVE" })).await, ["PRIVILEGE_ESCALATION id"]);
        app.done_as(&admin, ("updateUser", USER), json!({ "id": eve["id"], "status": "INACTIVE" })).await;
        assert_eq!(app.refused_as(&clerk, "updateUser", json!({ "id": eve["id"], "status": "ACTIVE" })).await, ["PRIVILEGE_ESCALATION id"], "nor revives her with it");
    }

    async fn users_need_their_permissions_and_stay_in_their_account(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let made = create(&app, &admin, json!({ "username": "ada", "kind": "ROOT" })).await;
        let nobody = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::default() }).await;
        let reader = app.client(ClientSeed { scopes: &["users:read"], ..ClientSeed::default() }).await;
        let other = app.account("other", PolicyPreset::Default).await.administrator;
        assert_eq!(codes(&app.ask_as(&nobody, "{ users { totalCount } }", json!({})).await), ["FORBIDDEN"]);
        assert_eq!(page(&app, &reader, json!({})).await.0, ["ada"]);
        for mutation in ["createUser(input: { username: \"eve\", kind: ROOT }) { userErrors { code } }", "deleteUser(input: { id: \"x\" }) { deletedUserId }"] {
            assert_eq!(codes(&app.ask_as(&reader, &format!("mutation {{ {mutation} }}"), json!({})).await), ["FORBIDDEN"]);
        }
        assert_eq!(page(&app, &other, json!({})).await.1["totalCount"], 0);
        let seen = app.data_for(&other, "query($id: ID!) { user(by: { id: $id }) { id } node(id: $id) { id } }", json!({ "id": made["id"] })).await;
        assert_eq!(seen, json!({ "user": null, "node": null }));
        for (field, input) in [("updateUser", json!({ "displayName": "mine" })), ("setUserPassword", json!({ "password": "correct horse battery" }))] {
            let mut input = input;
            input["id"] = made["id"].clone();
            assert_eq!(app.refused_as(&other, field, input).await, ["NOT_FOUND id"], "{field}");
        }
        assert_eq!(refusals(&app.data_for(&other, DELETE, json!({ "id": made["id"] })).await["deleteUser"]), ["NOT_FOUND id"]);
    }

    async fn a_password_is_kept_as_an_argon2id_hash_and_shown_nowhere(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let made = create(&app, &admin, json!({ "username": "ada", "kind": "ROOT" })).await;
        for (password, expected) in [
            (String::new(), "BLANK password"),
            ("eleven char".to_owned(), "TOO_SHORT password"),
            ("x".repeat(129), "TOO_LONG password"),
            ("twelve chars\n".to_owned(), "INVALID password"),
        ] {
            let refused = app.change_as(&admin, ("setUserPassword", USER), json!({ "id": made["id"], "password": password })).await;
            assert_eq!(refusals(&refused), [expected]);
            assert!(password.is_empty() || !refused.to_string().contains(&password), "a refusal repeats the password");
        }
        let row = async || entity::user::Entity::find().one(&app.db).await.unwrap().unwrap();
        assert!(row().await.password.is_none());
        let password = "correct horse bättery staple";
        let set = app.done_as(&admin, ("setUserPassword", USER), json!({ "id": made["id"], "password": password })).await;
        assert_eq!((&set["user"]["version"], set["user"]["passwordChangedAt"].is_string()), (&json!(2), true));
        let digest = row().await.password.unwrap();
        let text = digest.0;
        assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
        let events = "{ users { nodes { id displayName } } auditEvents { nodes { summary details } } }";
        let seen = app.data_for(&admin, events, json!({})).await.to_string();
        assert!(seen.contains("Password of user ada set"));
        for secret in [password, &text, text.rsplit('$').next().unwrap()] {
            assert!(!seen.contains(secret) && !format!("{:?}", row().await).contains(secret), "it shows");
        }
    }
}

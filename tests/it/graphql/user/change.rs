//! Making, changing and deleting users.

use super::{DELETE, USER, create, page};
use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp, TestClient},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
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
    assert_eq!(
        (&same["displayName"], &same["email"], &same["version"]),
        (&json!("A"), &json!("ada@example.com"), &json!(2))
    );
    let cleared =
        change(json!({ "displayName": null, "email": null, "role": null, "status": "INACTIVE" }))
            .await["user"]
            .clone();
    assert_eq!(
        (&cleared["displayName"], &cleared["email"], &cleared["role"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&cleared["status"], &cleared["version"]),
        (&json!("INACTIVE"), &json!(3))
    );
    assert_eq!(
        refusals(&change(json!({ "displayName": "B", "expectedVersion": 2 })).await),
        ["STALE_VERSION expectedVersion"]
    );
    let gone = app
        .data_for(&admin, DELETE, json!({ "id": made["id"] }))
        .await["deleteUser"]
        .clone();
    assert_eq!(
        gone,
        json!({ "deletedUserId": made["id"], "userErrors": [] })
    );
    assert_eq!(
        refusals(&change(json!({ "displayName": "B" })).await),
        ["NOT_FOUND id"]
    );
    assert_eq!(
        refusals(
            &app.data_for(&admin, DELETE, json!({ "id": made["id"] }))
                .await["deleteUser"]
        ),
        ["NOT_FOUND id"]
    );
}

#[both_databases]
async fn bad_input_hears_of_every_problem_with_its_path(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (input, expected) in [
        (json!({ "username": "" }), "BLANK username"),
        (json!({ "username": "u".repeat(201) }), "TOO_LONG username"),
        (json!({ "username": "two words" }), "INVALID username"),
        (json!({ "username": "ünicode" }), "INVALID username"),
        (json!({ "username": ".." }), "INVALID username"),
        (
            json!({ "username": "u", "email": "stranger" }),
            "INVALID email",
        ),
        (
            json!({ "username": "u", "email": "@example.com" }),
            "INVALID email",
        ),
        (
            json!({ "username": "u", "email": "a b@example.com" }),
            "INVALID email",
        ),
        (
            json!({ "username": "u", "email": format!("{}@example.com", "e".repeat(250)) }),
            "TOO_LONG email",
        ),
        (
            json!({ "username": "u", "displayName": "d".repeat(201) }),
            "TOO_LONG displayName",
        ),
        (
            json!({ "username": "u", "role": { "id": "rol_nobody" } }),
            "NOT_FOUND role.id",
        ),
    ] {
        let mut input = input;
        input["kind"] = json!("ROOT");
        assert_eq!(
            app.refused_as(&admin, "createUser", input.clone()).await,
            [expected],
            "{input}"
        );
    }
    let all = json!({ "username": "", "kind": "SUBUSER", "email": "stranger", "displayName": "d".repeat(201) });
    let mut found = app.refused_as(&admin, "createUser", all).await;
    found.sort();
    assert_eq!(
        found,
        [
            "BLANK parent",
            "BLANK username",
            "INVALID email",
            "TOO_LONG displayName"
        ]
    );
    assert_eq!(
        page(&app, &admin, json!({})).await.1["totalCount"],
        0,
        "and no user was created"
    );
}

#[both_databases]
async fn a_username_is_taken_whatever_its_case_and_free_in_other_accounts(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let made = create(&app, &admin, json!({ "username": "Ada", "kind": "ROOT" })).await;
    assert_eq!(
        app.refused_as(
            &admin,
            "createUser",
            json!({ "username": "aDA", "kind": "ROOT" })
        )
        .await,
        ["TAKEN username"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createUser",
            json!({ "username": made["id"], "kind": "ROOT" })
        )
        .await,
        ["INVALID username"],
        "no one poses as an id"
    );
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    create(&app, &other, json!({ "username": "ada", "kind": "ROOT" })).await;
}

#[both_databases]
async fn of_many_who_take_a_username_at_once_one_gets_it(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let create = async |n: usize| {
        let name = if n.is_multiple_of(2) { "ada" } else { "ADA" };
        app.change_as(
            &admin,
            ("createUser", "user { id }"),
            json!({ "username": name, "kind": "ROOT" }),
        )
        .await
    };
    let outcomes = futures_util::future::join_all((0..6).map(create)).await;
    let refused: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome["user"].is_null())
        .collect();
    assert_eq!(refused.len(), 5);
    assert!(
        refused
            .iter()
            .all(|payload| refusals(payload) == ["TAKEN username"])
    );
}

async fn assert_deleted_after_its_subuser(
    app: &TestApp,
    admin: &TestClient,
    root: &Value,
    sub: &Value,
) {
    let kept = app
        .data_for(admin, DELETE, json!({ "id": root["id"] }))
        .await["deleteUser"]
        .clone();
    assert_eq!(
        (refusals(&kept), &kept["deletedUserId"]),
        (vec!["IN_USE id".to_owned()], &Value::Null)
    );
    app.data_for(admin, DELETE, json!({ "id": sub["id"] }))
        .await;
    assert_eq!(
        app.data_for(admin, DELETE, json!({ "id": root["id"] }))
            .await["deleteUser"]["userErrors"],
        json!([])
    );
}

#[both_databases]
async fn a_subuser_stands_below_a_root_user_of_its_account(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    let root = create(&app, &admin, json!({ "username": "root", "kind": "ROOT" })).await;
    let theirs = create(&app, &other, json!({ "username": "root", "kind": "ROOT" })).await;
    let sub = create(
        &app,
        &admin,
        json!({ "username": "sub", "parent": { "id": root["id"] } }),
    )
    .await;
    assert_eq!(
        (&sub["kind"], &sub["parent"]["username"]),
        (&json!("SUBUSER"), &json!("root"))
    );
    let plain = create(&app, &admin, json!({ "username": "jane" })).await;
    assert_eq!(
        (&plain["kind"], &plain["parent"]),
        (&json!("ROOT"), &json!(null)),
        "as in REST"
    );
    for (input, expected) in [
        (
            json!({ "username": "x", "kind": "SUBUSER" }),
            "BLANK parent",
        ),
        (
            json!({ "username": "x", "parent": { "id": sub["id"] } }),
            "INVALID parent",
        ),
        (
            json!({ "username": "x", "parent": { "id": theirs["id"] } }),
            "NOT_FOUND parent",
        ),
        (
            json!({ "username": "x", "kind": "ROOT", "parent": { "id": root["id"] } }),
            "INVALID parent",
        ),
    ] {
        assert_eq!(
            app.refused_as(&admin, "createUser", input).await,
            [expected]
        );
    }
    assert_deleted_after_its_subuser(&app, &admin, &root, &sub).await;
}

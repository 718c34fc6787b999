//! Making, changing and deleting users.

use super::{DELETE, USER, create, page};
use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp},
};
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

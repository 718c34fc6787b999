//! Users who stand below another user of their account.

use super::{DELETE, create};
use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp, TestClient},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

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

//! What it takes to change a user, and that no caller gives a user more than it has.

use super::{DELETE, USER, create, page};
use crate::{
    graphql::{codes, refusals},
    support::{ClientSeed, TestApp, TestClient},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn assert_out_of_reach(app: &TestApp, admin: &TestClient, clerk: &TestClient, eve: &Value) {
    let password = json!({ "id": eve["id"], "password": "correct horse battery" });
    assert_eq!(
        app.refused_as(clerk, "setUserPassword", password).await,
        ["PRIVILEGE_ESCALATION id"],
        "who sets it could sign in as her"
    );
    assert_eq!(
        app.refused_as(
            clerk,
            "updateUser",
            json!({ "id": eve["id"], "status": "INACTIVE" })
        )
        .await,
        ["PRIVILEGE_ESCALATION id"]
    );
    app.done_as(
        admin,
        ("updateUser", USER),
        json!({ "id": eve["id"], "status": "INACTIVE" }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            clerk,
            "updateUser",
            json!({ "id": eve["id"], "status": "ACTIVE" })
        )
        .await,
        ["PRIVILEGE_ESCALATION id"],
        "nor revives her with it"
    );
}

#[both_databases]
async fn nobody_gives_a_user_more_than_they_have(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let clerk = app
        .client(ClientSeed {
            scopes: &["users:read", "users:write"],
            ..ClientSeed::default()
        })
        .await;
    let [strong, weak] = [
        app.role_id(app.platform.id, "administrator").await,
        app.role(app.platform.id, "weak", &["users:read"]).await.id,
    ]
    .map(|id| id.to_string());
    assert_eq!(
        app.refused_as(
            &clerk,
            "createUser",
            json!({ "username": "eve", "kind": "ROOT", "role": { "id": strong } })
        )
        .await,
        ["PRIVILEGE_ESCALATION role"]
    );
    let eve = create(
        &app,
        &clerk,
        json!({ "username": "eve", "kind": "ROOT", "role": { "id": weak } }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            &clerk,
            "updateUser",
            json!({ "id": eve["id"], "role": { "id": strong } })
        )
        .await,
        ["PRIVILEGE_ESCALATION role"]
    );
    app.done_as(
        &admin,
        ("updateUser", USER),
        json!({ "id": eve["id"], "role": { "id": strong } }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            &clerk,
            "updateUser",
            json!({ "id": eve["id"], "displayName": "Eve" })
        )
        .await,
        ["PRIVILEGE_ESCALATION id"]
    );
    assert_out_of_reach(&app, &admin, &clerk, &eve).await;
}

async fn assert_not_there_for(app: &TestApp, other: &TestClient, made: &Value) {
    assert_eq!(page(app, other, json!({})).await.1["totalCount"], 0);
    let seen = app
        .data_for(
            other,
            "query($id: ID!) { user(by: { id: $id }) { id } node(id: $id) { id } }",
            json!({ "id": made["id"] }),
        )
        .await;
    assert_eq!(seen, json!({ "user": null, "node": null }));
    for (field, input) in [
        ("updateUser", json!({ "displayName": "mine" })),
        (
            "setUserPassword",
            json!({ "password": "correct horse battery" }),
        ),
    ] {
        let mut input = input;
        input["id"] = made["id"].clone();
        assert_eq!(
            app.refused_as(other, field, input).await,
            ["NOT_FOUND id"],
            "{field}"
        );
    }
    assert_eq!(
        refusals(
            &app.data_for(other, DELETE, json!({ "id": made["id"] }))
                .await["deleteUser"]
        ),
        ["NOT_FOUND id"]
    );
}

#[both_databases]
async fn users_need_their_permissions_and_stay_in_their_account(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let made = create(&app, &admin, json!({ "username": "ada", "kind": "ROOT" })).await;
    let unprivileged = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let reader = app
        .client(ClientSeed {
            scopes: &["users:read"],
            ..ClientSeed::default()
        })
        .await;
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    assert_eq!(
        codes(
            &app.ask_as(&unprivileged, "{ users { totalCount } }", json!({}))
                .await
        ),
        ["FORBIDDEN"]
    );
    assert_eq!(page(&app, &reader, json!({})).await.0, ["ada"]);
    for mutation in [
        "createUser(input: { username: \"eve\", kind: ROOT }) { userErrors { code } }",
        "deleteUser(input: { id: \"x\" }) { deletedUserId }",
    ] {
        assert_eq!(
            codes(
                &app.ask_as(&reader, &format!("mutation {{ {mutation} }}"), json!({}))
                    .await
            ),
            ["FORBIDDEN"]
        );
    }
    assert_not_there_for(&app, &other, &made).await;
}

//! Clients that are given to an owner, and who may be one.

use super::{owned, set_user, standing, user};
use crate::{
    graphql::{credentials, refusals},
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn a_client_stands_with_the_owner_that_it_is_given(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let (on, off) = (
        user(&app, &admin, "on").await,
        user(&app, &admin, "off").await,
    );
    set_user(&app, &admin, &off, "INACTIVE").await;
    let one = owned(&app, &admin, "one", &on).await;
    let token = app.ask(credentials(&one), &[]).await.expect(200).json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let hand_over = async |owner: Value| {
        let owner = Some(owner)
            .filter(|owner| !owner.is_null())
            .map(|id| json!({ "id": id }));
        let input = json!({ "id": one["client"]["id"], "owner": owner });
        app.done_as(
            &admin,
            (
                "updateClient",
                "client { ownerId owner { username } status statusReason }",
            ),
            input,
        )
        .await["client"]
            .clone()
    };
    let suspended = json!({ "ownerId": off, "owner": { "username": "off" }, "status": "INACTIVE", "statusReason": "OWNER_INACTIVE" });
    assert_eq!(hand_over(off.clone()).await, suspended);
    assert!(!app.is_alive(&admin, &token).await);
    let accounts =
        json!({ "ownerId": null, "owner": null, "status": "ACTIVE", "statusReason": null });
    assert_eq!(hand_over(Value::Null).await, accounts);
    app.ask(credentials(&one), &[]).await.expect(200);
    let born = owned(&app, &admin, "born suspended", &off).await;
    assert_eq!(
        standing(&app, &admin, &born).await,
        json!(["INACTIVE", "OWNER_INACTIVE"])
    );
    app.ask(credentials(&born), &[])
        .await
        .refused(401, "invalid_client");
    let gone = "mutation($id: ID!) { deleteUser(input: { id: $id }) { userErrors { code path } } }";
    assert_eq!(
        refusals(&app.data_for(&admin, gone, json!({ "id": off })).await["deleteUser"]),
        ["IN_USE id"]
    );
}

#[both_databases]
async fn an_owner_is_a_user_of_the_same_account(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    let (mine, theirs) = (
        user(&app, &admin, "ada").await,
        user(&app, &other, "ada").await,
    );
    assert_eq!(
        app.refused_as(&admin, "createClient", json!({ "owner": { "id": theirs } }))
            .await,
        ["NOT_FOUND owner"]
    );
    let one = owned(&app, &admin, "one", &mine).await;
    let input = json!({ "id": one["client"]["id"], "owner": { "id": theirs } });
    assert_eq!(
        app.refused_as(&admin, "updateClient", input).await,
        ["NOT_FOUND owner"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createClient",
            json!({ "owner": { "id": "usr_nobody" } })
        )
        .await,
        ["NOT_FOUND owner.id"]
    );
    let seen = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let query = "query($id: ID!) { client(by: { id: $id }) { ownerId owner { username } } }";
    let shown = app
        .data_for(&seen, query, json!({ "id": one["client"]["id"] }))
        .await;
    assert_eq!(
        shown["client"],
        json!({ "ownerId": mine, "owner": null }),
        "who may not read users does not"
    );
}

//! Clients that go off with their owner.

use super::{owned, set_user, standing, user};
use crate::{
    graphql::{credentials, refusals},
    support::{ClientSeed, TestApp, TestClient},
};
use serde_json::{Value, json};

async fn assert_it_stays_off(app: &TestApp, admin: &TestClient, one: &Value) {
    let on = json!({ "ids": [one["client"]["id"]], "status": "ACTIVE" });
    let refused = app
        .change_as(
            admin,
            ("setClientsStatus", "results { userErrors { code path } }"),
            on,
        )
        .await;
    assert_eq!(
        refusals(&refused["results"][0]),
        ["CONFLICT ids"],
        "not while its owner is off"
    );
}

#[both_databases]
async fn clients_go_off_with_their_owner_and_come_back_with_it(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = user(&app, &admin, "ada").await;
    let (one, by_hand) = (
        owned(&app, &admin, "one", &ada).await,
        owned(&app, &admin, "by hand", &ada).await,
    );
    let free = app
        .done_as(
            &admin,
            ("createClient", "credentials { clientId clientSecret }"),
            json!({ "name": "free" }),
        )
        .await;
    let switch = json!({ "ids": [by_hand["client"]["id"]], "status": "INACTIVE" });
    app.done_as(&admin, ("setClientsStatus", "succeeded"), switch)
        .await;
    let token = app.ask(credentials(&one), &[]).await.expect(200).json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(app.is_alive(&admin, &token).await);
    set_user(&app, &admin, &ada, "INACTIVE").await;
    assert_eq!(
        standing(&app, &admin, &one).await,
        json!(["INACTIVE", "OWNER_INACTIVE"])
    );
    assert_eq!(
        standing(&app, &admin, &by_hand).await,
        json!(["INACTIVE", "MANUAL"])
    );
    app.ask(credentials(&one), &[])
        .await
        .refused(401, "invalid_client");
    assert!(!app.is_alive(&admin, &token).await);
    app.ask(credentials(&free), &[]).await.expect(200);
    assert_it_stays_off(&app, &admin, &one).await;
    set_user(&app, &admin, &ada, "ACTIVE").await;
    assert_eq!(standing(&app, &admin, &one).await, json!(["ACTIVE", null]));
    assert_eq!(
        standing(&app, &admin, &by_hand).await,
        json!(["INACTIVE", "MANUAL"]),
        "an administrator decided that"
    );
    app.ask(credentials(&one), &[]).await.expect(200);
    assert!(
        !app.is_alive(&admin, &token).await,
        "an old token does not come back"
    );
}

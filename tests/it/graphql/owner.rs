//! Owners of clients: a user who is switched off takes its clients along, and brings them back as
//! far as there is room.

use super::{credentials, refusals};
use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const STANDING: &str = "client { status statusReason }";

async fn user(app: &TestApp, admin: &TestClient, username: &str) -> Value {
    app.done_as(
        admin,
        ("createUser", "user { id }"),
        json!({ "username": username, "kind": "ROOT" }),
    )
    .await["user"]["id"]
        .clone()
}

async fn owned(app: &TestApp, admin: &TestClient, name: &str, owner: &Value) -> Value {
    let selection =
        "client { id status statusReason ownerId } credentials { clientId clientSecret }";
    app.done_as(
        admin,
        ("createClient", selection),
        json!({ "name": name, "owner": { "id": owner } }),
    )
    .await
}

async fn set_user(app: &TestApp, admin: &TestClient, id: &Value, status: &str) {
    app.done_as(
        admin,
        ("updateUser", "user { id }"),
        json!({ "id": id, "status": status }),
    )
    .await;
}

/// Status of a client, and why.
async fn standing(app: &TestApp, admin: &TestClient, made: &Value) -> Value {
    let query = "query($id: ID!) { client(by: { id: $id }) { status statusReason } }";
    let client = app
        .data_for(admin, query, json!({ "id": made["client"]["id"] }))
        .await["client"]
        .clone();
    json!([client["status"], client["statusReason"]])
}

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

#[both_databases]
async fn a_client_switched_off_by_hand_while_its_owner_is_off_stays_off(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = user(&app, &admin, "ada").await;
    let one = owned(&app, &admin, "one", &ada).await;
    set_user(&app, &admin, &ada, "INACTIVE").await;
    app.done_as(
        &admin,
        ("setClientsStatus", "succeeded"),
        json!({ "ids": [one["client"]["id"]], "status": "INACTIVE" }),
    )
    .await;
    set_user(&app, &admin, &ada, "ACTIVE").await;
    assert_eq!(
        standing(&app, &admin, &one).await,
        json!(["INACTIVE", "MANUAL"])
    );
}

#[both_databases]
async fn only_as_many_come_back_as_the_account_has_places(app: TestApp) {
    let admin = app.account("knox", PolicyPreset::Knox).await.administrator;
    let ada = user(&app, &admin, "ada").await;
    let mut made = Vec::new();
    for n in 0..4 {
        app.clock.advance(Duration::seconds(1));
        made.push(owned(&app, &admin, &format!("owned {n}"), &ada).await);
    }
    set_user(&app, &admin, &ada, "INACTIVE").await;
    let others = [("a", "ACTIVE"), ("b", "ACTIVE"), ("c", "ACTIVE")];
    for (name, expected) in others {
        let other = app
            .done_as(&admin, ("createClient", STANDING), json!({ "name": name }))
            .await;
        assert_eq!(
            other["client"]["status"], expected,
            "the owner's places are free"
        );
    }
    set_user(&app, &admin, &ada, "ACTIVE").await;
    let mut standings = Vec::new();
    for payload in &made {
        standings.push(standing(&app, &admin, payload).await);
    }
    let waits = json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"]);
    assert_eq!(
        standings,
        [json!(["ACTIVE", null]), waits.clone(), waits.clone(), waits],
        "the oldest first"
    );
    let usage = app
        .data_for(
            &admin,
            "{ account { usage { activeClients users } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        usage["account"]["usage"],
        json!({ "activeClients": 5, "users": 1 })
    );
}

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

/// Otherwise a caller that may only write users could enable an administrator's client again.
#[both_databases]
async fn an_owner_is_not_a_way_to_what_one_does_not_have(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let clerk = app
        .client(ClientSeed {
            scopes: &["users:read", "users:write", "clients:read", "clients:write"],
            ..ClientSeed::default()
        })
        .await;
    let ada = user(&app, &admin, "ada").await;
    let strong = owned(&app, &admin, "strong", &ada).await;
    let role = app
        .role_id(app.platform.id, "administrator")
        .await
        .to_string();
    app.done_as(
        &admin,
        ("setClientRole", STANDING),
        json!({ "id": strong["client"]["id"], "role": { "id": role } }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            &clerk,
            "updateUser",
            json!({ "id": ada, "status": "INACTIVE" })
        )
        .await,
        ["PRIVILEGE_ESCALATION status"]
    );
    set_user(&app, &admin, &ada, "INACTIVE").await;
    assert_eq!(
        app.refused_as(
            &clerk,
            "updateUser",
            json!({ "id": ada, "status": "ACTIVE" })
        )
        .await,
        ["PRIVILEGE_ESCALATION status"]
    );
    let release = json!({ "id": strong["client"]["id"], "owner": null });
    assert_eq!(
        app.refused_as(&clerk, "updateClient", release).await,
        ["PRIVILEGE_ESCALATION id"]
    );
    set_user(&app, &admin, &ada, "ACTIVE").await;
    assert_eq!(
        standing(&app, &admin, &strong).await,
        json!(["ACTIVE", null])
    );
}

#[both_databases]
async fn the_last_administrator_is_not_switched_off_by_way_of_its_owner(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = user(&app, &admin, "ada").await;
    app.done_as(
        &admin,
        ("updateClient", STANDING),
        json!({ "id": admin.id.to_string(), "owner": { "id": ada } }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            &admin,
            "updateUser",
            json!({ "id": ada, "status": "INACTIVE" })
        )
        .await,
        ["LAST_ADMINISTRATOR status"]
    );
    app.ask(&admin, &[]).await.expect(200);
}

//! Alphaus: clients that belong to root users and subusers. Their REST routes are tried with the
//! other REST routes.

use super::column;
use crate::{
    graphql::credentials,
    support::{TestApp, TestClient},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn user(app: &TestApp, admin: &TestClient, username: &str, parent: Option<&Value>) -> Value {
    let kind = if parent.is_some() { "SUBUSER" } else { "ROOT" };
    let parent = parent.map(|id| json!({ "id": id }));
    let input = json!({ "username": username, "kind": kind, "parent": parent });
    app.done_as(
        admin,
        ("createUser", "user { id kind parent { username } }"),
        input,
    )
    .await["user"]
        .clone()
}

/// A client for each of them, by name.
async fn one_for_each(
    app: &TestApp,
    admin: &TestClient,
    owners: [(&str, &Value); 3],
) -> Vec<Value> {
    let mut made = Vec::new();
    for (name, owner) in owners {
        let payload = app
            .make(
                admin,
                json!({ "name": name, "owner": { "id": owner["id"] } }),
            )
            .await;
        let id = payload["client"]["clientId"].as_str().unwrap();
        let tail = id.strip_prefix("ripple-").unwrap();
        assert!(
            tail.len() == 12
                && tail
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
            "{id}"
        );
        assert_eq!(
            (
                &payload["client"]["ownerId"],
                &payload["credentials"]["grantTypes"]
            ),
            (&owner["id"], &json!(["client_credentials"]))
        );
        app.ask(credentials(&payload), &[]).await.expect(200);
        made.push(payload);
    }
    made
}

async fn assert_switched_off_with_its_user(
    app: &TestApp,
    admin: &TestClient,
    two: &Value,
    made: &[Value],
) {
    app.done_as(
        admin,
        ("updateUser", "user { status }"),
        json!({ "id": two["id"], "status": "INACTIVE" }),
    )
    .await;
    for (payload, expected) in made.iter().zip([200, 401, 401]) {
        app.ask(credentials(payload), &[]).await.expect(expected);
    }
    app.done_as(
        admin,
        ("deleteClients", "succeeded"),
        json!({ "ids": [made[1]["client"]["id"], made[2]["client"]["id"]] }),
    )
    .await;
    let gone = "mutation($id: ID!) { deleteUser(input: { id: $id }) { deletedUserId userErrors { code } } }";
    assert_eq!(
        app.data_for(admin, gone, json!({ "id": two["id"] })).await["deleteUser"]["deletedUserId"],
        two["id"]
    );
}

#[both_databases]
async fn a4_clients_belong_to_users_and_those_of_subusers_are_managed_from_above(app: TestApp) {
    let admin = app
        .account("ripple", PolicyPreset::Alphaus)
        .await
        .administrator;
    let root = user(&app, &admin, "root", None).await;
    let (one, two) = (
        user(&app, &admin, "sub-1", Some(&root["id"])).await,
        user(&app, &admin, "sub-2", Some(&root["id"])).await,
    );
    assert_eq!(
        (&one["kind"], &one["parent"]["username"]),
        (&json!("SUBUSER"), &json!("root"))
    );
    let made = one_for_each(
        &app,
        &admin,
        [("root's", &root), ("first's", &one), ("second's", &two)],
    )
    .await;
    let query = "query($root: ID!, $one: ID!) {
        subusers: users(filter: { parent: {id: $root} }) { nodes { username clients { nodes { name } } } }
        clients(filter: { owner: {id: $one} }) { nodes { name owner { username parent { username } } } } }";
    let shown = app
        .data_for(
            &admin,
            query,
            json!({ "root": root["id"], "one": one["id"] }),
        )
        .await;
    assert_eq!(
        column(&shown["subusers"]["nodes"], "username"),
        ["sub-1", "sub-2"]
    );
    assert_eq!(
        shown["subusers"]["nodes"][1]["clients"]["nodes"],
        json!([{ "name": "second's" }])
    );
    assert_eq!(
        shown["clients"]["nodes"],
        json!([{ "name": "first's", "owner": { "username": "sub-1", "parent": { "username": "root" } } }])
    );
    app.done_as(
        &admin,
        ("updateClient", "client { id }"),
        json!({ "id": made[1]["client"]["id"], "owner": { "id": two["id"] } }),
    )
    .await;
    let shown = app
        .data_for(
            &admin,
            query,
            json!({ "root": root["id"], "one": one["id"] }),
        )
        .await;
    assert_eq!(shown["clients"]["nodes"], json!([]), "handed over");
    assert_switched_off_with_its_user(&app, &admin, &two, &made).await;
}

async fn assert_not_there_for(
    app: &TestApp,
    stranger: &TestClient,
    (mine, theirs): (&Value, &Value),
    made: &Value,
) {
    assert_eq!(
        app.refused_as(
            stranger,
            "updateClient",
            json!({ "id": made["client"]["id"], "owner": { "id": theirs["id"] } })
        )
        .await,
        ["NOT_FOUND id"]
    );
    assert_eq!(
        app.refused_as(
            stranger,
            "updateUser",
            json!({ "id": mine["id"], "status": "INACTIVE" })
        )
        .await,
        ["NOT_FOUND id"]
    );
    let seen = app
        .data_for(
            stranger,
            "query($id: ID!) { user(by: { id: $id }) { id } users { totalCount } }",
            json!({ "id": mine["id"] }),
        )
        .await;
    assert_eq!(seen, json!({ "user": null, "users": { "totalCount": 1 } }));
}

#[both_databases]
async fn a4_wrong_owners_and_other_accounts_are_refused(app: TestApp) {
    let admin = app
        .account("ripple", PolicyPreset::Alphaus)
        .await
        .administrator;
    let stranger = app
        .account("stranger", PolicyPreset::Alphaus)
        .await
        .administrator;
    let (mine, theirs) = (
        user(&app, &admin, "root", None).await,
        user(&app, &stranger, "root", None).await,
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createClient",
            json!({ "owner": { "id": theirs["id"] } })
        )
        .await,
        ["NOT_FOUND owner"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createClient",
            json!({ "clientId": "ripple-abcdef123456" })
        )
        .await,
        ["POLICY_VIOLATION clientId"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createClient",
            json!({ "clientSecret": "ch0sen-secret" })
        )
        .await,
        ["POLICY_VIOLATION clientSecret"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createUser",
            json!({ "username": "sub", "parent": { "id": theirs["id"] } })
        )
        .await,
        ["NOT_FOUND parent"]
    );
    let made = app
        .make(&admin, json!({ "owner": { "id": mine["id"] } }))
        .await;
    assert_not_there_for(&app, &stranger, (&mine, &theirs), &made).await;
    app.ask(credentials(&made), &[]).await.expect(200);
}

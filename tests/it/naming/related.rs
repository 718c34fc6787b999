//! Related things are named by their ID or their natural name.

use crate::support::{ClientSeed, TestAccount, TestApp};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn an_id_of_another_kind_is_told_from_one_that_is_none(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let other = "`cli_...` is the ID of a client; the ID of a role begins with `rol_`.";
    let none = "The ID of a role is `rol_` and 32 hexadecimal digits in lower case.";
    for (id, sentence) in [
        (administrator.id.to_string(), other),
        ("viewer".to_owned(), none),
        (app.platform.id.to_string().to_uppercase(), none),
    ] {
        let argument = app
            .graphql(
                &token,
                "query($id: ID!) { role(by: { id: $id }) { id } }",
                json!({ "id": id }),
            )
            .await;
        assert_eq!(argument["errors"][0]["message"], sentence);
        let payload = app
            .change_as(
                &administrator,
                ("deleteRole", "deletedRoleId"),
                json!({ "id": id }),
            )
            .await;
        assert_eq!(
            (
                &payload["userErrors"][0]["message"],
                &payload["userErrors"][0]["code"]
            ),
            (&json!(sentence), &json!("NOT_FOUND"))
        );
        let path = app
            .rest_with(
                &token,
                (Method::GET, &format!("/roles/{id}"), Value::Null),
                &[],
            )
            .await
            .problem(404, "NOT_FOUND");
        assert_eq!(path["detail"], sentence);
        assert_rest_says(&app, &token, &id, sentence).await;
    }
}

async fn assert_rest_says(app: &TestApp, token: &str, id: &str, sentence: &str) {
    let body = json!({ "role": { "id": id } });
    let body = app
        .rest_with(token, (Method::POST, "/clients", body), &[])
        .await
        .problem(422, "NOT_FOUND");
    assert_eq!(
        (&body["detail"], &body["errors"][0]["pointer"]),
        (&json!(sentence), &json!("#/role/id"))
    );
    let query = app
        .rest_with(
            token,
            (Method::GET, &format!("/clients?roleId={id}"), Value::Null),
            &[],
        )
        .await
        .problem(400, "INVALID");
    assert_eq!(query["detail"], sentence);
}

/// Two accounts with administrators; the first has the users ada and bob, who is below her, and
/// each has a role.
async fn two_accounts(app: &TestApp) -> (TestAccount, TestAccount) {
    let here = app.account("here", PolicyPreset::Default).await;
    let there = app.account("there", PolicyPreset::Default).await;
    let admin = &here.administrator;
    app.done_as(
        admin,
        ("createUser", "user { id }"),
        json!({ "username": "ada", "kind": "ROOT", "role": { "key": "viewer" } }),
    )
    .await;
    app.done_as(
        admin,
        ("createUser", "user { id }"),
        json!({ "username": "bob", "parent": { "username": "ada" } }),
    )
    .await;
    app.role(here.id, "clerk", &["clients:read"]).await;
    app.role(there.id, "foreign", &[]).await;
    (here, there)
}

#[both_databases]
async fn roles_and_users_are_named_as_in_a_file(app: TestApp) {
    let (here, _) = two_accounts(&app).await;
    let admin = &here.administrator;
    let selection = "client { id owner { username } role { key } }";
    let input = json!({ "owner": { "username": "ada" }, "role": { "key": "clerk" } });
    let made = app
        .done_as(admin, ("createClient", selection), input.clone())
        .await["client"]
        .clone();
    assert_eq!(
        json!([made["owner"]["username"], made["role"]["key"]]),
        json!(["ada", "clerk"])
    );
    let handed = json!({ "id": made["id"], "owner": { "username": "bob" } });
    assert_eq!(
        app.done_as(admin, ("updateClient", selection), handed)
            .await["client"]["owner"]["username"],
        "bob"
    );
    let rest = app
        .rest(admin, (Method::POST, "/clients", input))
        .await
        .expect(201)
        .json()["client"]
        .clone();
    assert_eq!(
        json!([rest["ownerId"].is_string(), rest["roleId"].is_string()]),
        json!([true, true])
    );
    let path = format!("/clients/{}/role", rest["id"].as_str().unwrap());
    let token = app.token(admin).await;
    app.rest_with(
        &token,
        (Method::PUT, &path, json!({ "role": { "key": "viewer" } })),
        &[],
    )
    .await
    .expect(200);
    let listed = app
        .read(admin, "/clients?roleKey=viewer&ownerUsername=ada")
        .await;
    assert_eq!(listed["items"][0]["id"], rest["id"]);
    let seen = "{ role(by: { key: \"foreign\" }) { id } user(by: { username: \"eve\" }) { id } account(by: { slug: \"there\" }) { id }
        mine: user(by: { username: \"bob\" }) { parent { username } } own: account(by: { slug: \"here\" }) { slug } }";
    let expected = json!({ "role": null, "user": null, "account": null, "mine": { "parent": { "username": "ada" } }, "own": { "slug": "here" } });
    assert_eq!(app.data_for(admin, seen, json!({})).await, expected);
}

#[both_databases]
async fn a_name_of_another_account_is_no_name(app: TestApp) {
    let (here, there) = two_accounts(&app).await;
    let admin = &here.administrator;
    let token = app.token(admin).await;
    for (role, field) in [("foreign", "role"), ("nothing", "role")] {
        assert_eq!(
            app.refused_as(admin, "createClient", json!({ "role": { "key": role } }))
                .await,
            [format!("NOT_FOUND {field}")]
        );
        app.rest_with(
            &token,
            (Method::POST, "/clients", json!({ "role": { "key": role } })),
            &[],
        )
        .await
        .problem(422, "NOT_FOUND");
    }
    assert_eq!(
        app.refused_as(
            &there.administrator,
            "createClient",
            json!({ "owner": { "username": "ada" } })
        )
        .await,
        ["NOT_FOUND owner"]
    );
    assert_eq!(
        app.refused_as(
            admin,
            "createClient",
            json!({ "account": { "slug": "there" } })
        )
        .await,
        ["NOT_FOUND account"]
    );
    let both = json!({ "role": { "key": "viewer", "id": "rol_00000000000000000000000000000000" } });
    app.rest_with(&token, (Method::POST, "/clients", both), &[])
        .await
        .problem(422, "INVALID");
}

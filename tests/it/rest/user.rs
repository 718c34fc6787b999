//! Users and the clients that they own.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_found(app: &TestApp, token: &str, ada: &str) {
    let found = async |query: &str| {
        let page = app
            .rest_with(
                token,
                (Method::GET, &format!("/users?{query}"), Value::Null),
                &[],
            )
            .await
            .expect(200)
            .json();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["username"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("").await, ["ada", "bob"]);
    assert_eq!(found("search=EXAMPLE").await, ["ada"]);
    assert_eq!(found("kind=SUBUSER").await, ["bob"]);
    assert_eq!(found(&format!("parentId={ada}")).await, ["bob"]);
    assert_eq!(found("status=INACTIVE").await, Vec::<String>::new());
    let first = app
        .rest_with(
            token,
            (Method::GET, "/users?first=1&totalCount=true", Value::Null),
            &[],
        )
        .await;
    assert!(first.header("link").contains("rel=\"next\"") && first.json()["totalCount"] == 2);
    assert_eq!(found("last=1").await, ["bob"]);
}

async fn delete_both(app: &TestApp, token: &str, path: &str, bob: &str) {
    app.rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .problem(409, "IN_USE");
    app.rest_with(
        token,
        (Method::DELETE, &format!("/users/{bob}"), Value::Null),
        &[],
    )
    .await
    .expect(204);
    app.rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .expect(204);
    app.rest_with(token, (Method::GET, path, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn users_are_made_listed_changed_and_deleted(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let post = async |body: Value| {
        app.rest_with(&token, (Method::POST, "/users", body), &[])
            .await
    };
    let root = post(json!({ "username": "ada", "email": "ada@example.com", "displayName": "Ada" }))
        .await
        .expect(201)
        .json();
    let ada = root["id"].as_str().unwrap();
    assert_eq!(
        json!([
            root["kind"],
            root["status"],
            root["version"],
            root["parentId"]
        ]),
        json!(["ROOT", "ACTIVE", 1, null])
    );
    let sub = post(json!({ "username": "bob", "kind": "SUBUSER", "parent": { "id": ada } }))
        .await
        .expect(201);
    let bob = sub.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        sub.header("location"),
        format!("https://latchkey.test/api/v1/users/{bob}")
    );
    post(json!({ "username": "Ada" }))
        .await
        .problem(409, "TAKEN");
    post(json!({ "username": "eve", "kind": "SUBUSER" }))
        .await
        .problem(422, "BLANK");
    post(json!({})).await.problem(422, "INVALID");
    assert_found(&app, &token, ada).await;
    let path = format!("/users/{ada}");
    let changed = app
        .rest_with(
            &token,
            (Method::PATCH, &path, json!({ "email": null })),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([changed["email"], changed["displayName"], changed["version"]]),
        json!([null, "Ada", 2])
    );
    assert_eq!(app.read(&administrator, &path).await, changed);
    delete_both(&app, &token, &path, &bob).await;
}

#[both_databases]
async fn a_client_goes_on_and_off_with_its_owner(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let ada = app
        .rest(
            &administrator,
            (Method::POST, "/users", json!({ "username": "ada" })),
        )
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let made = app
        .rest_with(
            &token,
            (Method::POST, "/clients", json!({ "owner": { "id": ada } })),
            &[],
        )
        .await
        .expect(201)
        .json();
    let path = format!("/clients/{}", made["client"]["id"].as_str().unwrap());
    assert_eq!(made["client"]["ownerId"], ada);
    let listed = app
        .read(
            &administrator,
            &format!("/clients?ownerId={}", ada.as_str().unwrap()),
        )
        .await;
    assert_eq!(listed["items"][0]["id"], made["client"]["id"]);
    let user = format!("/users/{}", ada.as_str().unwrap());
    app.rest_with(
        &token,
        (Method::PATCH, &user, json!({ "status": "INACTIVE" })),
        &[],
    )
    .await
    .expect(200);
    let client = app.read(&administrator, &path).await;
    assert_eq!(
        json!([client["status"], client["statusReason"]]),
        json!(["INACTIVE", "OWNER_INACTIVE"])
    );
    app.rest_with(
        &token,
        (Method::PATCH, &path, json!({ "owner": null })),
        &[],
    )
    .await
    .expect(200);
    let client = app.read(&administrator, &path).await;
    assert_eq!(
        json!([client["status"], client["ownerId"]]),
        json!(["ACTIVE", null])
    );
    let unknown = json!({ "owner": { "id": "usr_00000000000000000000000000000000" } });
    app.rest_with(&token, (Method::PATCH, &path, unknown), &[])
        .await
        .problem(422, "NOT_FOUND");
}

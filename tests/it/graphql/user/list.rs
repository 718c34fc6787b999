//! Lists of users: searching, filters and pages.

use super::{LIST, USER, create, page};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp, TestClient},
};
use serde_json::{Value, json};

async fn assert_filters_find(app: &TestApp, admin: &TestClient, root: &Value, viewer: &str) {
    let found = async |variables: Value| page(app, admin, variables).await.0;
    assert_eq!(
        found(json!({ "filter": { "search": "hopper" } })).await,
        ["a-root"]
    );
    assert_eq!(
        found(json!({ "filter": { "search": "S3@MAIL" } })).await,
        ["sub-3"]
    );
    assert_eq!(
        found(json!({ "filter": { "search": "_" } })).await,
        Vec::<String>::new(),
        "no pattern"
    );
    assert_eq!(
        found(json!({ "filter": { "kind": "ROOT" } })).await,
        ["a-root"]
    );
    assert_eq!(
        found(json!({ "filter": { "status": "INACTIVE", "role": { "id": viewer } } })).await,
        ["a-root"]
    );
    assert_eq!(
        found(json!({ "filter": { "role": { "key": "viewer" } } })).await,
        ["a-root"]
    );
    assert_eq!(
        found(json!({ "filter": { "parent": { "id": root["id"] } } }))
            .await
            .len(),
        6
    );
    assert_eq!(
        found(json!({ "filter": { "parent": { "username": "a-root" } } }))
            .await
            .len(),
        6
    );
    assert_eq!(
        found(json!({ "filter": { "parent": { "id": root["id"] }, "status": "INACTIVE" } }))
            .await
            .len(),
        0
    );
}

async fn assert_places_that_are_none_are_refused(app: &TestApp, admin: &TestClient) {
    for wrong in [
        json!({ "first": -1 }),
        json!({ "after": "forged" }),
        json!({ "first": 1, "last": 1 }),
    ] {
        assert_eq!(
            codes(&app.ask_as(admin, LIST, wrong.clone()).await),
            ["BAD_USER_INPUT"],
            "{wrong}"
        );
    }
}

#[both_databases]
async fn users_are_searched_filtered_and_paged_in_both_directions(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let viewer = app.role_id(app.platform.id, "viewer").await.to_string();
    let root = create(&app, &admin, json!({ "username": "a-root", "kind": "ROOT", "displayName": "Grace Hopper", "role": { "id": viewer } })).await;
    for n in 0..6 {
        create(&app, &admin, json!({ "username": format!("sub-{n}"), "parent": { "id": root["id"] }, "email": format!("s{n}@Mail.example") })).await;
    }
    app.done_as(
        &admin,
        ("updateUser", USER),
        json!({ "id": root["id"], "status": "INACTIVE" }),
    )
    .await;
    assert_filters_find(&app, &admin, &root, &viewer).await;
    let (first, info) = page(&app, &admin, json!({ "first": 3 })).await;
    assert_eq!(
        (first, &info["totalCount"]),
        (
            vec!["a-root".to_owned(), "sub-0".to_owned(), "sub-1".to_owned()],
            &json!(7)
        )
    );
    assert_eq!(
        (
            &info["pageInfo"]["hasNextPage"],
            &info["pageInfo"]["hasPreviousPage"]
        ),
        (&json!(true), &json!(false))
    );
    let (second, next) = page(
        &app,
        &admin,
        json!({ "first": 3, "after": info["pageInfo"]["endCursor"] }),
    )
    .await;
    assert_eq!(second, ["sub-2", "sub-3", "sub-4"]);
    let (back, _) = page(
        &app,
        &admin,
        json!({ "last": 3, "before": next["pageInfo"]["startCursor"] }),
    )
    .await;
    assert_eq!(back, ["a-root", "sub-0", "sub-1"]);
    let (end, info) = page(&app, &admin, json!({ "last": 2 })).await;
    assert_eq!(
        (end, &info["pageInfo"]["hasNextPage"]),
        (vec!["sub-4".to_owned(), "sub-5".to_owned()], &json!(false))
    );
    assert_places_that_are_none_are_refused(&app, &admin).await;
}

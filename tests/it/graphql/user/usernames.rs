//! A username belongs to one user of an account, whatever its case and however many want it at
//! once.

use super::create;
use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use serde_json::json;

#[both_databases]
async fn a_username_is_taken_whatever_its_case_and_free_in_other_accounts(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let made = create(&app, &admin, json!({ "username": "Ada", "kind": "ROOT" })).await;
    assert_eq!(
        app.refused_as(
            &admin,
            "createUser",
            json!({ "username": "aDA", "kind": "ROOT" })
        )
        .await,
        ["TAKEN username"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createUser",
            json!({ "username": made["id"], "kind": "ROOT" })
        )
        .await,
        ["INVALID username"],
        "no one poses as an id"
    );
    let other = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    create(&app, &other, json!({ "username": "ada", "kind": "ROOT" })).await;
}

#[both_databases]
async fn of_many_who_take_a_username_at_once_one_gets_it(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let create = async |n: usize| {
        let name = if n.is_multiple_of(2) { "ada" } else { "ADA" };
        app.change_as(
            &admin,
            ("createUser", "user { id }"),
            json!({ "username": name, "kind": "ROOT" }),
        )
        .await
    };
    let outcomes = futures_util::future::join_all((0..6).map(create)).await;
    let refused: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome["user"].is_null())
        .collect();
    assert_eq!(refused.len(), 5);
    assert!(
        refused
            .iter()
            .all(|payload| refusals(payload) == ["TAKEN username"])
    );
}

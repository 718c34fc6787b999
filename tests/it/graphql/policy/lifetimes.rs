//! Lifetimes of tokens follow the policy as it is when a token is asked for.

use super::POLICY;
use crate::{
    graphql::credentials,
    support::{ClientSeed, TestApp},
};
use serde_json::{Value, json};

#[both_databases]
async fn lifetimes_are_clamped_to_the_bounds_of_now(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let selection = "client { id tokenTtlSeconds } credentials { clientId clientSecret }";
    let long = app
        .done_as(
            &admin,
            ("createClient", selection),
            json!({ "tokenTtlSeconds": 7200 }),
        )
        .await;
    let usual = app
        .done_as(&admin, ("createClient", selection), json!({}))
        .await;
    let seconds = async |made: &Value| {
        app.ask(credentials(made), &[]).await.expect(200).json()["expires_in"].clone()
    };
    app.done_as(
        &admin,
        ("updateAccountPolicy", POLICY),
        json!({ "maxTokenTtlSeconds": 1800 }),
    )
    .await;
    assert_eq!(
        (seconds(&long).await, seconds(&usual).await),
        (json!(1800), json!(1800))
    );
    let shown = app
        .data_for(
            &admin,
            "query($id: ID!) { client(by: { id: $id }) { tokenTtlSeconds } }",
            json!({ "id": long["client"]["id"] }),
        )
        .await;
    assert_eq!(
        shown["client"]["tokenTtlSeconds"], 1800,
        "what is shown is what counts"
    );
    app.done_as(
        &admin,
        ("updateAccountPolicy", POLICY),
        json!({ "defaultTokenTtlSeconds": 600 }),
    )
    .await;
    assert_eq!(seconds(&usual).await, 600);
    app.done_as(&admin, ("updateAccountPolicy", POLICY), json!({ "defaultTokenTtlSeconds": null, "minTokenTtlSeconds": 1200, "maxTokenTtlSeconds": 86400 })).await;
    assert_eq!(
        (seconds(&long).await, seconds(&usual).await),
        (json!(7200), json!(3600)),
        "nothing was lost"
    );
    assert_eq!(
        app.refused_as(&admin, "createClient", json!({ "tokenTtlSeconds": 1199 }))
            .await,
        ["INVALID tokenTtlSeconds"]
    );
}

//! New rules of ids and secrets leave those alone that are there already.

use super::POLICY;
use crate::{
    graphql::{credentials, refusals},
    support::{ClientSeed, TestApp},
};
use serde_json::json;

#[both_databases]
async fn rules_of_secrets_and_ids_count_from_now_on(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let selection = "client { id clientId } credentials { clientId clientSecret }";
    let old = app
        .done_as(
            &admin,
            ("createClient", selection),
            json!({ "clientId": "old", "clientSecret": "sh0rt-one" }),
        )
        .await;
    let rules = json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "{account}-", "clientIdEditable": false, "chosenSecretMinLength": 16, "secretGraceSeconds": 60 });
    app.done_as(&admin, ("updateAccountPolicy", POLICY), rules)
        .await;
    app.ask(credentials(&old), &[]).await.expect(200);
    let refused = app
        .change_as(
            &admin,
            ("createClient", selection),
            json!({ "clientId": "new", "clientSecret": "sh0rt-one" }),
        )
        .await;
    assert_eq!(
        refusals(&refused),
        ["POLICY_VIOLATION clientId", "TOO_SHORT clientSecret"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "updateClient",
            json!({ "id": old["client"]["id"], "clientId": "default-x" })
        )
        .await,
        ["IMMUTABLE clientId"]
    );
    app.done_as(
        &admin,
        ("createClient", selection),
        json!({ "clientId": "default-new" }),
    )
    .await;
    app.done_as(
        &admin,
        ("rotateClientSecret", selection),
        json!({ "id": old["client"]["id"] }),
    )
    .await;
    app.ask(credentials(&old), &[]).await.expect(200);
    app.clock.advance(chrono::Duration::seconds(60));
    app.ask(credentials(&old), &[])
        .await
        .refused(401, "invalid_client");
}

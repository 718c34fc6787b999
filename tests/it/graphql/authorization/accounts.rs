//! What callers of another account see and do not see.

use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use serde_json::json;

/// Only the account `default` administers the deployment.
#[both_databases]
async fn another_accounts_administrator_has_no_say_over_the_deployment(app: TestApp) {
    let other = app.account("other", PolicyPreset::Default).await;
    let token = app.token(&other.administrator).await;
    for call in [
        "{ accounts { totalCount } }",
        "{ signingKeys { id } }",
        "mutation { rotateSigningKey(input: { algorithm: ES256 }) { userErrors { code } } }",
        "mutation { createAccount(input: { slug: \"x\", name: \"x\" }) { userErrors { code } } }",
    ] {
        assert_eq!(
            codes(&app.graphql(&token, call, json!({})).await),
            ["FORBIDDEN"],
            "{call}"
        );
    }
}

/// V-11: not yours and not there look the same.
#[both_databases]
async fn another_accounts_things_look_as_if_they_were_not_there(app: TestApp) {
    let (ours, other) = (
        app.client(ClientSeed::with_role("viewer")).await,
        app.account("other", PolicyPreset::Default).await,
    );
    let token = app.token(&other.administrator).await;
    let foreign = ours.id.to_string();
    let absent = "cli_00000000000000000000000000000000";
    for query in [
        "query($id: ID!) { node(id: $id) { id } }",
        "query($id: ID!) { nodes(ids: [$id]) { id } }",
        "query($id: ID!) { client(by: { id: $id }) { id } }",
        "query($id: ID!) { previewPermissions(id: $id) { category } }",
        "query($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { id } } }",
        "mutation($id: ID!) { updateClient(input: { id: $id, name: \"mine\" }) { client { id } userErrors { code message path } } }",
        "mutation($id: ID!) { setClientRole(input: { id: $id, role: null }) { client { id } userErrors { code message path } } }",
        "mutation($id: ID!) { rotateClientSecret(input: { id: $id }) { client { id } userErrors { code message path } } }",
        "mutation($id: ID!) { setClientsStatus(input: { ids: [$id], status: INACTIVE }) { results { ok userErrors { code message path } } } }",
        "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { results { ok userErrors { code message path } } } }",
        "mutation($id: ID!) { revokeTokens(input: { clients: [{id: $id}] }) { clientCount userErrors { code message path } } }",
    ] {
        let about_foreign = app.graphql(&token, query, json!({ "id": foreign })).await;
        let about_absent = app.graphql(&token, query, json!({ "id": absent })).await;
        assert_eq!(about_foreign, about_absent, "{query}");
        assert!(
            !about_foreign.to_string().contains(&foreign),
            "{query}: {about_foreign}"
        );
    }
    let by_name = app
        .graphql(
            &token,
            "query($id: String!) { client(by: { clientId: $id }) { id } }",
            json!({ "id": ours.client_id }),
        )
        .await;
    assert_eq!(by_name, json!({ "data": { "client": null } }));
    let clients = app
        .graphql(
            &token,
            "{ clients { nodes { clientId } totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(clients["data"]["clients"]["totalCount"], 1);
    assert!(
        app.is_alive(&ours, &app.token(&ours).await).await,
        "and nothing was done to it"
    );
}

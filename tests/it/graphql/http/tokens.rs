//! Which tokens count, and what they let a caller see.

use crate::{
    graphql::codes,
    support::{Auth, ClientSeed, TestApp},
};
use entity::client::ClientStatus;
use serde_json::json;

/// K9, V-01: the promise of the product.
#[both_databases]
async fn a_disabled_client_is_refused_with_a_token_it_already_holds(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let query = json!({ "query": "{ clients { totalCount } }" });
    app.post_json("/graphql", Auth::Bearer(token.clone()), &query)
        .await
        .expect(200);
    let disable = "mutation($id: ID!) { setClientsStatus(input: { ids: [$id], status: INACTIVE }) { succeeded } }";
    let data = app
        .data_for(
            &administrator,
            disable,
            json!({ "id": client.id.to_string() }),
        )
        .await;
    assert_eq!(data["setClientsStatus"]["succeeded"], 1);
    app.post_json("/graphql", Auth::Bearer(token.clone()), &query)
        .await
        .expect(401);
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    app.set_status(&[client.id], client.account, ClientStatus::Active)
        .await;
    app.post_json("/graphql", Auth::Bearer(token), &query)
        .await
        .expect(401);
    app.ask(&client, &[]).await.expect(200);
}

/// OAuth 2.1 section 5.1 (D-11): a token in the URL is not looked at.
#[both_databases]
async fn a_token_in_the_query_string_is_ignored(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    let path =
        format!("/graphql?query=%7B%20viewer%20%7B%20scopes%20%7D%20%7D&access_token={token}");
    assert_eq!(
        app.get(&path).await.json()["data"]["viewer"]["scopes"],
        json!([])
    );
}

#[both_databases]
async fn introspection_is_for_those_with_a_token(app: TestApp) {
    let query = "{ __schema { queryType { name } } }";
    assert_eq!(
        codes(&app.ask_anonymously(query).await),
        ["UNAUTHENTICATED"]
    );
    assert_eq!(
        codes(
            &app.ask_anonymously("{ __type(name: \"Client\") { name } }")
                .await
        ),
        ["UNAUTHENTICATED"]
    );
    let unprivileged = app.client(ClientSeed::default()).await;
    assert_eq!(
        app.data_for(&unprivileged, query, json!({})).await["__schema"]["queryType"]["name"],
        "Query"
    );
}

//! Callers who may do nothing, or only read.

use super::calls::{MUTATIONS, QUERIES};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use entity::client::AccessLevel;
use serde_json::json;

#[both_databases]
async fn the_anonymous_may_ask_nothing_but_who_they_are(app: TestApp) {
    for call in QUERIES {
        assert_eq!(
            codes(&app.ask_anonymously(&format!("{{ {call} }}")).await),
            ["UNAUTHENTICATED"],
            "{call}"
        );
    }
    for call in MUTATIONS {
        assert_eq!(
            codes(&app.ask_anonymously(&format!("mutation {{ {call} }}")).await),
            ["UNAUTHENTICATED"],
            "{call}"
        );
    }
    for call in ["node(id: \"x\") { id }", "nodes(ids: []) { id }"] {
        assert_eq!(
            codes(&app.ask_anonymously(&format!("{{ {call} }}")).await),
            ["UNAUTHENTICATED"],
            "{call}"
        );
    }
    let answer = app.ask_anonymously("{ viewer { actor { __typename } account { id } scopes permissions { category } expiresAt } }").await;
    assert_eq!(
        answer["data"]["viewer"],
        json!({ "actor": null, "account": null, "scopes": [], "permissions": [], "expiresAt": null })
    );
}

#[both_databases]
async fn a_client_without_a_role_may_ask_nothing(app: TestApp) {
    let unprivileged = app.client(ClientSeed::default()).await;
    let token = app.token(&unprivileged).await;
    for call in QUERIES {
        assert_eq!(
            codes(
                &app.graphql(&token, &format!("{{ {call} }}"), json!({}))
                    .await
            ),
            ["FORBIDDEN"],
            "{call}"
        );
    }
    for call in MUTATIONS {
        assert_eq!(
            codes(
                &app.graphql(&token, &format!("mutation {{ {call} }}"), json!({}))
                    .await
            ),
            ["FORBIDDEN"],
            "{call}"
        );
    }
    for id in [unprivileged.id.to_string(), app.platform.id.to_string()] {
        let answer = app
            .graphql(
                &token,
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": id }),
            )
            .await;
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{id}");
    }
}

/// I.e. before its role is looked at.
#[both_databases]
async fn a_read_only_administrator_may_query_and_not_mutate(app: TestApp) {
    let seed = ClientSeed {
        access_level: AccessLevel::ReadOnly,
        ..ClientSeed::with_role("administrator")
    };
    let token = app.token(&app.client(seed).await).await;
    for call in QUERIES {
        let answer = app
            .graphql(&token, &format!("{{ {call} }}"), json!({}))
            .await;
        assert!(!codes(&answer).contains(&"FORBIDDEN"), "{call}: {answer}");
    }
    for call in MUTATIONS {
        let answer = app
            .graphql(&token, &format!("mutation {{ {call} }}"), json!({}))
            .await;
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{call}");
        assert_eq!(answer["errors"][0]["message"], "This client may only read.");
    }
}

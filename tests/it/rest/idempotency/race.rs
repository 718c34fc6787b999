//! The same call many times at once, on two nodes.

use super::post;
use crate::support::{ClientSeed, TestApp};
use serde_json::json;

/// Two at once, on one node or on two: one client is made, and both hear of it.
#[both_databases]
async fn of_many_at_once_one_makes_the_thing(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let second = app.node(crate::support::Setup::default()).await;
    for (path, body) in [
        ("/clients", json!({ "clientId": "once" })),
        (
            "/roles",
            json!({ "key": "clerk", "name": "Clerk", "permissions": [] }),
        ),
    ] {
        let calls = (0..8).map(|n| {
            let (node, token, body) = (
                if n % 2 == 0 {
                    app.clone()
                } else {
                    second.clone()
                },
                token.clone(),
                body.clone(),
            );
            async move { post(&node, &token, (path, path, body)).await.expect(201) }
        });
        let answers = futures_util::future::join_all(calls).await;
        let fresh: Vec<_> = answers
            .iter()
            .filter(|answer| answer.header("idempotency-replayed").is_empty())
            .collect();
        assert_eq!(fresh.len(), 1, "{path}");
        assert!(
            answers
                .iter()
                .all(|answer| answer.header("location") == fresh[0].header("location"))
        );
        let secrets = answers
            .iter()
            .filter(|answer| answer.json()["credentials"]["clientSecret"].is_string())
            .count();
        assert_eq!(secrets, usize::from(path == "/clients"));
    }
}

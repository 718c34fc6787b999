//! Secrets of clients that are rotated, at once or with a time of grace.

use super::ROTATE;
use crate::{
    graphql::{codes, user_errors},
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use serde_json::json;

#[both_databases]
async fn rotation_without_grace_ends_the_old_secret_and_the_tokens(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let rotated = &app
        .data_for(
            &administrator,
            ROTATE,
            json!({ "input": { "id": client.id.to_string() } }),
        )
        .await["rotateClientSecret"];
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    assert_eq!(
        codes(
            &app.graphql(&token, "{ viewer { scopes } }", json!({}))
                .await
        ),
        ["UNAUTHENTICATED"]
    );
    let fresh = crate::support::Auth::Basic(
        client.client_id.clone(),
        rotated["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .into(),
    );
    app.ask(fresh, &[]).await.expect(200);
}

#[both_databases]
async fn rotation_with_grace_lets_both_secrets_work_until_it_is_over(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let input = json!({ "input": { "id": client.id.to_string(), "graceSeconds": 600 } });
    let rotated = app.data_for(&administrator, ROTATE, input).await["rotateClientSecret"].clone();
    let mut statuses: Vec<_> = rotated["client"]["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| secret["status"].as_str().unwrap())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["ACTIVE", "RETIRING"]);
    app.ask(&client, &[]).await.expect(200);
    assert!(app.is_alive(&client, &token).await);
    app.clock.advance(Duration::seconds(601));
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    let fresh = crate::support::Auth::Basic(
        client.client_id.clone(),
        rotated["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .into(),
    );
    app.ask(fresh, &[]).await.expect(200);
}

#[both_databases]
async fn a_moment_out_of_range_is_the_callers_fault(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let id = administrator.id.to_string();
    for (field, value) in [
        ("graceSeconds", json!(-1)),
        ("graceSeconds", json!(2_147_483_647)),
        ("expiresAt", json!("0001-01-01T00:00:00Z")),
    ] {
        let answer = app
            .data_for(
                &administrator,
                ROTATE,
                json!({ "input": { "id": id, field: value } }),
            )
            .await;
        assert_eq!(
            user_errors(&answer["rotateClientSecret"]),
            ["INVALID"],
            "{field} {value}"
        );
    }
    for value in [
        "+10000-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
    ] {
        let answer = app
            .ask_as(
                &administrator,
                ROTATE,
                json!({ "input": { "id": id, "expiresAt": value } }),
            )
            .await;
        let refused = codes(&answer) == ["BAD_USER_INPUT"]
            || user_errors(&answer["data"]["rotateClientSecret"]) == ["INVALID"];
        assert!(refused, "{value}: {answer}");
    }
    for value in [
        "999999-01-01T00:00:00Z",
        "+262142-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
    ] {
        let answer = app
            .ask_as(
                &administrator,
                ROTATE,
                json!({ "input": { "id": id, "graceSeconds": 60, "expiresAt": value } }),
            )
            .await;
        assert!(!codes(&answer).contains(&"INTERNAL"), "{value}: {answer}");
    }
}

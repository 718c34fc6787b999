//! The size of an answer about an account with a thousand roles of many permissions.

use crate::{
    graphql::codes,
    support::{ApiSeed, ClientSeed, TestApp, TestClient},
};
use axum::http::Method;
use sea_orm::{ConnectionTrait, DatabaseBackend};
use serde_json::{Value, json};

/// Puts so many roles into an account, each with many permissions.
async fn fill(app: &TestApp, administrator: &TestClient, roles: usize) {
    for n in 0..3 {
        let codes: Vec<_> = (0..167)
            .map(|m| format!("orders{n}:permission-with-a-long-name-{m}"))
            .collect();
        let permissions: Vec<_> = codes.iter().map(|code| (code.as_str(), false)).collect();
        app.api(ApiSeed {
            identifier: &format!("https://orders{n}.test/"),
            permissions: &permissions,
            ..ApiSeed::default()
        })
        .await;
    }
    app.role(administrator.account, "seed", &[]).await;
    let id = if app.db.get_database_backend() == DatabaseBackend::Postgres {
        "gen_random_uuid()"
    } else {
        "randomblob(16)"
    };
    let numbers = format!(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {roles})"
    );
    for statement in [
        format!(
            "{numbers} INSERT INTO role (id, account_id, key, name, description, version, created_at, updated_at)
             SELECT {id}, t.account_id, 'seed-' || n, t.name, t.description, 1, t.created_at, t.updated_at
             FROM role t CROSS JOIN numbers WHERE t.key = 'seed'"
        ),
        // Those of the first pages have as many as a role may have.
        "INSERT INTO role_permission (role_id, permission_id) SELECT r.id, p.id FROM role r
         CROSS JOIN (SELECT id, row_number() OVER (ORDER BY code) AS n FROM permission WHERE account_id IS NOT NULL) p
         WHERE r.key LIKE 'seed-%' AND p.n <= CASE WHEN r.key LIKE 'seed-1%' THEN 500 ELSE 50 END"
            .to_owned(),
    ] {
        app.db.execute_unprepared(&statement).await.unwrap();
    }
}

async fn assert_graphql_answers_in_pages(app: &TestApp, token: &str) {
    let answer = app
        .graphql(
            token,
            "{ roles { nodes { permissions { code } } } }",
            json!({}),
        )
        .await;
    assert_eq!(codes(&answer), ["QUERY_TOO_LARGE"]);
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.ends_with("Most of it is in the list `Role.permissions`, of up to 500 items here."),
        "{message}"
    );
    let seen = app
        .graphql(
            token,
            "{ roles(first: 15) { totalCount nodes { permissions { code } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        seen["data"]["roles"]["nodes"].as_array().unwrap().len(),
        15,
        "{seen}"
    );
    assert_eq!(seen["data"]["roles"]["totalCount"], 1004);
    let seen = app
        .graphql(
            token,
            "{ roles(first: 1000) { nodes { key name description clientCount userCount } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        seen["data"]["roles"]["nodes"].as_array().unwrap().len(),
        100,
        "more than a page holds is cut to a page"
    );
}

#[both_databases]
async fn a_thousand_roles_of_many_permissions_are_answered_in_pages_of_bounded_size(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    fill(&app, &administrator, 1000).await;
    let token = app.token(&administrator).await;
    for (query, items, most) in [
        ("", 25, 750_000),
        ("?first=100", 100, 3_000_000),
        ("?first=1000", 100, 3_000_000),
    ] {
        let (answer, statements) = app
            .statements
            .during(app.rest_with(
                &token,
                (Method::GET, &format!("/roles{query}"), Value::Null),
                &[],
            ))
            .await;
        let answer = answer.expect(200);
        let roles = answer.json()["items"].as_array().unwrap().clone();
        assert_eq!(
            (
                roles.len(),
                roles[10]["permissions"].as_array().unwrap().len()
            ),
            (items, 500),
            "{query}"
        );
        assert!(
            answer.body.len() < most,
            "{query}: {} bytes",
            answer.body.len()
        );
        assert!(statements.len() < 20, "{statements:#?}");
    }
    assert_graphql_answers_in_pages(&app, &token).await;
}

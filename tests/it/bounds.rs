//! Lists that can be long are pages, by both interfaces, and no answer is as large as an account
//! can be.

use crate::{
    graphql::codes,
    support::{ApiSeed, ClientSeed, TestApp, TestClient, TestResponse},
};
use axum::http::Method;
use sea_orm::{ConnectionTrait, DatabaseBackend};
use serde_json::{Value, json};

/// Roles and protected APIs, of which some are made in no order.
async fn populate(app: &TestApp) -> TestClient {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for name in ["m", "B", "a", "z", "m-2", "0", "editor-2"] {
        app.role(administrator.account, name, &["clients:read"])
            .await;
        let permission = format!("{name}:read");
        let identifier = format!("https://{}.test/api", name.to_lowercase());
        app.api(ApiSeed {
            identifier: &identifier,
            permissions: &[(&permission, false)],
            ..ApiSeed::default()
        })
        .await;
    }
    administrator
}

fn names(items: &Value, field: &str) -> Vec<String> {
    items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

/// The link of that relation, as a path below the base.
fn link(answer: &TestResponse, relation: &str) -> Option<String> {
    let wanted = format!(">; rel=\"{relation}\"");
    let found = answer
        .header("link")
        .split(", ")
        .find_map(|link| link.strip_suffix(&wanted))?;
    Some(
        found
            .strip_prefix("<https://latchkey.test/api/v1")
            .unwrap()
            .to_owned(),
    )
}

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

async fn assert_links_lead_through(
    app: &TestApp,
    token: &str,
    (list, name): (&str, &str),
    all: &[String],
) {
    let total = all.len();
    let first = app
        .rest_with(
            token,
            (
                Method::GET,
                &format!("/{list}?first=3&totalCount=true"),
                Value::Null,
            ),
            &[],
        )
        .await
        .expect(200);
    assert_eq!(link(&first, "prev"), None);
    let (mut forward, mut page) = (names(&first.json()["items"], name), first);
    while let Some(next) = link(&page, "next") {
        page = app
            .rest_with(token, (Method::GET, &next, Value::Null), &[])
            .await
            .expect(200);
        assert_eq!(page.json()["totalCount"], json!(total));
        forward.extend(names(&page.json()["items"], name));
    }
    assert_eq!(forward, all, "/{list}");
    let mut backward = names(&page.json()["items"], name);
    while let Some(previous) = link(&page, "prev") {
        page = app
            .rest_with(token, (Method::GET, &previous, Value::Null), &[])
            .await
            .expect(200);
        backward.splice(0..0, names(&page.json()["items"], name));
    }
    assert_eq!(backward, all, "/{list}, backwards");
}

#[both_databases]
async fn pages_of_roles_and_apis_show_each_once_in_both_directions(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    for (list, name, built_in) in [
        ("roles", "key", vec!["administrator", "editor", "viewer"]),
        ("resources", "identifier", vec!["https://latchkey.test/api"]),
    ] {
        let query = format!("query($first: Int, $after: String, $last: Int, $before: String) {{
            list: {list}(first: $first, after: $after, last: $last, before: $before) {{
              totalCount nodes {{ {name} }} edges {{ cursor }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}");
        let page = async |variables: Value| {
            app.graphql(&token, &query, variables).await["data"]["list"].clone()
        };
        let whole = page(json!({})).await;
        let total = built_in.len() + 7;
        let all = names(&whole["nodes"], name);
        assert_eq!((all.len(), &whole["totalCount"]), (total, &json!(total)));
        assert_eq!(all[..built_in.len()], built_in);
        assert_eq!(whole["pageInfo"]["hasNextPage"], false);
        let (mut forward, mut after) = (Vec::new(), Value::Null);
        loop {
            let part = page(json!({ "first": 2, "after": after })).await;
            forward.extend(names(&part["nodes"], name));
            after = part["pageInfo"]["endCursor"].clone();
            assert_eq!(
                part["edges"].as_array().unwrap().last().unwrap()["cursor"],
                after
            );
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(forward, all);
        let (mut backward, mut before) = (Vec::new(), Value::Null);
        loop {
            let part = page(json!({ "last": 2, "before": before })).await;
            backward.splice(0..0, names(&part["nodes"], name));
            before = part["pageInfo"]["startCursor"].clone();
            if part["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(backward, all);

        assert_links_lead_through(&app, &token, (list, name), &all).await;
    }
}

async fn assert_refused_by_graphql(app: &TestApp, token: &str, list: &str, place: &str) {
    let arguments: Vec<_> = place
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| {
            if value.parse::<i32>().is_ok() {
                format!("{name}: {value}")
            } else {
                format!("{name}: \"{value}\"")
            }
        })
        .collect();
    let query = format!(
        "{{ {list}({}) {{ nodes {{ id }} }} }}",
        arguments.join(", ")
    );
    assert_eq!(
        codes(&app.graphql(token, &query, json!({})).await),
        ["BAD_USER_INPUT"],
        "{query}"
    );
}

#[both_databases]
async fn places_that_are_none_in_lists_of_roles_and_apis_are_refused_by_name(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    let users = app
        .graphql(
            &token,
            "{ clients(first: 1) { pageInfo { endCursor } } }",
            json!({}),
        )
        .await;
    let of_clients = users["data"]["clients"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let of = async |list: &str| {
        let query = format!("{{ {list}(first: 1) {{ pageInfo {{ endCursor }} }} }}");
        app.graphql(&token, &query, json!({})).await["data"][list]["pageInfo"]["endCursor"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for (list, other) in [("roles", "resources"), ("resources", "roles")] {
        for (place, parameter) in [
            (format!("first=1&after={of_clients}"), "after"),
            (format!("first=1&after={}", of(other).await), "after"),
            (format!("last=1&before={}", of(other).await), "before"),
            ("first=1&after=x".to_owned(), "after"),
            ("first=-1".to_owned(), "first"),
            ("last=-1".to_owned(), "last"),
            ("first=1&last=1".to_owned(), "last"),
            ("page=2".to_owned(), "page"),
        ] {
            let problem = app
                .rest_with(
                    &token,
                    (Method::GET, &format!("/{list}?{place}"), Value::Null),
                    &[],
                )
                .await
                .problem(400, "INVALID");
            assert_eq!(
                problem["errors"][0]["parameter"], parameter,
                "/{list}?{place}: {problem}"
            );
            if parameter != "page" {
                assert_refused_by_graphql(&app, &token, list, &place).await;
            }
        }
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

//! Lists: every order, links followed to the end and back, filters.

use crate::support::{ClientSeed, TestApp, TestClient, TestResponse};
use axum::{body::Body, http::Method};
use chrono::Duration;
use entity::client::{AccessLevel, ClientStatus};
use serde_json::{Value, json};

/// The link of that relation, as a path of this server.
fn link(answer: &TestResponse, relation: &str) -> Option<String> {
    let wanted = format!(">; rel=\"{relation}\"");
    let found = answer
        .header("link")
        .split(", ")
        .find_map(|link| link.strip_suffix(&wanted))?;
    Some(
        found
            .trim_start_matches('<')
            .strip_prefix("https://latchkey.test")
            .unwrap()
            .to_owned(),
    )
}

async fn follow(app: &TestApp, token: &str, path: &str) -> TestResponse {
    let bearer = format!("Bearer {token}");
    app.request(
        (Method::GET, path),
        &[("authorization", &bearer)],
        Body::empty(),
    )
    .await
    .expect(200)
}

fn names(answer: &TestResponse, field: &str) -> Vec<String> {
    answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

async fn populate(app: &TestApp) -> TestClient {
    let administrator = app
        .client(ClientSeed {
            client_id: Some("zz-admin"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let (names, ttls) = (
        [Some("Beta"), Some("alpha"), None],
        [None, Some(600), Some(60)],
    );
    for n in 0..12 {
        if n % 4 == 0 {
            app.clock.advance(Duration::seconds(1));
        }
        let id = format!("c{n:02}");
        let status = if n % 3 == 0 {
            ClientStatus::Inactive
        } else {
            ClientStatus::Active
        };
        app.client(ClientSeed {
            client_id: Some(&id),
            name: names[n % 3],
            ttl: ttls[n % 3],
            status,
            ..ClientSeed::default()
        })
        .await;
    }
    administrator
}

/// RFC 8288.
#[both_databases]
async fn links_lead_through_every_order_to_the_end_and_back(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    app.recorder.flush().await;
    for order in [
        "NAME",
        "CLIENT_ID",
        "STATUS",
        "CREATED_AT",
        "UPDATED_AT",
        "LAST_USED_AT",
        "TOKEN_TTL",
    ] {
        for direction in ["ASC", "DESC"] {
            let path = format!("/api/v1/clients?orderBy={order}&direction={direction}");
            let whole = names(
                &follow(&app, &token, &format!("{path}&first=100")).await,
                "clientId",
            );
            assert_eq!(whole.len(), 13);
            let mut page = follow(&app, &token, &format!("{path}&first=5&totalCount=true")).await;
            assert_eq!(link(&page, "prev"), None);
            let mut forward = names(&page, "clientId");
            while let Some(next) = link(&page, "next") {
                page = follow(&app, &token, &next).await;
                assert_eq!(page.json()["totalCount"], 13);
                forward.extend(names(&page, "clientId"));
            }
            assert_eq!(forward, whole, "{path}");
            let mut back = vec![names(&page, "clientId")];
            while let Some(previous) = link(&page, "prev") {
                page = follow(&app, &token, &previous).await;
                back.push(names(&page, "clientId"));
            }
            back.reverse();
            assert_eq!(back.concat(), whole, "{path}");
        }
    }
}

/// Filters, and how many clients they find.
fn filters(role: &str) -> Vec<(String, usize)> {
    vec![
        ("search=ALPHA".to_owned(), 4),
        ("search=c1".to_owned(), 2),
        ("search=%25".to_owned(), 0),
        ("status=INACTIVE".to_owned(), 4),
        ("status=INACTIVE&status=ACTIVE".to_owned(), 14),
        ("accessLevel=READ_ONLY".to_owned(), 1),
        (format!("roleId={role}"), 1),
        ("hasRole=false".to_owned(), 12),
        ("scope=clients:read".to_owned(), 2),
        ("scope=clients:read&scope=clients:write".to_owned(), 1),
        ("capability=SCRIPT".to_owned(), 14),
        ("capability=SCRIPT&capability=WEB_APP".to_owned(), 0),
        ("neverUsed=true&search=alpha".to_owned(), 4),
        ("createdAtUntil=2025-01-01T00:00:00Z".to_owned(), 0),
        (
            "createdAtFrom=2025-01-01T00:00:00Z&search=beta".to_owned(),
            4,
        ),
        ("ownerId=usr_00000000000000000000000000000000".to_owned(), 0),
    ]
}

#[both_databases]
async fn filters_narrow_the_list_and_its_count(app: TestApp) {
    let administrator = populate(&app).await;
    app.clock.advance(Duration::seconds(1));
    let viewer = app
        .client(ClientSeed {
            client_id: Some("ro"),
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let token = app.token(&administrator).await;
    let role = app.role_id(viewer.account, "viewer").await;
    for (query, expected) in filters(&role.to_string()) {
        let page = follow(
            &app,
            &token,
            &format!("/api/v1/clients?first=100&totalCount=true&{query}"),
        )
        .await;
        assert_eq!(
            (names(&page, "clientId").len(), &page.json()["totalCount"]),
            (expected, &json!(expected)),
            "{query}"
        );
    }
    let newest = follow(&app, &token, "/api/v1/clients?first=1").await;
    assert_eq!(
        names(&newest, "clientId"),
        ["ro"],
        "newest first unless told otherwise"
    );
    assert_eq!(
        newest.json()["totalCount"],
        Value::Null,
        "counted only where asked"
    );
    assert!(
        !newest
            .json()
            .as_object()
            .unwrap()
            .contains_key("totalCount")
    );
}

#[both_databases]
async fn an_empty_page_has_no_links(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    for query in ["first=0", "search=nothing"] {
        let page = follow(&app, &token, &format!("/api/v1/clients?{query}")).await;
        assert_eq!(
            (page.json()["items"].clone(), page.header("link")),
            (json!([]), "")
        );
        assert_eq!(page.json()["pageInfo"]["endCursor"], Value::Null);
    }
}

async fn assert_one_event_is_read(app: &TestApp, administrator: &TestClient, token: &str) {
    let about = follow(
        app,
        token,
        &format!(
            "/api/v1/audit-events?subjectId={}&outcome=SUCCESS",
            administrator.id
        ),
    )
    .await;
    assert_eq!(
        about.json()["items"][0]["subjectId"],
        json!(administrator.id.to_string())
    );
    let id = about.json()["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        app.read(administrator, &format!("/audit-events/{id}"))
            .await,
        about.json()["items"][0]
    );
    let missing = (
        Method::GET,
        "/audit-events/aud_00000000000000000000000000000000",
        Value::Null,
    );
    app.rest_with(token, missing, &[])
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn the_audit_log_is_read_onwards_and_filtered(app: TestApp) {
    let administrator = populate(&app).await;
    let token = app.token(&administrator).await;
    let mut page = follow(
        &app,
        &token,
        "/api/v1/audit-events?first=7&kind=CLIENT_CREATED&kind=CLIENT_DEACTIVATED&totalCount=true",
    )
    .await;
    let total = page.json()["totalCount"].as_u64().unwrap();
    let mut seen: Vec<_> = page.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["sequence"].as_i64().unwrap())
        .collect();
    while let Some(next) = link(&page, "next") {
        assert_eq!(link(&page, "prev"), None);
        page = follow(&app, &token, &next).await;
        seen.extend(
            page.json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["sequence"].as_i64().unwrap()),
        );
    }
    assert_eq!((seen.len() as u64, total), (17, 17));
    assert!(seen.is_sorted_by(|a, b| a > b));
    assert_one_event_is_read(&app, &administrator, &token).await;
    for query in ["last=1", "before=x", "kind=NOTHING"] {
        app.rest_with(
            &token,
            (Method::GET, &format!("/audit-events?{query}"), Value::Null),
            &[],
        )
        .await
        .problem(400, "INVALID");
    }
}

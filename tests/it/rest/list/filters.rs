//! Filters of the list of clients narrow it, and its count.

use super::{follow, names, populate};
use crate::support::{ClientSeed, TestApp};
use chrono::Duration;
use entity::client::AccessLevel;
use serde_json::{Value, json};

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

//! Filters of the list, and the dates that they take.

use super::{LIST, ids, page, populate};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use entity::client::AccessLevel;
use serde_json::{Value, json};

#[both_databases]
async fn filters_narrow_the_list_and_its_count(app: TestApp) {
    let administrator = populate(&app).await;
    let viewer = app
        .client(ClientSeed {
            client_id: Some("ro"),
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let token = app.token(&administrator).await;
    let role = app.role_id(viewer.account, "viewer").await.to_string();
    for (filter, expected) in [
        (json!({ "search": "ALPHA" }), 4),
        (json!({ "search": "c1" }), 2),
        (json!({ "search": "%" }), 0),
        (json!({ "search": "_" }), 0),
        (json!({ "statuses": ["INACTIVE"] }), 4),
        (json!({ "statuses": [] }), 0),
        (json!({ "statuses": ["INACTIVE", "ACTIVE"] }), 14),
        (json!({ "accessLevel": "READ_ONLY" }), 1),
        (json!({ "roles": [{ "id": role }] }), 1),
        (json!({ "roles": [{ "key": "viewer" }] }), 1),
        (
            json!({ "roles": [{ "key": "viewer" }, { "key": "administrator" }] }),
            2,
        ),
        (json!({ "hasRole": false }), 12),
        (json!({ "scopes": ["clients:read"] }), 2),
        (json!({ "scopes": ["clients:read", "clients:write"] }), 1),
        (json!({ "capabilities": ["SCRIPT"] }), 14),
        (json!({ "capabilities": ["WEB_APP"] }), 0),
        (json!({ "neverUsed": false, "search": "alpha" }), 4),
        (json!({ "neverUsed": true, "search": "alpha" }), 0),
        (
            json!({ "createdAt": { "until": "2025-01-01T00:00:00Z" } }),
            0,
        ),
        (
            json!({ "createdAt": { "from": "2025-01-01T00:00:00Z" }, "search": "beta" }),
            4,
        ),
    ] {
        let page = page(&app, &token, json!({ "first": 100, "filter": filter })).await;
        assert_eq!(
            (ids(&page).len(), &page["totalCount"]),
            (expected, &json!(expected)),
            "{filter}"
        );
    }
}

/// Beyond, the databases disagree on what comes first, or fail.
#[both_databases]
async fn a_date_outside_the_years_1_to_9999_is_the_callers_fault(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let audit = "query($filter: AuditEventFilter) { auditEvents(filter: $filter) { totalCount nodes { id } } }";
    let places = [
        (LIST, "createdAt"),
        (LIST, "lastUsedAt"),
        (audit, "occurredAt"),
    ];
    for ((query, field), bound) in places
        .into_iter()
        .flat_map(|place| ["from", "until"].map(|bound| (place, bound)))
    {
        for date in [
            "+10000-01-01T00:00:00Z",
            "+262142-12-31T23:59:59Z",
            "0000-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            "-262143-01-01T00:00:00Z",
        ] {
            let answer = app
                .graphql(
                    &token,
                    query,
                    json!({ "filter": { field: { bound: date } } }),
                )
                .await;
            assert_eq!(
                codes(&answer),
                ["BAD_USER_INPUT"],
                "{field} {bound} {date}: {answer}"
            );
        }
        for date in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
            let answer = app
                .graphql(
                    &token,
                    query,
                    json!({ "filter": { field: { bound: date } } }),
                )
                .await;
            assert_eq!(answer["errors"], Value::Null, "{field} {bound} {date}");
        }
    }
}

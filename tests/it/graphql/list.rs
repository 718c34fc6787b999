//! Lists of clients: every order, both directions, filters, and cursors that cannot be misused.

use super::codes;
use crate::support::{ClientSeed, TestApp, TestClient};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use entity::client::{AccessLevel, ClientStatus};
use serde_json::{Value, json};

const LIST: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: ClientFilter, $orderBy: ClientOrder) {
    clients(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
      nodes { clientId } edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

async fn page(app: &TestApp, token: &str, variables: Value) -> Value {
    let answer = app.graphql(token, LIST, variables).await;
    assert_eq!(answer["errors"], Value::Null);
    answer["data"]["clients"].clone()
}

fn ids(page: &Value) -> Vec<String> {
    page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["clientId"].as_str().unwrap().to_owned())
        .collect()
}

/// Twelve clients with many ties, and an administrator.
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
        let client = app
            .client(ClientSeed {
                client_id: Some(&id),
                name: names[n % 3],
                ttl: ttls[n % 3],
                status,
                ..ClientSeed::default()
            })
            .await;
        if n % 3 == 1 {
            app.token(&client).await;
        }
    }
    app.recorder.flush().await;
    administrator
}

/// PostgreSQL cannot even compare with some of these.
#[both_databases]
async fn cursors_that_nobody_was_given_are_refused(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let id = administrator.id.to_string();
    for (list, cursor) in [
        (
            "users(after: $after) { nodes { id } }",
            json!(["username", null, "a\0b"]),
        ),
        (
            "accounts(after: $after) { nodes { id } }",
            json!(["slug", null, "a\0b"]),
        ),
        (
            "clients(after: $after) { nodes { id } }",
            json!(["-created", -1_000_000_000_000_000_000_i64, id]),
        ),
        (
            "clients(after: $after, orderBy: { field: LAST_USED_AT, direction: ASC }) { nodes { id } }",
            json!(["used", i64::MAX, id]),
        ),
        (
            "clients(after: $after, orderBy: { field: UPDATED_AT, direction: ASC }) { nodes { id } }",
            json!(["updated", 1e300, id]),
        ),
    ] {
        let after = URL_SAFE_NO_PAD.encode(cursor.to_string());
        let query = format!("query($after: String) {{ {list} }}");
        assert_eq!(
            codes(&app.graphql(&token, &query, json!({ "after": after })).await),
            ["BAD_USER_INPUT"],
            "{cursor}"
        );
    }
}

#[both_databases]
async fn paging_visits_every_client_once_in_every_order_and_direction(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    app.recorder.flush().await;
    for field in [
        "NAME",
        "CLIENT_ID",
        "STATUS",
        "CREATED_AT",
        "UPDATED_AT",
        "LAST_USED_AT",
        "TOKEN_TTL",
    ] {
        for direction in ["ASC", "DESC"] {
            let order = json!({ "field": field, "direction": direction });
            let whole = ids(&page(&app, &token, json!({ "first": 100, "orderBy": order })).await);
            assert_eq!(whole.len(), 13);
            let (mut forward, mut after) = (Vec::new(), Value::Null);
            loop {
                let part = page(
                    &app,
                    &token,
                    json!({ "first": 5, "after": after, "orderBy": order }),
                )
                .await;
                forward.extend(ids(&part));
                after = part["pageInfo"]["endCursor"].clone();
                if part["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(forward, whole, "{field} {direction} forward");
            let (mut backward, mut before) = (Vec::new(), Value::Null);
            loop {
                let part = page(
                    &app,
                    &token,
                    json!({ "last": 5, "before": before, "orderBy": order }),
                )
                .await;
                backward.splice(0..0, ids(&part));
                before = part["pageInfo"]["startCursor"].clone();
                if part["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(backward, whole, "{field} {direction} backward");
        }
    }
}

#[both_databases]
async fn the_opposite_direction_is_the_reverse(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    for field in ["NAME", "CREATED_AT", "LAST_USED_AT", "TOKEN_TTL"] {
        let order = |direction: &str| json!({ "first": 100, "orderBy": { "field": field, "direction": direction } });
        let mut up = ids(&page(&app, &token, order("ASC")).await);
        up.reverse();
        assert_eq!(up, ids(&page(&app, &token, order("DESC")).await), "{field}");
    }
}

#[both_databases]
async fn names_sort_regardless_of_case(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    let mut first = ids(&page(
        &app,
        &token,
        json!({ "first": 4, "orderBy": { "field": "NAME", "direction": "ASC" } }),
    )
    .await);
    first.sort();
    assert_eq!(first, ["c01", "c04", "c07", "c10"], "alpha before Beta");
}

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

#[both_databases]
async fn a_cursor_of_another_order_or_made_up_is_refused(app: TestApp) {
    let token = app.token(&populate(&app).await).await;
    let first = page(
        &app,
        &token,
        json!({ "first": 1, "orderBy": { "field": "NAME", "direction": "ASC" } }),
    )
    .await;
    let cursor = first["pageInfo"]["endCursor"].clone();
    let forge = |text: &str| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        json!(URL_SAFE_NO_PAD.encode(text))
    };
    for (after, field) in [
        (cursor, "CREATED_AT"),
        (json!(""), "NAME"),
        (json!("!!"), "NAME"),
        (forge("[]"), "NAME"),
        (
            forge("[\"name\",{},\"cli_00000000000000000000000000000000\"]"),
            "NAME",
        ),
        (
            forge("[\"name\",\"a\\u0000\",\"cli_00000000000000000000000000000000\"]"),
            "NAME",
        ),
        (forge("[\"name\",\"a\",\"x\"]"), "NAME"),
        (
            forge("[\"created\",99999999999999999999,\"cli_00000000000000000000000000000000\"]"),
            "CREATED_AT",
        ),
        (
            forge("[\"created\",9223372036854775807,\"cli_00000000000000000000000000000000\"]"),
            "CREATED_AT",
        ),
        (
            forge("[\"ttl\",99999999999,\"cli_00000000000000000000000000000000\"]"),
            "TOKEN_TTL",
        ),
    ] {
        let variables = json!({ "first": 1, "after": after, "orderBy": { "field": field, "direction": "ASC" } });
        assert_eq!(
            codes(&app.graphql(&token, LIST, variables).await),
            ["BAD_USER_INPUT"],
            "{after}"
        );
    }
    let both = json!({ "first": 1, "last": 1 });
    assert_eq!(
        codes(&app.graphql(&token, LIST, both).await),
        ["BAD_USER_INPUT"]
    );
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

/// GraphQL section 6.4.1: a variable that is left out is like an argument that is; null is the
/// default order too.
#[both_databases]
async fn arguments_may_be_variables_without_a_value_or_null(app: TestApp) {
    let administrator = populate(&app).await;
    let usual = app
        .data_for(
            &administrator,
            "{ clients { nodes { clientId } } }",
            json!({}),
        )
        .await;
    assert_eq!(ids(&usual["clients"]).len(), 13);
    for (query, variables) in [
        (
            "query($first: Int) { clients(first: $first) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "query($first: Int) { clients(first: $first) { nodes { clientId } } }",
            json!({ "first": null }),
        ),
        (
            "query($first: Int = 20) { clients(first: $first) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "{ clients(orderBy: null) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "query($order: ClientOrder) { clients(orderBy: $order) { nodes { clientId } } }",
            json!({}),
        ),
        (
            "query($order: ClientOrder) { clients(orderBy: $order) { nodes { clientId } } }",
            json!({ "order": null }),
        ),
        (LIST, json!({})),
    ] {
        let data = app.data_for(&administrator, query, variables.clone()).await;
        assert_eq!(
            ids(&data["clients"]),
            ids(&usual["clients"]),
            "{query} {variables}"
        );
    }
}

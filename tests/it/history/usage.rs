//! Counts for charts.

use super::data;
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp},
};
use chrono::Duration;
use serde_json::{Value, json};

const USAGE: &str = "query($id: ID!, $from: DateTime!, $until: DateTime!, $bucket: UsageBucket!) { client(by: { id: $id }) {
    usage(from: $from, until: $until, bucket: $bucket) { startsAt issued refused } } }";

fn point(at: &str, issued: i64, refused: i64) -> Value {
    json!({ "startsAt": format!("2026-01-{at}:00:00Z"), "issued": issued, "refused": refused })
}

#[both_databases]
async fn tokens_and_refusals_are_counted_by_hour_and_by_day(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (reader, client) = (
        app.token_for(&administrator, &[]).await,
        app.client(ClientSeed::default()).await,
    );
    let ask = async |granted: usize, refused: usize| {
        for _ in 0..granted {
            app.token(&client).await;
        }
        for _ in 0..refused {
            app.ask(&client, &[("scope", "no:such")])
                .await
                .refused(400, "invalid_scope");
        }
    };
    ask(2, 1).await; // 12:00:00
    app.clock
        .advance(Duration::hours(1) - Duration::microseconds(1));
    ask(1, 0).await; // 12:59:59.999999
    app.clock.advance(Duration::microseconds(1));
    ask(0, 2).await; // 13:00:00
    app.clock.advance(Duration::hours(11));
    ask(3, 0).await; // midnight
    let fresh = app.token(&administrator).await;
    let usage = async |from: &str, until: &str, bucket: &str| {
        let variables =
            json!({ "id": client.id.to_string(), "from": from, "until": until, "bucket": bucket });
        data(&app, &fresh, USAGE, variables).await["client"]["usage"].clone()
    };
    assert_ne!(reader, fresh);
    let hours = usage(
        "2026-01-01T11:30:00Z",
        "2026-01-01T14:00:00.000001Z",
        "HOUR",
    )
    .await;
    assert_eq!(
        hours,
        json!([
            point("01T11", 0, 0),
            point("01T12", 3, 1),
            point("01T13", 0, 2),
            point("01T14", 0, 0)
        ])
    );
    assert_eq!(
        usage("2026-01-01T12:00:00Z", "2026-01-01T13:00:00Z", "HOUR").await,
        json!([point("01T12", 3, 1)])
    );
    let days = usage("2025-12-31T23:59:00Z", "2026-01-03T00:00:00+02:00", "DAY").await;
    let before = json!({ "startsAt": "2025-12-31T00:00:00Z", "issued": 0, "refused": 0 });
    assert_eq!(
        days,
        json!([before, point("01T00", 3, 3), point("02T00", 3, 0)])
    );
}

/// From, until, bucket, and the argument that is refused.
const WRONG_SPANS: [(&str, &str, &str, &str); 5] = [
    (
        "2026-01-01T00:00:00Z",
        "2026-02-01T00:00:00.000001Z",
        "HOUR",
        "until",
    ),
    (
        "2025-01-01T00:00:00Z",
        "2026-02-05T00:00:00.000001Z",
        "DAY",
        "until",
    ),
    (
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "HOUR",
        "until",
    ),
    (
        "2026-01-02T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "DAY",
        "until",
    ),
    (
        "-0001-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "DAY",
        "from",
    ),
];

#[both_databases]
async fn a_span_that_is_too_long_or_ends_before_it_begins_is_refused(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let ask = async |from: &str, until: &str, bucket: &str| {
        let variables = json!({ "id": administrator.id.to_string(), "from": from, "until": until, "bucket": bucket });
        app.graphql(&reader, USAGE, variables).await
    };
    for (from, until, bucket, argument) in WRONG_SPANS {
        let answer = ask(from, until, bucket).await;
        assert_eq!(
            codes(&answer).first(),
            Some(&"BAD_USER_INPUT"),
            "{from} {until}: {answer}"
        );
        if !from.starts_with('-') {
            assert_eq!(
                answer["errors"][0]["extensions"]["argument"],
                json!([argument]),
                "{from} {until}"
            );
        }
    }
    for (from, until, bucket, points) in [
        ("2026-01-01T00:30:00Z", "2026-02-01T00:30:00Z", "HOUR", 745),
        ("2025-01-01T00:00:00Z", "2026-02-05T00:00:00Z", "DAY", 400),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:30:00Z", "HOUR", 1),
        ("9999-12-31T22:00:00Z", "9999-12-31T23:30:00Z", "DAY", 1),
    ] {
        let answer = ask(from, until, bucket).await;
        assert_eq!(
            answer["data"]["client"]["usage"].as_array().map(Vec::len),
            Some(points),
            "{from} {until}: {answer}"
        );
    }
}

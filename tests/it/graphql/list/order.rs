//! Every order of the list, page by page in both directions.

use super::{ids, page, populate};
use crate::support::TestApp;
use serde_json::{Value, json};

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

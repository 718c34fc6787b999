//! The `Link` header (RFC 8288) leads through every page of a list of clients, in every order.

use super::{follow, link, names, populate};
use crate::support::TestApp;
use serde_json::{Value, json};

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

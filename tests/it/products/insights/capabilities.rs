//! What a client can be used for, and what each use needs (I10).

use super::{acme, urls};
use crate::{graphql::credentials, support::TestApp};
use serde_json::{Value, json};

#[both_databases]
async fn i10_at_least_one_capability_and_each_with_what_it_needs(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let create = |capabilities: Value, urls: Value| json!({ "clientId": "acme_x", "capabilities": capabilities, "urls": urls });
    assert_eq!(
        app.refused_as(&admin, "createClient", create(json!([]), json!({})))
            .await,
        ["BLANK capabilities"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createClient",
            create(json!(["BACKCHANNEL"]), json!({}))
        )
        .await,
        ["BLANK urls.backchannelLogoutUrl"]
    );
    let made = app
        .make(&admin, create(json!(["WEB_APP", "BACKCHANNEL"]), urls()))
        .await;
    app.ask(credentials(&made), &[])
        .await
        .refused(400, "unauthorized_client");
    let id = &made["client"]["id"];
    app.done_as(
        &admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "capabilities": ["SCRIPT", "BACKCHANNEL"] }),
    )
    .await;
    let token = app.token_with(&made).await;
    let gone = json!({ "id": id, "urls": {} });
    assert_eq!(
        app.refused_as(&admin, "updateClient", gone).await,
        ["BLANK urls.backchannelLogoutUrl"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "updateClient",
            json!({ "id": id, "capabilities": [] })
        )
        .await,
        ["BLANK capabilities"]
    );
    app.done_as(
        &admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "capabilities": ["WEB_APP"] }),
    )
    .await;
    assert!(
        !app.is_alive(&admin, &token).await,
        "a token of the flow that it lost is dead"
    );
    app.ask(credentials(&made), &[])
        .await
        .refused(400, "unauthorized_client");
}

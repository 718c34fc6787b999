//! Capabilities and scopes, in the list and in tokens (I1, I12).

use super::{acme, insights_api};
use crate::{
    graphql::credentials,
    support::{Auth, TestApp, TestClient, claims},
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn i1_the_list_shows_client_id_display_name_description_capabilities_and_scopes(
    app: TestApp,
) {
    let account = acme(&app).await;
    let admin = &account.administrator;
    insights_api(&app, &account).await;
    let input = json!({ "clientId": "acme_push", "name": "Pusher", "description": "Sends", "scopes": ["push-data"], "capabilities": ["SCRIPT", "WEB_APP"] });
    app.make(admin, input).await;
    let list = "{ clients(filter: { search: \"push\" }) { nodes { clientId displayName description capabilities scopes { code } } totalCount } }";
    let expected = json!([{ "clientId": "acme_push", "displayName": "Pusher", "description": "Sends", "capabilities": ["WEB_APP", "SCRIPT"], "scopes": [{ "code": "push-data" }] }]);
    let shown = app.data_for(admin, list, json!({})).await["clients"].clone();
    let mut row = shown["nodes"][0].clone();
    // A set: in whatever order it is shown.
    row["capabilities"]
        .as_array_mut()
        .unwrap()
        .sort_by_key(|capability| std::cmp::Reverse(capability.to_string()));
    assert_eq!((json!([row]), &shown["totalCount"]), (expected, &json!(1)));
    let stranger = app
        .account("stranger", PolicyPreset::Koios)
        .await
        .administrator;
    assert_eq!(
        app.data_for(&stranger, list, json!({})).await["clients"]["totalCount"],
        0
    );
}

async fn assert_unknown_scopes_are_refused(app: &TestApp, admin: &TestClient, id: &Value) {
    assert_eq!(
        app.refused_as(
            admin,
            "updateClient",
            json!({ "id": id, "scopes": ["datahub-api", "unheard-of"] })
        )
        .await,
        ["NOT_FOUND scopes.1"]
    );
    let stranger = app
        .account("stranger", PolicyPreset::Koios)
        .await
        .administrator;
    assert_eq!(
        app.refused_as(
            &stranger,
            "createClient",
            json!({ "scopes": ["push-data"] })
        )
        .await,
        ["NOT_FOUND scopes.0"],
        "another account's scopes are unknown here"
    );
}

#[both_databases]
async fn i12_a_client_gets_the_scopes_that_it_may_request_and_no_others(app: TestApp) {
    let account = acme(&app).await;
    let admin = &account.administrator;
    insights_api(&app, &account).await;
    let made = app
        .make(
            admin,
            json!({ "clientId": "acme_x", "scopes": ["datahub-api", "push-data"] }),
        )
        .await;
    let answer = app
        .ask(credentials(&made), &[("scope", "push-data")])
        .await
        .expect(200)
        .json();
    assert_eq!(answer["scope"], "push-data");
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["aud"],
        "https://insights.example/api"
    );
    assert_eq!(
        app.ask(credentials(&made), &[]).await.json()["scope"],
        "datahub-api push-data"
    );
    let id = &made["client"]["id"];
    app.done_as(
        admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "scopes": ["datahub-api"] }),
    )
    .await;
    assert!(
        !app.is_alive(admin, answer["access_token"].as_str().unwrap())
            .await
    );
    app.ask(credentials(&made), &[("scope", "push-data")])
        .await
        .refused(400, "invalid_scope");
    app.ask(credentials(&made), &[("scope", "unheard-of")])
        .await
        .refused(400, "invalid_scope");
    assert_unknown_scopes_are_refused(&app, admin, id).await;
    let wrong = Auth::Basic("acme_x".into(), "lk_cs_wrong".into());
    app.ask(wrong, &[("scope", "datahub-api")])
        .await
        .refused(401, "invalid_client");
}

//! The list of clients: opening, limits and deletion (I2, I4, I7).

use super::acme;
use crate::{
    graphql::{credentials, refusals},
    support::{ClientSeed, TestAccount, TestApp},
};
use entity::account::PolicyPreset;
use futures_util::future::join_all;
use serde_json::{Value, json};

#[both_databases]
async fn i2_clients_are_opened_by_client_id_and_deleted_in_bulk(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let mut ids = Vec::new();
    for name in ["acme_a", "acme_b", "acme_c"] {
        app.make(&admin, json!({ "clientId": name })).await;
        let opened = app.shown(&admin, name).await;
        assert_eq!(opened["clientId"], name);
        ids.push(opened["id"].clone());
    }
    let all = app
        .change_as(
            &admin,
            ("deleteClients", "succeeded failed"),
            json!({ "ids": [ids[0], ids[1], "cli_nobody"], "onError": "REJECT_ALL" }),
        )
        .await;
    assert_eq!(
        (&all["succeeded"], all["userErrors"][0]["code"].as_str()),
        (&json!(0), Some("NOT_FOUND")),
        "all or nothing"
    );
    assert_ne!(app.shown(&admin, "acme_a").await, Value::Null);
    let gone = app
        .done_as(
            &admin,
            ("deleteClients", "succeeded failed"),
            json!({ "ids": [ids[0], ids[1]] }),
        )
        .await;
    assert_eq!(
        (&gone["succeeded"], &gone["failed"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(app.shown(&admin, "acme_a").await, Value::Null);
    assert_eq!(app.shown(&admin, "acme_c").await["id"], ids[2]);
}

async fn raise_the_limit_from_above(app: &TestApp, account: &TestAccount) {
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let (admin, id) = (&account.administrator, account.id.to_string());
    for limit in [json!(6), Value::Null] {
        assert_eq!(
            app.refused_as(admin, "updateAccountPolicy", json!({ "maxClients": limit }))
                .await,
            ["POLICY_VIOLATION maxClients"]
        );
    }
    let raised = json!({ "account": { "id": id }, "maxClients": 6 });
    let policy = "account { policy { preset maxClients } usage { clients } }";
    let stranger = app
        .account("stranger", PolicyPreset::Insights)
        .await
        .administrator;
    assert_eq!(
        app.refused_as(&stranger, "updateAccountPolicy", raised.clone())
            .await,
        ["NOT_FOUND account"]
    );
    let raised = app
        .done_as(&platform, ("updateAccountPolicy", policy), raised)
        .await;
    assert_eq!(
        raised["account"],
        json!({ "policy": { "preset": "CUSTOM", "maxClients": 6 }, "usage": { "clients": 5 } })
    );
}

#[both_databases]
async fn i4_five_clients_per_account_and_more_only_from_above(app: TestApp) {
    let account = acme(&app).await;
    let admin = &account.administrator;
    for n in 0..4 {
        app.make(admin, json!({ "clientId": format!("acme_{n}") }))
            .await;
    }
    assert_eq!(
        app.refused_as(admin, "createClient", json!({ "clientId": "acme_5" }))
            .await,
        ["QUOTA_EXCEEDED"]
    );
    let first = app.shown(admin, "acme_0").await["id"].clone();
    app.switch(admin, &[&first], "INACTIVE").await;
    assert_eq!(
        app.refused_as(admin, "createClient", json!({ "clientId": "acme_5" }))
            .await,
        ["QUOTA_EXCEEDED"],
        "inactive ones count too"
    );
    assert_eq!(
        app.refused_as(
            admin,
            "duplicateClient",
            json!({ "id": first, "clientId": "acme_5" })
        )
        .await,
        ["QUOTA_EXCEEDED"]
    );
    raise_the_limit_from_above(&app, &account).await;
    app.make(admin, json!({ "clientId": "acme_5" })).await;
    app.done_as(
        admin,
        ("updateAccountPolicy", "account { policy { maxClients } }"),
        json!({ "maxClients": 3 }),
    )
    .await;
    assert_eq!(
        app.usage(admin).await,
        (6, 5),
        "lowering it takes nothing away"
    );
    app.switch(admin, &[&first], "ACTIVE").await;
    assert_eq!(app.usage(admin).await, (6, 6));
    assert_eq!(
        app.refused_as(admin, "createClient", json!({ "clientId": "acme_6" }))
            .await,
        ["QUOTA_EXCEEDED"]
    );
}

#[both_databases]
async fn i4_ten_who_create_at_once_never_exceed_five(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let create = async |n: usize| {
        app.calling_from(&format!("10.0.0.{n}"))
            .change_as(
                &admin,
                ("createClient", "client { id }"),
                json!({ "clientId": format!("acme_{n}") }),
            )
            .await
    };
    let outcomes = join_all((0..10).map(create)).await;
    let refused: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome["client"].is_null())
        .collect();
    assert_eq!(refused.len(), 6);
    for payload in refused {
        assert_eq!(refusals(payload), ["QUOTA_EXCEEDED"]);
    }
    assert_eq!(app.usage(&admin).await, (5, 5));
}

#[both_databases]
async fn i7_a_deleted_client_is_gone_for_good_with_its_credentials(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let made = app.make(&admin, json!({ "clientId": "acme_x" })).await;
    let token = app.token_with(&made).await;
    let ids = json!({ "ids": [made["client"]["id"], made["client"]["secrets"][0]["id"]] });
    app.done_as(
        &admin,
        ("deleteClients", "succeeded"),
        json!({ "ids": [made["client"]["id"]] }),
    )
    .await;
    app.ask(credentials(&made), &[])
        .await
        .refused(401, "invalid_client");
    assert!(!app.is_alive(&admin, &token).await);
    let nodes = app
        .data_for(
            &admin,
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            ids,
        )
        .await;
    assert_eq!(nodes["nodes"], json!([null, null]));
    let switched = app.switch(&admin, &[&made["client"]["id"]], "ACTIVE").await;
    assert_eq!(refusals(&switched["results"][0]), ["NOT_FOUND ids"]);
    assert_eq!(
        app.refused_as(&admin, "createClient", json!({ "clientId": "acme_x" }))
            .await,
        ["TAKEN clientId"]
    );
}

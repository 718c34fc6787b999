//! The list: searching, copying, changing and deleting (S7, S10 to S12).

use super::{input, knox};
use crate::{
    graphql::{credentials, refusals},
    products::{column, moment},
    support::{Auth, TestApp},
};
use chrono::Duration;
use serde_json::json;

#[both_databases]
async fn s7_the_list_is_searched_by_client_id_and_sorted_by_status(app: TestApp) {
    let admin = knox(&app).await.administrator;
    for id in ["Warehouse-1", "warehouse-2", "office"] {
        app.make(&admin, input(id)).await;
    }
    app.clock.advance(Duration::hours(1));
    let office = app.shown(&admin, "office").await["id"].clone();
    app.switch(&admin, &[&office], "INACTIVE").await;
    let list = async |arguments: &str| {
        let query = format!(
            "{{ clients({arguments}) {{ nodes {{ clientId tokenTtlSeconds status accessLevel updatedAt }} }} }}"
        );
        app.data_for(&admin, &query, json!({})).await["clients"]["nodes"].clone()
    };
    let mut found = column(&list("filter: { search: \"WAREHOUSE\" }").await, "clientId");
    found.sort_by_key(ToString::to_string);
    assert_eq!(found, ["Warehouse-1", "warehouse-2"]);
    assert_eq!(list("filter: { search: \"nowhere\" }").await, json!([]));
    assert_eq!(
        list("filter: { search: \"%\" }").await,
        json!([]),
        "a search is for what it says"
    );
    let row = list("filter: { search: \"office\" }").await[0].clone();
    assert_eq!(
        (&row["tokenTtlSeconds"], &row["status"], &row["accessLevel"]),
        (&json!(3600), &json!("INACTIVE"), &json!("READ_WRITE"))
    );
    assert_eq!(moment(&row["updatedAt"]), app.clock.now());
    for (direction, first, last) in [
        ("ASC", "ACTIVE", "INACTIVE"),
        ("DESC", "INACTIVE", "ACTIVE"),
    ] {
        let statuses = column(
            &list(&format!(
                "orderBy: {{ field: STATUS, direction: {direction} }}"
            ))
            .await,
            "status",
        );
        assert_eq!((&statuses[0], &statuses[3]), (&json!(first), &json!(last)));
    }
}

#[both_databases]
async fn s10_a_duplicate_has_the_same_validity_and_level_and_its_own_id_and_secret(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let mut wanted = input("original");
    (wanted["tokenTtlSeconds"], wanted["accessLevel"]) = (json!(900), json!("READ_ONLY"));
    let made = app.make(&admin, wanted).await;
    let id = &made["client"]["id"];
    for (more, expected) in [
        (json!({ "clientId": "original" }), "TAKEN clientId"),
        (json!({ "clientId": "c".repeat(50) }), "TOO_LONG clientId"),
        (
            json!({ "clientId": "copy", "clientSecret": "weak" }),
            "TOO_SHORT clientSecret INVALID clientSecret",
        ),
    ] {
        let mut wrong = more;
        wrong["id"] = id.clone();
        assert_eq!(
            app.refused_as(&admin, "duplicateClient", wrong)
                .await
                .join(" "),
            expected
        );
    }
    let selection =
        "client { clientId tokenTtlSeconds accessLevel } credentials { clientId clientSecret }";
    let chosen = json!({ "id": id, "clientId": "copy", "clientSecret": "an0ther-secret" });
    let copy = app
        .done_as(&admin, ("duplicateClient", selection), chosen)
        .await;
    assert_eq!(
        copy["client"],
        json!({ "clientId": "copy", "tokenTtlSeconds": 900, "accessLevel": "READ_ONLY" })
    );
    app.ask(Auth::Basic("copy".into(), "an0ther-secret".into()), &[])
        .await
        .expect(200);
    app.ask(Auth::Basic("copy".into(), "s3cret-enough".into()), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(credentials(&made), &[]).await.expect(200);
}

#[both_databases]
async fn s11_client_id_validity_and_permission_level_can_be_changed(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let made = app.make(&admin, input("before")).await;
    let token = app.token_with(&made).await;
    app.make(&admin, input("neighbour")).await;
    let id = &made["client"]["id"];
    for (field, value, expected) in [
        ("clientId", json!("neighbour"), "TAKEN clientId"),
        ("clientId", json!("c".repeat(50)), "TOO_LONG clientId"),
        ("tokenTtlSeconds", json!(1), "INVALID tokenTtlSeconds"),
    ] {
        assert_eq!(
            app.refused_as(&admin, "updateClient", json!({ "id": id, field: value }))
                .await,
            [expected]
        );
    }
    let change = json!({ "id": id, "clientId": "after", "tokenTtlSeconds": 7200, "accessLevel": "READ_ONLY" });
    let changed = app
        .done_as(
            &admin,
            (
                "updateClient",
                "client { clientId tokenTtlSeconds accessLevel }",
            ),
            change,
        )
        .await;
    assert_eq!(
        changed["client"],
        json!({ "clientId": "after", "tokenTtlSeconds": 7200, "accessLevel": "READ_ONLY" })
    );
    app.ask(credentials(&made), &[])
        .await
        .refused(401, "invalid_client");
    assert!(!app.is_alive(&admin, &token).await);
    let answer = app
        .ask(Auth::Basic("after".into(), "s3cret-enough".into()), &[])
        .await
        .expect(200);
    assert_eq!(answer.json()["expires_in"], 7200);
    assert_eq!(
        app.refused_as(&admin, "createClient", input("before"))
            .await,
        ["TAKEN clientId"],
        "no other client can pass for it"
    );
}

#[both_databases]
async fn s12_one_or_several_are_deleted(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let mut made = Vec::new();
    for n in 0..3 {
        made.push(app.make(&admin, input(&format!("k{n}"))).await);
    }
    let token = app.token_with(&made[0]).await;
    for chosen in [vec![&made[0]], vec![&made[1], &made[2]]] {
        let ids: Vec<_> = chosen
            .iter()
            .map(|payload| &payload["client"]["id"])
            .collect();
        let gone = app
            .done_as(
                &admin,
                ("deleteClients", "succeeded failed"),
                json!({ "ids": ids }),
            )
            .await;
        assert_eq!(
            (&gone["succeeded"], &gone["failed"]),
            (&json!(ids.len()), &json!(0))
        );
        for payload in chosen {
            app.ask(credentials(payload), &[])
                .await
                .refused(401, "invalid_client");
        }
    }
    assert!(!app.is_alive(&admin, &token).await);
    assert_eq!(app.usage(&admin).await, (1, 1));
    let again = app
        .change_as(
            &admin,
            ("deleteClients", "results { userErrors { code path } }"),
            json!({ "ids": [made[0]["client"]["id"]] }),
        )
        .await;
    assert_eq!(refusals(&again["results"][0]), ["NOT_FOUND ids"]);
}

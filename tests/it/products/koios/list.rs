//! The list of clients and what is done to a selection (K1 to K3).

use super::koios;
use crate::{
    graphql::{credentials, refusals},
    products::{column, moment},
    support::{Auth, TestApp},
};
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn k1_the_list_shows_status_name_client_id_last_used_and_created(app: TestApp) {
    let admin = koios(&app).await.administrator;
    app.clock.advance(Duration::minutes(1));
    let made = app.make(&admin, json!({ "name": "Scanner" })).await;
    let born = app.clock.now();
    let list =
        "{ clients { nodes { status displayName clientId lastUsedAt createdAt } totalCount } }";
    let clients = app.data_for(&admin, list, json!({})).await["clients"].clone();
    let row = &clients["nodes"][0];
    assert_eq!(
        (&clients["totalCount"], &row["status"], &row["displayName"]),
        (&json!(2), &json!("ACTIVE"), &json!("Scanner"))
    );
    assert_eq!(
        (moment(&row["createdAt"]), &row["lastUsedAt"]),
        (born, &Value::Null)
    );
    let id = row["clientId"].as_str().unwrap();
    assert_eq!(
        id.parse::<uuid::Uuid>().unwrap().to_string(),
        id,
        "the id in the list is the UUID that the client authenticates with"
    );
    app.clock.advance(Duration::minutes(9));
    app.ask(credentials(&made), &[]).await.expect(200);
    app.recorder.flush().await;
    let row = app.data_for(&admin, list, json!({})).await["clients"]["nodes"][0].clone();
    assert_eq!(moment(&row["lastUsedAt"]), app.clock.now());
    app.clock.advance(Duration::minutes(5));
    app.ask(Auth::Basic(id.into(), "wrong".into()), &[])
        .await
        .refused(401, "invalid_client");
    app.recorder.flush().await;
    let again = app.data_for(&admin, list, json!({})).await["clients"]["nodes"][0].clone();
    assert_eq!(
        again["lastUsedAt"], row["lastUsedAt"],
        "a failure is no use"
    );
    let stranger = app
        .account("stranger", PolicyPreset::Koios)
        .await
        .administrator;
    assert_eq!(
        app.data_for(&stranger, list, json!({})).await["clients"]["totalCount"],
        1,
        "another account sees its own only"
    );
    assert_eq!(app.shown(&stranger, id).await, Value::Null);
}

#[both_databases]
async fn k2_a_disabled_client_is_listed_as_such_and_cannot_authenticate_until_enabled(
    app: TestApp,
) {
    let admin = koios(&app).await.administrator;
    let made = app.make(&admin, json!({ "name": "Scanner" })).await;
    app.switch(&admin, &[&made["client"]["id"]], "INACTIVE")
        .await;
    let listed = app.data_for(&admin, "{ clients(filter: { statuses: [INACTIVE] }) { nodes { displayName status statusReason } } }", json!({})).await;
    assert_eq!(
        listed["clients"]["nodes"],
        json!([{ "displayName": "Scanner", "status": "INACTIVE", "statusReason": "MANUAL" }])
    );
    app.ask(credentials(&made), &[])
        .await
        .refused(401, "invalid_client");
    app.switch(&admin, &[&made["client"]["id"]], "ACTIVE").await;
    app.ask(credentials(&made), &[]).await.expect(200);
}

const SELECTION: &str =
    "results { id ok client { id } userErrors { code path subjectId } } succeeded failed";

async fn assert_strangers_delete_nothing(app: &TestApp, ids: &[&Value]) {
    let stranger = app
        .account("stranger", PolicyPreset::Koios)
        .await
        .administrator;
    let theirs = app
        .change_as(
            &stranger,
            ("deleteClients", SELECTION),
            json!({ "ids": ids }),
        )
        .await;
    assert_eq!(
        (&theirs["succeeded"], &theirs["failed"]),
        (&json!(0), &json!(3))
    );
    assert_eq!(refusals(&theirs["results"][0]), ["NOT_FOUND ids"]);
}

#[both_databases]
async fn k3_a_selection_is_enabled_disabled_and_deleted_at_once(app: TestApp) {
    let admin = koios(&app).await.administrator;
    let mut made = Vec::new();
    for name in ["A", "B", "C"] {
        made.push(app.make(&admin, json!({ "name": name })).await);
    }
    let ids: Vec<_> = made
        .iter()
        .map(|payload| &payload["client"]["id"])
        .collect();
    for (status, expected) in [("INACTIVE", 401), ("ACTIVE", 200)] {
        let payload = app.switch(&admin, &ids, status).await;
        assert_eq!(
            (&payload["succeeded"], &payload["failed"]),
            (&json!(3), &json!(0))
        );
        assert_eq!(
            column(&payload["results"], "client")
                .iter()
                .map(|client| client["status"].clone())
                .collect::<Vec<_>>(),
            [status; 3]
        );
        for payload in &made {
            app.ask(credentials(payload), &[]).await.expect(expected);
        }
    }
    assert_strangers_delete_nothing(&app, &ids).await;
    let own = json!([ids[0], ids[1], admin.id.to_string()]);
    let payload = app
        .change_as(&admin, ("deleteClients", SELECTION), json!({ "ids": own }))
        .await;
    assert_eq!(
        (&payload["succeeded"], &payload["failed"]),
        (&json!(2), &json!(1)),
        "each of them has an outcome of its own"
    );
    assert_eq!(column(&payload["results"], "ok"), [true, true, false]);
    assert_eq!(refusals(&payload["results"][2]), ["LAST_ADMINISTRATOR ids"]);
    app.ask(credentials(&made[0]), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(credentials(&made[2]), &[]).await.expect(200);
    let too_many: Vec<_> = (0..101).map(|_| ids[2].clone()).collect();
    assert_eq!(
        app.refused_as(&admin, "deleteClients", json!({ "ids": too_many }))
            .await,
        ["TOO_LONG ids"]
    );
}

//! Which clients do not come back with their owner: those switched off by hand, and those for which
//! there is no place.

use super::{STANDING, owned, set_user, standing, user};
use crate::support::{ClientSeed, TestApp};
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::json;

#[both_databases]
async fn a_client_switched_off_by_hand_while_its_owner_is_off_stays_off(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = user(&app, &admin, "ada").await;
    let one = owned(&app, &admin, "one", &ada).await;
    set_user(&app, &admin, &ada, "INACTIVE").await;
    app.done_as(
        &admin,
        ("setClientsStatus", "succeeded"),
        json!({ "ids": [one["client"]["id"]], "status": "INACTIVE" }),
    )
    .await;
    set_user(&app, &admin, &ada, "ACTIVE").await;
    assert_eq!(
        standing(&app, &admin, &one).await,
        json!(["INACTIVE", "MANUAL"])
    );
}

#[both_databases]
async fn only_as_many_come_back_as_the_account_has_places(app: TestApp) {
    let admin = app.account("knox", PolicyPreset::Knox).await.administrator;
    let ada = user(&app, &admin, "ada").await;
    let mut made = Vec::new();
    for n in 0..4 {
        app.clock.advance(Duration::seconds(1));
        made.push(owned(&app, &admin, &format!("owned {n}"), &ada).await);
    }
    set_user(&app, &admin, &ada, "INACTIVE").await;
    let others = [("a", "ACTIVE"), ("b", "ACTIVE"), ("c", "ACTIVE")];
    for (name, expected) in others {
        let other = app
            .done_as(&admin, ("createClient", STANDING), json!({ "name": name }))
            .await;
        assert_eq!(
            other["client"]["status"], expected,
            "the owner's places are free"
        );
    }
    set_user(&app, &admin, &ada, "ACTIVE").await;
    let mut standings = Vec::new();
    for payload in &made {
        standings.push(standing(&app, &admin, payload).await);
    }
    let waits = json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"]);
    assert_eq!(
        standings,
        [json!(["ACTIVE", null]), waits.clone(), waits.clone(), waits],
        "the oldest first"
    );
    let usage = app
        .data_for(
            &admin,
            "{ account { usage { activeClients users } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        usage["account"]["usage"],
        json!({ "activeClients": 5, "users": 1 })
    );
}

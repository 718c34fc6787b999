//! Five active clients at a time (S5, S6).

use super::{input, knox};
use crate::{
    graphql::{credentials, refusals},
    products::column,
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use futures_util::future::join_all;
use serde_json::{Value, json};

fn standing(payload: &Value) -> Value {
    json!([
        payload["client"]["status"],
        payload["client"]["statusReason"]
    ])
}

#[both_databases]
async fn s5_five_are_active_at_a_time_and_the_sixth_starts_inactive(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let mut made = Vec::new();
    for n in 0..6 {
        made.push(app.make(&admin, input(&format!("k{n}"))).await);
    }
    let expected = |n| {
        if n < 4 {
            json!(["ACTIVE", null])
        } else {
            json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"])
        }
    };
    for (n, payload) in made.iter().enumerate() {
        assert_eq!(
            standing(payload),
            expected(n),
            "the administrator is the fifth"
        );
    }
    assert_eq!(
        app.usage(&admin).await,
        (7, 5),
        "of all clients there may be any number"
    );
    app.ask(credentials(&made[4]), &[])
        .await
        .refused(401, "invalid_client");
    let id = |n: usize| &made[n]["client"]["id"];
    let refused = app.switch(&admin, &[id(4)], "ACTIVE").await;
    assert_eq!(
        (refusals(&refused["results"][0]), &refused["failed"]),
        (vec!["QUOTA_EXCEEDED ids".to_owned()], &json!(1))
    );
    app.switch(&admin, &[id(0)], "INACTIVE").await;
    let both = app.switch(&admin, &[id(4), id(5)], "ACTIVE").await;
    assert_eq!(
        column(&both["results"], "ok"),
        [true, false],
        "one place was free"
    );
    app.ask(credentials(&made[4]), &[]).await.expect(200);
    app.ask(credentials(&made[0]), &[])
        .await
        .refused(401, "invalid_client");
    app.done_as(
        &admin,
        ("deleteClients", "succeeded"),
        json!({ "ids": [id(4)] }),
    )
    .await;
    assert_eq!(
        app.switch(&admin, &[id(5)], "ACTIVE").await["succeeded"],
        1,
        "a deleted client frees its place too"
    );
}

/// Each with a token and an address of its own.
#[both_databases]
async fn s5_ten_who_activate_at_once_never_exceed_five(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let mut ids = Vec::new();
    for n in 0..10 {
        let made = app.make(&admin, input(&format!("k{n}"))).await;
        app.switch(&admin, &[&made["client"]["id"]], "INACTIVE")
            .await;
        ids.push(made["client"]["id"].clone());
    }
    assert_eq!(app.usage(&admin).await, (11, 1));
    let activate = async |(n, id): (usize, &Value)| {
        app.calling_from(&format!("10.0.0.{n}"))
            .switch(&admin, &[id], "ACTIVE")
            .await
    };
    let outcomes = join_all(ids.iter().enumerate().map(activate)).await;
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| outcome["succeeded"] == 1)
            .count(),
        4
    );
    for outcome in outcomes.iter().filter(|outcome| outcome["failed"] == 1) {
        assert_eq!(refusals(&outcome["results"][0]), ["QUOTA_EXCEEDED ids"]);
    }
    assert_eq!(app.usage(&admin).await, (11, 5));
}

#[both_databases]
async fn s5_ten_who_create_at_once_never_exceed_five_active(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let create = async |n: usize| {
        app.calling_from(&format!("10.0.0.{n}"))
            .make(&admin, input(&format!("k{n}")))
            .await
    };
    let made = join_all((0..10).map(create)).await;
    assert_eq!(
        made.iter()
            .filter(|payload| standing(payload) == json!(["ACTIVE", null]))
            .count(),
        4
    );
    assert_eq!(app.usage(&admin).await, (11, 5));
}

#[both_databases]
async fn s5_the_limit_on_active_clients_is_raised_from_above_and_lowering_it_disables_nothing(
    app: TestApp,
) {
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let account = knox(&app).await;
    let (admin, id) = (&account.administrator, account.id.to_string());
    let mut made = Vec::new();
    for n in 0..5 {
        made.push(app.make(admin, input(&format!("k{n}"))).await);
    }
    for limit in [json!(6), Value::Null] {
        assert_eq!(
            app.refused_as(
                admin,
                "updateAccountPolicy",
                json!({ "maxActiveClients": limit })
            )
            .await,
            ["POLICY_VIOLATION maxActiveClients"]
        );
    }
    app.done_as(
        &platform,
        ("updateAccountPolicy", "account { id }"),
        json!({ "account": { "id": id }, "maxActiveClients": 6 }),
    )
    .await;
    assert_eq!(
        app.switch(admin, &[&made[4]["client"]["id"]], "ACTIVE")
            .await["succeeded"],
        1
    );
    app.done_as(
        admin,
        ("updateAccountPolicy", "account { id }"),
        json!({ "maxActiveClients": 2 }),
    )
    .await;
    assert_eq!(app.usage(admin).await, (6, 6), "nothing is switched off");
    for payload in &made {
        app.ask(credentials(payload), &[]).await.expect(200);
    }
    assert_eq!(
        standing(&app.make(admin, input("k5")).await),
        json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"])
    );
    app.switch(admin, &[&made[0]["client"]["id"]], "INACTIVE")
        .await;
    assert_eq!(
        app.switch(admin, &[&made[0]["client"]["id"]], "ACTIVE")
            .await["failed"],
        1,
        "still above the limit"
    );
}

#[both_databases]
async fn s6_the_status_toggles(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let made = app.make(&admin, input("toggled")).await;
    for (status, reason, answer) in [
        ("INACTIVE", json!("MANUAL"), 401),
        ("ACTIVE", Value::Null, 200),
        ("INACTIVE", json!("MANUAL"), 401),
    ] {
        let switched = app.switch(&admin, &[&made["client"]["id"]], status).await;
        assert_eq!(
            switched["results"][0]["client"],
            json!({ "status": status, "statusReason": reason })
        );
        app.ask(credentials(&made), &[]).await.expect(answer);
    }
    let stranger = app
        .account("stranger", PolicyPreset::Knox)
        .await
        .administrator;
    let refused = app
        .switch(&stranger, &[&made["client"]["id"]], "ACTIVE")
        .await;
    assert_eq!(refusals(&refused["results"][0]), ["NOT_FOUND ids"]);
    assert_eq!(app.shown(&admin, "toggled").await["status"], "INACTIVE");
}

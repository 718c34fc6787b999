//! Requests in the name of a web application without a secret, which anyone can send: they fill no
//! history, and hold up no writer.

use super::{Tokens, exchange, public_app, refresh, signed_in, tokens, web_app};
use crate::support::{TestApp, TestClient};
use domain::work::Work;
use entity::refusal;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::time::Duration;
use test_macros::both_databases;

/// Most refusals of one client from one address that are recorded in a minute.
const MOST: u64 = 10;

/// What looks like a refresh token, and is none.
fn made_up(number: usize) -> String {
    format!("lk_rt_{number:064x}")
}

async fn recorded(app: &TestApp, client: &TestClient) -> u64 {
    app.recorder.flush().await;
    refusal::Entity::find()
        .filter(refusal::Column::ClientId.eq(client.id))
        .count(&app.db)
        .await
        .unwrap()
}

async fn flood(app: &TestApp, client: &TestClient, count: usize) {
    for number in 0..count {
        refresh(app, client, &made_up(number))
            .await
            .refused(400, "invalid_grant");
    }
}

#[both_databases]
async fn refusals_without_any_secret_are_recorded_ten_times_a_minute_for_each_address(
    app: TestApp,
) {
    let (client, other) = (
        app.client(public_app()).await,
        app.client(public_app()).await,
    );
    flood(&app, &client, 25).await;
    assert_eq!(recorded(&app, &client).await, MOST);
    let elsewhere = app.calling_from("203.0.113.77");
    flood(&elsewhere, &client, 3).await;
    flood(&app, &other, 2).await;
    assert_eq!(recorded(&app, &client).await, MOST + 3);
    assert_eq!(recorded(&app, &other).await, 2);
    app.clock.advance(chrono::Duration::seconds(61));
    flood(&app, &client, 1).await;
    assert_eq!(recorded(&app, &client).await, MOST + 4);
}

/// Many clients from one address: what is recorded has a limit too.
#[both_databases]
async fn refusals_in_the_names_of_many_clients_have_a_limit_for_the_address(app: TestApp) {
    let mut sum = 0;
    for _ in 0..12 {
        let client = app.client(public_app()).await;
        flood(&app, &client, 10).await;
        sum += recorded(&app, &client).await;
    }
    assert_eq!(sum, 100);
}

/// A client that proves who it is, and asks for what it may not have, is told about in full.
#[both_databases]
async fn refusals_of_a_client_with_a_secret_are_all_recorded(app: TestApp) {
    let client = app.client(web_app()).await;
    flood(&app, &client, 15).await;
    assert_eq!(recorded(&app, &client).await, 15);
}

/// People renew their tokens while a flood in the name of their application is refused.
#[both_databases]
async fn a_person_goes_on_while_its_application_is_abused(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(public_app()).await;
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    flood(&app, &client, 25).await;
    Tokens::of(&refresh(&app, &client, &held.refresh).await.expect(200));
}

/// On SQLite there is one writer at a time: while one is at work, what is made up is refused at
/// once.
#[both_databases]
async fn a_code_or_token_that_does_not_exist_waits_for_no_writer(app: TestApp) {
    let client = app.client(public_app()).await;
    // In memory before the writer begins.
    refresh(&app, &client, &made_up(0)).await.expect(400);
    let system = app.system(app.platform.id);
    let writer = Work::begin(&app.db, &app.tools, &system).await.unwrap();
    let at_once = async {
        refresh(&app, &client, &made_up(1))
            .await
            .refused(400, "invalid_grant");
        let code = format!("lk_ac_{}", "a".repeat(43));
        exchange(&app, &client, &code, &[])
            .await
            .refused(400, "invalid_grant");
        let own = [
            ("client_id", client.client_id.as_str()),
            ("token", &made_up(2)),
        ];
        app.post_form("/oauth/revoke", crate::support::Auth::None, &own)
            .await
            .expect(200);
    };
    let answered = tokio::time::timeout(Duration::from_secs(2), at_once).await;
    drop(writer);
    assert!(answered.is_ok(), "it waited for the writer");
}

//! What the list costs: no query where nothing has changed, at most one reading a second, no more
//! entries than allowed, and none for longer than a token could live.

use super::{API, list, marks, orders, verdict, verifier};
use crate::support::{ApiSeed, ClientSeed, TestApp};
use chrono::Duration;
use config::MAX_TOKEN_TTL;
use domain::{
    confirmed_time::EXPIRY_SLACK,
    housekeeping,
    revocations::{account_mark, forget_expired, read},
    token::{revoke_all_of, revoke_each},
};
use entity::{ClientId, account::PolicyPreset, revocation};
use latchkey_verify::VerifyError;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};

async fn revoke_all_of_client(app: &TestApp, client: ClientId) {
    let account = entity::client::Entity::find_by_id(client)
        .one(&app.db)
        .await
        .unwrap()
        .unwrap()
        .account_id;
    app.change(&app.system(account), async |work| {
        revoke_all_of(work, &[client]).await
    })
    .await
    .unwrap();
}

/// Statements that read revocations or keys.
async fn readings(app: &TestApp) -> usize {
    let (_, sent) = app.statements.during(list(app)).await;
    sent.iter().filter(|sql| sql.contains("revocation")).count()
}

#[both_databases]
async fn the_database_is_read_only_after_a_change_and_once_a_second(app: TestApp) {
    let [client, _] = orders(&app).await;
    assert_eq!(readings(&app).await, 1, "the first");
    assert_eq!(readings(&app).await, 0, "nothing changed");
    for _ in 0..3 {
        revoke_all_of_client(&app, client.id).await;
        assert_eq!(readings(&app).await, 0, "within a second");
    }
    app.clock.advance(Duration::seconds(1));
    assert_eq!(readings(&app).await, 1);
    assert_eq!(readings(&app).await, 0);
    assert_eq!(marks(&app).await, 6);
    app.clock.advance(Duration::seconds(2));
    assert_eq!(readings(&app).await, 0, "nothing changed since");
}

/// A revoked token leaves the list when it has expired, ten minutes later at the latest; a
/// generation when the longest-lived token of it has.
#[both_databases]
async fn an_entry_vanishes_when_no_token_needs_it(app: TestApp) {
    let [client, _] = orders(&app).await;
    let token = app.token(&client).await;
    let jti = crate::support::claims(&token)["jti"]
        .as_str()
        .unwrap()
        .to_owned();
    app.change(&app.system(client.account), async |work| {
        revoke_each(work, &[jti]).await
    })
    .await
    .unwrap();
    revoke_all_of_client(&app, client.id).await;
    assert_eq!(marks(&app).await, 3);
    app.clock.advance(Duration::seconds(3600));
    assert_eq!(marks(&app).await, 3, "clocks may differ");
    app.clock.advance(Duration::minutes(10));
    assert_eq!(marks(&app).await, 2);
    app.clock
        .advance(Duration::seconds(i64::from(MAX_TOKEN_TTL) - 3600));
    assert_eq!(marks(&app).await, 0);
    app.clock.advance(Duration::seconds(1));
    let rows = async || revocation::Entity::find().count(&app.db).await.unwrap();
    assert_eq!(rows().await, 2, "a row is deleted by a confirmed time only");
    assert_eq!(forget_expired(&app.db, app.clock.now()).await.unwrap(), 2);
    assert_eq!(rows().await, 0);
}

/// The periodic deletion of what has expired includes these rows.
#[both_databases]
async fn housekeeping_deletes_expired_rows(app: TestApp) {
    let [client, _] = orders(&app).await;
    revoke_all_of_client(&app, client.id).await;
    housekeeping::run(&app.db, &app.tools).await.unwrap();
    app.clock
        .advance(EXPIRY_SLACK + Duration::seconds(i64::from(MAX_TOKEN_TTL)) + Duration::hours(1));
    housekeeping::run(&app.db, &app.tools).await.unwrap();
    assert_eq!(revocation::Entity::find().count(&app.db).await.unwrap(), 0);
}

/// One account that revokes without end takes nothing from another: its own older tokens count as
/// revoked instead.
#[both_databases]
async fn an_account_with_too_many_pays_for_it_alone(app: TestApp) {
    let [client, _] = orders(&app).await;
    let noisy = app.account("noisy", PolicyPreset::Default).await;
    revoke_all_of_client(&app, client.id).await;
    for _ in 0..9 {
        app.clock.advance(Duration::seconds(1));
        revoke_all_of_client(&app, noisy.administrator.id).await;
    }
    let now = app.clock.now();
    let all = read(&app.db, now, 10).await.unwrap();
    assert_eq!((all.marks(now).len(), all.accounts().len()), (20, 0));
    let some = read(&app.db, now, 5).await.unwrap();
    assert_eq!(
        some.marks(now).len(),
        10,
        "one of `default`, and four newest"
    );
    let newest_left_out = now.timestamp() - 4;
    let until: Vec<_> = some.accounts().iter().collect();
    assert_eq!(until, [(&account_mark("noisy"), &(newest_left_out + 5))]);
}

/// However many accounts have too many, so many are named; what counts for all accounts instead is
/// the moment of the newest that is left out of the others, which are the ones that revoked first.
#[both_databases]
async fn more_accounts_with_too_many_than_fit_refuse_older_tokens_of_all(app: TestApp) {
    let mut moments = Vec::new();
    for slug in ["one", "two", "three", "four"] {
        let account = app.account(slug, PolicyPreset::Default).await;
        app.clock.advance(Duration::seconds(100));
        revoke_all_of_client(&app, account.administrator.id).await;
        moments.push(app.clock.now().timestamp());
    }
    let now = app.clock.now();
    let three = read(&app.db, now, 3).await.unwrap();
    assert_eq!((three.marks(now).len(), three.accounts().len()), (0, 3));
    assert_eq!(three.all(), Some(moments[0] + 5));
    let two = read(&app.db, now, 2).await.unwrap();
    let mut named = [("three", moments[2] + 5), ("four", moments[3] + 5)]
        .map(|(slug, until)| (account_mark(slug), until));
    named.sort_unstable();
    let found: Vec<_> = two
        .accounts()
        .iter()
        .map(|(mark, until)| (*mark, *until))
        .collect();
    assert_eq!(
        (found.as_slice(), two.all()),
        (named.as_slice(), Some(moments[1] + 5))
    );
    let four = read(&app.db, now, 4).await.unwrap();
    assert_eq!((four.accounts().len(), four.all()), (0, None));
}

/// A failure is remembered for a second, so that a database in distress is not asked by each caller.
#[both_databases]
async fn a_reading_that_failed_is_not_repeated_at_once(app: TestApp) {
    let rename = async |from: &str, to: &str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        app.db.execute_unprepared(&sql).await.unwrap();
    };
    let ask = async || {
        let asked = app.get("/oauth/revocations");
        let (response, sent) = app.statements.during(asked).await;
        (response.status.as_u16(), sent.len())
    };
    rename("revocation", "elsewhere").await;
    let (status, sent) = ask().await;
    assert!(status >= 500 && sent > 0, "{status}, {sent} statements");
    rename("elsewhere", "revocation").await;
    for _ in 0..3 {
        assert_eq!(ask().await, (503, 0));
    }
    app.clock.advance(Duration::seconds(1));
    assert_eq!(ask().await.0, 200);
    assert_eq!(ask().await, (200, 0));
}

/// A list says of which moment it is, and is not given out where reading took longer than a second.
#[both_databases]
async fn a_reading_that_takes_long_is_begun_anew_and_then_refused(app: TestApp) {
    for (slow, status) in [(0, 200), (1, 200), (2, 503)] {
        app.clock.advance(Duration::seconds(20));
        app.feed.catch_up().await.unwrap();
        let (clock, mut left) = (app.clock.clone(), slow);
        app.statements.after_each(move |sql| {
            if left > 0 && sql.contains("FROM \"revocation\"") {
                left -= 1;
                clock.advance(Duration::milliseconds(1001));
            }
        });
        let moment = app.clock.now() + Duration::milliseconds(1001 * slow);
        let answer = app.get("/oauth/revocations").await.expect(status);
        if status == 200 {
            let iat = &crate::support::claims(&answer.text())["iat"];
            assert_eq!(*iat, moment.timestamp());
        }
    }
}

/// What a verifier makes of such a list: it refuses what the server cannot tell apart any more.
#[both_databases]
async fn more_revocations_than_fit_refuse_older_tokens_of_the_account(app: TestApp) {
    let [client, _] = orders(&app).await;
    let noisy = app.account("noisy", PolicyPreset::Default).await;
    app.api(ApiSeed {
        account: Some(noisy.id),
        identifier: "https://noisy.test/api",
        ..ApiSeed::default()
    })
    .await;
    let seed = ClientSeed {
        scopes: &["orders:read"],
        ..ClientSeed::default()
    };
    let innocent = app.client(seed.of(&noisy)).await;
    let (token, theirs) = (app.token(&client).await, app.token(&innocent).await);
    let rows = (0..=20_000_u32).map(|number| {
        let row = revocation::Model {
            subject: uuid::Uuid::from_u128(number.into()),
            generation: 1,
            kind: revocation::RevocationKind::Token,
            account_id: noisy.id,
            client_id: None,
            revoked_at: app.clock.now(),
            expires_at: app.clock.now() + Duration::hours(1),
        };
        revocation::ActiveModel::from(row)
    });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(2000) {
        revocation::Entity::insert_many(some.to_vec())
            .exec_without_returning(&app.db)
            .await
            .unwrap();
    }
    let ours = verifier(&app, API).await;
    let other = verifier(&app, "https://noisy.test/api").await;
    assert!(marks(&app).await <= 20_000);
    assert_eq!(verdict(&app, &ours, &token).await, Ok(()));
    assert_eq!(
        verdict(&app, &other, &theirs).await,
        Err(VerifyError::Revoked)
    );
    app.clock.advance(Duration::seconds(5));
    let fresh = app.token(&innocent).await;
    assert_eq!(verdict(&app, &other, &fresh).await, Ok(()));
    let size = app.get("/oauth/revocations").await.body.len();
    assert!(size < 700_000, "{size} bytes");
}

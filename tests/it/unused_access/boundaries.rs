//! Where the evidence ends, nothing is said to be unused.

use super::{days_pass, on, review, two_permissions, use_scope};
use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use chrono::{DateTime, Duration, Utc};
use config::IssuanceRecords;
use domain::{
    error::Error,
    unused_access::{
        AccessFinding::{Unknown, Unused, Used},
        ReviewPeriod,
    },
};
use entity::{IssuanceId, issuance};
use sea_orm::EntityTrait;

#[both_databases]
async fn a_day_more_than_there_is_evidence_for_leaves_it_unknown(app: TestApp) {
    let client = two_permissions(&app).await;
    let began = app.clock.now();
    days_pass(&app, 30).await;
    let found = review(&app, &client, 30).await;
    assert_eq!((on(&found, "roles:read"), found.starts_at), (Unused, began));
    assert_eq!(found.evidence_starts_at, Some(began));
    let found = review(&app, &client, 31).await;
    assert_eq!(
        (on(&found, "roles:read"), found.finding),
        (Unknown, Unknown)
    );
}

#[both_databases]
async fn a_client_that_is_younger_than_the_period_is_not_judged(app: TestApp) {
    two_permissions(&app).await;
    days_pass(&app, 25).await;
    let young = app
        .client(ClientSeed {
            scopes: &["roles:read"],
            ..ClientSeed::default()
        })
        .await;
    days_pass(&app, 5).await;
    let found = review(&app, &young, 30).await;
    assert_eq!(
        (on(&found, "roles:read"), found.finding),
        (Unknown, Unknown)
    );
    let found = review(&app, &young, 5).await;
    assert_eq!((on(&found, "roles:read"), found.finding), (Unused, Unused));
}

#[both_databases]
async fn without_records_nothing_is_known(app: TestApp) {
    let client = app
        .client(ClientSeed {
            scopes: &["roles:read"],
            ..ClientSeed::default()
        })
        .await;
    days_pass(&app, 30).await;
    let found = review(&app, &client, 30).await;
    assert_eq!(
        (on(&found, "roles:read"), found.evidence_starts_at),
        (Unknown, None)
    );
    use_scope(&app, &client, "roles:read").await;
    let off = app
        .node(Setup {
            issuance_records: IssuanceRecords::Off,
            ..Setup::default()
        })
        .await;
    days_pass(&app, 30).await;
    let found = review(&off, &client, 30).await;
    assert_eq!(found.evidence_starts_at, None, "records are off now");
}

/// Otherwise the time before would look unused.
#[both_databases]
async fn records_that_were_deleted_are_no_evidence(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 50).await;
    let short = app
        .node(Setup {
            issuance_retention_days: 20,
            ..Setup::default()
        })
        .await;
    let period = ReviewPeriod::of_days(20, &short.tools);
    assert!(period.is_ok());
    let found = review(&short, &client, 20).await;
    assert_eq!(
        found.evidence_starts_at,
        Some(short.clock.now() - Duration::days(20)),
        "not before what is kept"
    );
    assert_eq!(on(&found, "roles:read"), Unused);
}

#[both_databases]
async fn the_period_has_a_day_at_least_and_no_more_than_are_kept(app: TestApp) {
    let keeps = async |days| {
        app.node(Setup {
            issuance_retention_days: days,
            ..Setup::default()
        })
        .await
    };
    for (kept, days, good) in [
        (90, 0, false),
        (90, -1, false),
        (90, 1, true),
        (90, 90, true),
        (90, 91, false),
        (0, 3650, true),
        (0, 3651, false),
    ] {
        let node = keeps(kept).await;
        match ReviewPeriod::of_days(days, &node.tools) {
            Ok(_) => assert!(good, "{days} of {kept}"),
            Err(Error::Refused(problems)) => {
                assert!(!good, "{days} of {kept}");
                assert_eq!(problems[0].path, ["days"]);
                assert!(
                    problems[0]
                        .message
                        .contains("LATCHKEY_ISSUANCE_RETENTION_DAYS")
                );
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Records of many tokens, one each minute up to now.
async fn many_tokens(
    app: &TestApp,
    client: &TestClient,
    count: i64,
    scope: impl Fn(i64) -> String,
) {
    let now = app.clock.now();
    let row = |number: i64| {
        let at: DateTime<Utc> = now - Duration::minutes(number);
        issuance::ActiveModel::from(issuance::Model {
            id: IssuanceId(app.tools.random.uuid(at)),
            account_id: client.account,
            client_id: client.id,
            jti: format!("jti-{number}"),
            grant_type: "client_credentials".to_owned(),
            scope: scope(number),
            generation: 1,
            issued_at: at,
            expires_at: at + Duration::hours(1),
            ip_address: None,
            deployment_generation: 1,
            user_id: None,
            authorization_id: None,
            user_generation: None,
        })
    };
    let rows: Vec<_> = (0..count).map(row).collect();
    for some in rows.chunks(500) {
        issuance::Entity::insert_many(some.to_vec())
            .exec_without_returning(&app.db)
            .await
            .unwrap();
    }
}

/// A day has 1440 minutes, so ten thousand tokens do not reach back ten days.
#[both_databases]
async fn of_very_many_tokens_the_newest_are_read_and_the_rest_is_unknown(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 10).await;
    many_tokens(&app, &client, 10_500, |_| "clients:read".to_owned()).await;
    let found = review(&app, &client, 10).await;
    assert_eq!(found.token_count, 10_000);
    let oldest = app.clock.now() - Duration::minutes(9_999);
    assert_eq!(found.evidence_starts_at, Some(oldest));
    assert_eq!(on(&found, "clients:read"), Used);
    assert_eq!(on(&found, "roles:read"), Unknown);
    let found = review(&app, &client, 6).await;
    assert_eq!(on(&found, "roles:read"), Unused, "six days are covered");
}

#[both_databases]
async fn of_very_many_different_scopes_the_newest_are_read(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 10).await;
    many_tokens(&app, &client, 300, |number| {
        format!("clients:read old:{number}")
    })
    .await;
    let found = review(&app, &client, 10).await;
    let oldest = app.clock.now() - Duration::minutes(199);
    assert_eq!(found.evidence_starts_at, Some(oldest));
    assert_eq!(on(&found, "roles:read"), Unknown);
}

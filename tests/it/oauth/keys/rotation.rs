//! Signing keys that are rotated by hand or by the clock.

use super::{FORCED, kid_of, revoke, rotate, signer};
use crate::support::{ClientSeed, Setup, TestApp, problems};
use chrono::Duration;
use domain::{
    error::{Error, ProblemCode},
    housekeeping,
    key::{self, KeyRotation, KeyStatus},
    limits::MAX_SIGNING_KEYS,
};
use entity::{client::Algorithm, signing_key};
use sea_orm::EntityTrait;

/// RFC 9111 section 5.2.2.1: an API that fetched the keys before the next one was created may keep
/// them for `max-age`.
#[both_databases]
async fn a_rotation_before_others_can_know_the_next_key_is_refused_unless_forced(app: TestApp) {
    let only = KeyRotation {
        algorithm: Some(Algorithm::Es256),
        force: false,
    };
    rotate(&app, FORCED).await.unwrap();
    app.clock.advance(Duration::seconds(299));
    let Err(Error::Refused(refused)) = rotate(&app, only).await else {
        panic!("was not refused")
    };
    assert_eq!(refused[0].code, ProblemCode::Conflict);
    assert!(
        refused[0].message.contains("2026-01-01T12:05:00Z"),
        "{}",
        refused[0].message
    );
    app.clock.advance(Duration::seconds(1));
    let first = rotate(&app, only).await.unwrap();
    assert_eq!(problems(rotate(&app, only).await), [ProblemCode::Conflict]);
    let second = rotate(
        &app,
        KeyRotation {
            force: true,
            ..only
        },
    )
    .await
    .unwrap();
    assert_ne!(first.kid, second.kid);
}

/// Each is in the set of keys that every API fetches.
#[both_databases]
async fn keys_are_not_rotated_beyond_what_is_kept_of_an_algorithm(app: TestApp) {
    for _ in 2..MAX_SIGNING_KEYS {
        rotate(&app, FORCED).await.unwrap();
    }
    assert_eq!(
        problems(rotate(&app, FORCED).await),
        [ProblemCode::QuotaExceeded]
    );
    let others = KeyRotation {
        algorithm: Some(Algorithm::EdDsa),
        ..FORCED
    };
    rotate(&app, others).await.unwrap();
    revoke(
        &app,
        &kid_of(&app, Algorithm::Es256, KeyStatus::Retired).await,
    )
    .await;
    rotate(&app, FORCED).await.unwrap();
    assert_eq!(
        problems(rotate(&app, FORCED).await),
        [ProblemCode::QuotaExceeded]
    );
    revoke(
        &app,
        &kid_of(&app, Algorithm::Es256, KeyStatus::Current).await,
    )
    .await;
}

#[both_databases]
async fn keys_rotate_in_the_algorithm_of_the_deployment_by_default(app: TestApp) {
    let node = app
        .node(Setup {
            signing_algorithm: Algorithm::Rs256,
            ..Setup::default()
        })
        .await;
    assert_eq!(
        rotate(&node, FORCED).await.unwrap().algorithm,
        Algorithm::Rs256
    );
    assert_eq!(
        rotate(&app, FORCED).await.unwrap().algorithm,
        Algorithm::Es256
    );
}

#[both_databases]
async fn keys_rotate_by_the_clock_once_for_all_nodes(app: TestApp) {
    let setup = || Setup {
        key_rotation_days: 30,
        ..Setup::default()
    };
    let (one, other, never) = (
        app.node(setup()).await,
        app.node(setup()).await,
        app.node(Setup {
            key_rotation_days: 0,
            ..Setup::default()
        })
        .await,
    );
    let client = app.client(ClientSeed::default()).await;
    let before = kid_of(&app, Algorithm::Es256, KeyStatus::Current).await;
    let next = kid_of(&app, Algorithm::Es256, KeyStatus::Next).await;
    let keep = async |node: &TestApp| housekeeping::run(&node.db, &node.tools).await.unwrap();
    for node in [&one, &other, &never] {
        keep(node).await;
    }
    app.clock.advance(Duration::days(30) - Duration::seconds(1));
    keep(&one).await;
    keep(&never).await;
    assert_eq!(signer(&one.token(&client).await), before);
    app.clock.advance(Duration::seconds(1));
    keep(&never).await;
    assert_eq!(signer(&one.token(&client).await), before);
    tokio::join!(keep(&one), keep(&other));
    keep(&other).await;
    for node in [&app, &one, &other, &never] {
        assert_eq!(
            signer(&node.token(&client).await),
            next,
            "the one that had been published all the while"
        );
    }
    let rows = signing_key::Entity::find().all(&app.db).await.unwrap();
    for algorithm in key::ALWAYS {
        let of = |wanted| {
            rows.iter()
                .filter(|row| row.algorithm == algorithm && key::status(row) == wanted)
                .count()
        };
        assert_eq!(
            [
                of(KeyStatus::Retired),
                of(KeyStatus::Current),
                of(KeyStatus::Next)
            ],
            [1, 1, 1],
            "{algorithm:?}"
        );
    }
}

#[both_databases]
async fn a_next_key_signs_by_the_clock_only_a_day_after_it_was_published(app: TestApp) {
    let keep = async || housekeeping::run(&app.db, &app.tools).await.unwrap();
    keep().await;
    app.clock.advance(Duration::days(90) - Duration::hours(1));
    revoke(&app, &kid_of(&app, Algorithm::Es256, KeyStatus::Next).await).await;
    let current = kid_of(&app, Algorithm::Es256, KeyStatus::Current).await;
    for hours in [1, 22] {
        app.clock.advance(Duration::hours(hours));
        keep().await;
        assert_eq!(
            kid_of(&app, Algorithm::Es256, KeyStatus::Current).await,
            current
        );
    }
    app.clock.advance(Duration::hours(1));
    keep().await;
    assert_ne!(
        kid_of(&app, Algorithm::Es256, KeyStatus::Current).await,
        current
    );
}

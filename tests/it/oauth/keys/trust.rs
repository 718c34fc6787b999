//! Which keys and which tokens are believed, and when.

use super::{FORCED, at, kid_of, published, rotate, signer};
use crate::support::{ClientSeed, Setup, StolenKey, TestApp, TestClient, claims};
use chrono::Duration;
use config::{IssuanceRecords, MAX_TOKEN_TTL};
use domain::{error::Error, key::KeyStatus, registry::Change, token};
use entity::{
    client::{Algorithm, ClientStatus},
    signing_key,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

async fn with_long_tokens(app: &TestApp) -> TestClient {
    app.client(ClientSeed {
        ttl: Some(MAX_TOKEN_TTL),
        ..ClientSeed::with_role("administrator")
    })
    .await
}

/// A key that has retired vouches for what it signed, not for what a thief signs with it later: all
/// but five seconds for nodes that hear late.
#[both_databases]
async fn a_retired_key_signs_nothing_new(app: TestApp) {
    let client = with_long_tokens(&app).await;
    let stolen = StolenKey::current(&app).await;
    let old = app.token(&client).await;
    rotate(&app, FORCED).await.unwrap();
    let retired_at = app.clock.now();
    assert_eq!(signer(&old), stolen.kid);
    app.clock.advance(Duration::minutes(10));
    let since = (app.clock.now() - retired_at).num_seconds();
    let good = claims(&old);
    assert!(app.is_alive(&client, &old).await);
    assert!(
        app.is_alive(&client, &stolen.sign(&at(&app, &good, 5 - since, 3600)))
            .await,
        "what a node signed that heard late"
    );
    for issued in [6 - since, -60, 0] {
        assert!(
            !app.is_alive(&client, &stolen.sign(&at(&app, &good, issued, 3600)))
                .await,
            "{issued}"
        );
    }
}

/// No node signs with a key before it is the current one.
#[both_databases]
async fn a_key_that_does_not_sign_yet_is_not_believed(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let good = claims(&app.token(&client).await);
    let stolen = StolenKey::with_status(&app, KeyStatus::Next).await;
    let forged = stolen.sign(&at(&app, &good, 0, 60));
    assert!(!app.is_alive(&client, &forged).await);
    let other = app.node(Setup::default()).await;
    rotate(&app, FORCED).await.unwrap();
    assert!(
        other
            .alone()
            .tokens
            .verify(&forged, None)
            .await
            .unwrap()
            .is_some(),
        "a node that has not heard of the rotation looks"
    );
}

/// RFC 7519 sections 4.1.4 and 4.1.6: no token of ours lives longer than a day, nor comes from the
/// future.
#[both_databases]
async fn a_token_whose_times_cannot_be_ours_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let stolen = StolenKey::current(&app).await;
    let good = claims(&app.token(&client).await);
    let day = i64::from(MAX_TOKEN_TTL);
    for (issued, expires) in [(0, day), (60, 61), (60, day + 60), (1 - day, 1)] {
        assert!(
            app.is_alive(&client, &stolen.sign(&at(&app, &good, issued, expires)))
                .await,
            "{issued} {expires}"
        );
    }
    for (issued, expires) in [
        (0, day + 1),
        (0, 10 * 365 * day),
        (61, 62),
        (61, day),
        (-day, 1),
        (day, day),
    ] {
        assert!(
            !app.is_alive(&client, &stolen.sign(&at(&app, &good, issued, expires)))
                .await,
            "{issued} {expires}"
        );
    }
    let mut odd = at(&app, &good, 0, 60);
    for (issued, expires) in [
        (i64::MIN, i64::MAX),
        (i64::MAX, i64::MAX),
        (i64::MIN, i64::MIN),
    ] {
        (odd["iat"], odd["exp"]) = (json!(issued), json!(expires));
        let forged = stolen.sign(&odd);
        assert!(!app.is_alive(&client, &forged).await);
        app.post_form("/oauth/revoke", &client, &[("token", &forged)])
            .await
            .expect(200);
    }
}

/// The clock decides when a key is used, whatever was read when, and whatever rows are still there.
#[both_databases]
async fn a_key_past_its_removal_is_neither_published_nor_believed(app: TestApp) {
    let client = with_long_tokens(&app).await;
    let stolen = StolenKey::current(&app).await;
    let old = app.token(&client).await;
    rotate(&app, FORCED).await.unwrap();
    let before = app.get("/oauth/jwks").await.header("etag").to_owned();
    let removal = Duration::seconds(MAX_TOKEN_TTL.into()) + Duration::hours(1);
    app.clock.advance(removal - Duration::seconds(1));
    assert!(published(&app).await.contains(&stolen.kid));
    app.clock.advance(Duration::seconds(1));
    assert!(!published(&app).await.contains(&stolen.kid));
    assert_ne!(app.get("/oauth/jwks").await.header("etag"), before);
    app.clock.step(Duration::seconds(-1));
    assert!(
        published(&app).await.contains(&stolen.kid),
        "a clock that was ahead does no harm"
    );
    app.clock.step(Duration::seconds(1));
    let sooner = signing_key::Entity::update_many()
        .col_expr(signing_key::Column::RemoveAt, Expr::value(app.clock.now()));
    sooner
        .filter(
            signing_key::Column::Kid.eq(kid_of(&app, Algorithm::Es256, KeyStatus::Current).await),
        )
        .exec(&app.db)
        .await
        .unwrap();
    app.tokens.reload_keys().await.unwrap();
    assert!(
        !app.is_alive(&client, &app.token(&client).await).await,
        "also of a row that contradicts itself"
    );
    assert!(!app.is_alive(&client, &old).await);
}

/// A node that heard of a change and cannot read the keys believes none, signs nothing and
/// publishes nothing: 503, not the old keys.
#[both_databases]
async fn a_node_that_cannot_read_changed_keys_believes_none(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let node = app
        .node(Setup {
            issuance_records: IssuanceRecords::Off,
            ..Setup::default()
        })
        .await;
    let token = node.token(&client).await;
    node.recorder.flush().await;
    node.db.clone().close().await.unwrap();
    let node = node.alone();
    assert!(
        node.tokens.verify(&token, None).await.unwrap().is_some(),
        "what is in memory is enough as long as nothing changes"
    );
    node.tools.registry.forget([Change::Keys]);
    assert!(matches!(
        node.tokens.verify(&token, None).await,
        Err(Error::Busy { .. })
    ));
    node.ask(&client, &[])
        .await
        .refused(503, "temporarily_unavailable");
    node.get("/oauth/jwks")
        .await
        .refused(503, "temporarily_unavailable");
    let ready = node.get("/readyz").await.expect(503).json();
    assert_eq!(ready["checks"]["signing_keys"]["status"], "failing");
}

/// What the thief of a key knows of the generation before tells nothing of the one that counts.
#[both_databases]
async fn generations_cannot_be_guessed(app: TestApp) {
    let stolen = StolenKey::current(&app).await;
    let (one, two) = (
        app.client(ClientSeed::default()).await,
        app.client(ClientSeed::default()).await,
    );
    let numbers = async |client: &TestClient| {
        let claims = claims(&app.token(client).await);
        (
            claims["cgen"].as_i64().unwrap(),
            claims["dgen"].as_i64().unwrap(),
        )
    };
    let before = claims(&app.token(&one).await);
    let (first, second) = (numbers(&one).await, numbers(&two).await);
    app.change(&app.system(app.platform.id), async |work| {
        token::revoke_all(work).await
    })
    .await
    .unwrap();
    app.set_status(&[one.id, two.id], one.account, ClientStatus::Inactive)
        .await;
    app.set_status(&[one.id, two.id], one.account, ClientStatus::Active)
        .await;
    let (third, fourth) = (numbers(&one).await, numbers(&two).await);
    let mut seen = vec![first.0, second.0, third.0, fourth.0, first.1, third.1];
    assert!(
        seen.iter()
            .all(|number| (1 << 32..1 << 53).contains(number)),
        "{seen:?}"
    );
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 6, "each is drawn for itself");
    assert!(
        seen.windows(2).all(|pair| pair[1] - pair[0] > 1000),
        "{seen:?}"
    );
    for by in [0, 1, 2] {
        let mut guess = at(&app, &before, 0, 60);
        guess["dgen"] = json!(first.1 + by);
        guess["cgen"] = json!(first.0 + by);
        assert!(!app.is_alive(&two, &stolen.sign(&guess)).await);
    }
}

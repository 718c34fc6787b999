//! Signing keys that fell into the wrong hands, and keys that move on.

use crate::support::{ClientSeed, Setup, StolenKey, TestApp, TestClient, claims, header, problems};
use chrono::Duration;
use entity::{
    audit_event,
    client::{Algorithm, ClientStatus},
    signing_key,
};
use latchkey::{
    config::{IssuanceRecords, MAX_TOKEN_TTL},
    domain::{
        error::{Error, ProblemCode},
        housekeeping,
        key::{self, Rotation, Status},
        limits::MAX_SIGNING_KEYS,
        permission::Permission,
        registry::Change,
        token,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};

const FORCED: Rotation = Rotation { algorithm: None, force: true };

async fn rotate(app: &TestApp, rotation: Rotation) -> Result<signing_key::Model, Error> {
    app.change(&app.system(app.platform.id), async |work| key::rotate(work, rotation).await).await
}

async fn revoke(app: &TestApp, kid: &str) -> signing_key::Model {
    app.change(&app.system(app.platform.id), async |work| key::revoke(work, kid).await).await.unwrap()
}

async fn published(app: &TestApp) -> Vec<String> {
    let keys = app.get("/oauth/jwks").await.expect(200).json();
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

async fn kid_of(app: &TestApp, algorithm: Algorithm, wanted: Status) -> String {
    let rows = signing_key::Entity::find().filter(signing_key::Column::Algorithm.eq(algorithm)).all(&app.db).await.unwrap();
    rows.into_iter().find(|row| key::status(row) == wanted).unwrap().kid
}

fn signer(token: &str) -> String {
    header(token)["kid"].as_str().unwrap().to_owned()
}

/// These claims with other moments, in seconds from now.
fn at(app: &TestApp, claims: &Value, issued: i64, expires: i64) -> Value {
    let (mut claims, now) = (claims.clone(), app.clock.now().timestamp());
    claims["iat"] = json!(now + issued);
    claims["exp"] = json!(now + expires);
    claims["jti"] = json!("forged");
    claims
}

async fn with_long_tokens(app: &TestApp) -> TestClient {
    app.client(ClientSeed { ttl: Some(MAX_TOKEN_TTL), ..ClientSeed::with_role("administrator") }).await
}

both_databases! {
    /// RFC 7517 section 5, OpenID Connect Core section 10.1.1: what is out of the set is not believed, nor what was signed with it before.
    async fn a_revoked_key_is_neither_published_nor_believed_on_any_node(app: TestApp) {
        let other = app.node(Setup::default()).await;
        let client = app.client(ClientSeed::default()).await;
        let stolen = StolenKey::current(&app).await;
        let old = other.token(&client).await;
        let forged = stolen.sign(&at(&app, &claims(&old), 0, 60));
        assert!(app.is_alive(&client, &old).await && other.is_alive(&client, &forged).await);
        revoke(&app, &stolen.kid).await;
        for node in [&app, &other] {
            assert!(!node.is_alive(&client, &old).await && !node.is_alive(&client, &forged).await);
            assert!(!published(node).await.contains(&stolen.kid));
            let new = node.token(&client).await;
            assert_ne!(signer(&new), stolen.kid);
            assert!(app.is_alive(&client, &new).await && other.is_alive(&client, &new).await);
        }
        let started = app.node(Setup::default()).await;
        assert!(!started.is_alive(&client, &forged).await, "nor after a restart");
    }

    /// A token can always be signed: with the key that verifiers know already, if there is one.
    async fn the_next_key_signs_as_soon_as_the_current_one_is_revoked(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let (current, next) = (kid_of(&app, Algorithm::Es256, Status::Current).await, kid_of(&app, Algorithm::Es256, Status::Next).await);
        let signing = revoke(&app, &current).await;
        assert_eq!(signing.kid, next);
        assert_eq!(signer(&app.token(&client).await), next);
        let new = kid_of(&app, Algorithm::Es256, Status::Next).await;
        assert!(new != next && published(&app).await.contains(&new), "a new next key is published");
    }

    async fn a_revoked_next_or_retired_key_leaves_the_one_that_signs(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let retired = kid_of(&app, Algorithm::Es256, Status::Current).await;
        rotate(&app, FORCED).await.unwrap();
        let current = kid_of(&app, Algorithm::Es256, Status::Current).await;
        let next = kid_of(&app, Algorithm::Es256, Status::Next).await;
        for kid in [&retired, &next] {
            assert_eq!(revoke(&app, kid).await.kid, current);
            assert!(!published(&app).await.contains(kid));
        }
        assert_eq!(signer(&app.token(&client).await), current);
        assert_ne!(kid_of(&app, Algorithm::Es256, Status::Next).await, next);
    }

    async fn only_a_key_that_is_there_can_be_revoked_and_only_with_the_permission(app: TestApp) {
        let system = app.system(app.platform.id);
        for kid in ["", "x", "\0", &"k".repeat(5000)] {
            let outcome = app.change(&system, async |work| key::revoke(work, kid).await).await;
            assert_eq!(problems(outcome), [ProblemCode::NotFound], "{kid:?}");
        }
        let viewer = app.actor(&app.client(ClientSeed::with_role("viewer")).await).await;
        let kid = kid_of(&app, Algorithm::Es256, Status::Current).await;
        let outcome = app.change(&viewer, async |work| key::revoke(work, &kid).await).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Permission::KeysWrite))));
        assert!(published(&app).await.contains(&kid));
    }

    async fn a_revocation_is_in_the_audit_log_without_the_key(app: TestApp) {
        let kid = kid_of(&app, Algorithm::Es256, Status::Current).await;
        revoke(&app, &kid).await;
        let events = audit_event::Entity::find().order_by_desc(audit_event::Column::Sequence).all(&app.db).await.unwrap();
        assert_eq!(events[1].kind, audit_event::AuditEventKind::KeyRevoked);
        assert_eq!(events[1].summary, format!("ES256 key {kid} was revoked"));
        assert_eq!(events[0].kind, audit_event::AuditEventKind::KeyRotated, "and another signs");
        let rows = signing_key::Entity::find().all(&app.db).await.unwrap();
        assert!(rows.iter().all(|row| row.kid != kid), "the private key is not kept");
    }

    /// A key that has retired vouches for what it signed, not for what a thief signs with it later: all but five seconds for nodes that hear
    /// late.
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
        assert!(app.is_alive(&client, &stolen.sign(&at(&app, &good, 5 - since, 3600))).await, "what a node signed that heard late");
        for issued in [6 - since, -60, 0] {
            assert!(!app.is_alive(&client, &stolen.sign(&at(&app, &good, issued, 3600))).await, "{issued}");
        }
    }

    /// No node signs with a key before it is the current one.
    async fn a_key_that_does_not_sign_yet_is_not_believed(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let good = claims(&app.token(&client).await);
        let stolen = StolenKey::with_status(&app, Status::Next).await;
        let forged = stolen.sign(&at(&app, &good, 0, 60));
        assert!(!app.is_alive(&client, &forged).await);
        let other = app.node(Setup::default()).await;
        rotate(&app, FORCED).await.unwrap();
        assert!(other.alone().tokens.verify(&forged, None).await.unwrap().is_some(), "a node that has not heard of the rotation looks");
    }

    /// RFC 7519 sections 4.1.4 and 4.1.6: no token of ours lives longer than a day, nor comes from the future.
    async fn a_token_whose_times_cannot_be_ours_is_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let stolen = StolenKey::current(&app).await;
        let good = claims(&app.token(&client).await);
        let day = i64::from(MAX_TOKEN_TTL);
        for (issued, expires) in [(0, day), (60, 61), (60, day + 60), (1 - day, 1)] {
            assert!(app.is_alive(&client, &stolen.sign(&at(&app, &good, issued, expires))).await, "{issued} {expires}");
        }
        for (issued, expires) in [(0, day + 1), (0, 10 * 365 * day), (61, 62), (61, day), (-day, 1), (day, day)] {
            assert!(!app.is_alive(&client, &stolen.sign(&at(&app, &good, issued, expires))).await, "{issued} {expires}");
        }
        let mut odd = at(&app, &good, 0, 60);
        for (issued, expires) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MAX), (i64::MIN, i64::MIN)] {
            (odd["iat"], odd["exp"]) = (json!(issued), json!(expires));
            let forged = stolen.sign(&odd);
            assert!(!app.is_alive(&client, &forged).await);
            app.post_form("/oauth/revoke", &client, &[("token", &forged)]).await.expect(200);
        }
    }

    /// The clock decides when a key is used, whatever was read when, and whatever rows are still there.
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
        assert!(published(&app).await.contains(&stolen.kid), "a clock that was ahead does no harm");
        app.clock.step(Duration::seconds(1));
        let sooner = signing_key::Entity::update_many().col_expr(signing_key::Column::RemoveAt, Expr::value(app.clock.now()));
        sooner.filter(signing_key::Column::Kid.eq(kid_of(&app, Algorithm::Es256, Status::Current).await)).exec(&app.db).await.unwrap();
        app.tokens.reload_keys().await.unwrap();
        assert!(!app.is_alive(&client, &app.token(&client).await).await, "also of a row that contradicts itself");
        assert!(!app.is_alive(&client, &old).await);
    }

    /// A node that heard of a change and cannot read the keys believes none, signs nothing and publishes nothing: 503, not the old keys.
    async fn a_node_that_cannot_read_changed_keys_believes_none(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let node = app.node(Setup { issuance_records: IssuanceRecords::Off, ..Setup::default() }).await;
        let token = node.token(&client).await;
        node.recorder.flush().await;
        node.db.clone().close().await.unwrap();
        let node = node.alone();
        assert!(node.tokens.verify(&token, None).await.unwrap().is_some(), "what is in memory is enough as long as nothing changes");
        node.tools.registry.forget([Change::Keys]);
        assert!(matches!(node.tokens.verify(&token, None).await, Err(Error::Busy { .. })));
        node.ask(&client, &[]).await.refused(503, "temporarily_unavailable");
        node.get("/oauth/jwks").await.refused(503, "temporarily_unavailable");
        let ready = node.get("/readyz").await.expect(503).json();
        assert_eq!(ready["checks"]["signing_keys"]["status"], "failing");
    }

    /// What the thief of a key knows of the generation before tells nothing of the one that counts.
    async fn generations_cannot_be_guessed(app: TestApp) {
        let stolen = StolenKey::current(&app).await;
        let (one, two) = (app.client(ClientSeed::default()).await, app.client(ClientSeed::default()).await);
        let numbers = async |client: &TestClient| {
            let claims = claims(&app.token(client).await);
            (claims["cgen"].as_i64().unwrap(), claims["dgen"].as_i64().unwrap())
        };
        let before = claims(&app.token(&one).await);
        let (first, second) = (numbers(&one).await, numbers(&two).await);
        app.change(&app.system(app.platform.id), async |work| token::revoke_all(work).await).await.unwrap();
        app.set_status(&[one.id, two.id], one.account, ClientStatus::Inactive).await;
        app.set_status(&[one.id, two.id], one.account, ClientStatus::Active).await;
        let (third, fourth) = (numbers(&one).await, numbers(&two).await);
        let mut seen = vec![first.0, second.0, third.0, fourth.0, first.1, third.1];
        assert!(seen.iter().all(|number| (1 << 32..1 << 53).contains(number)), "{seen:?}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 6, "each is drawn for itself");
        assert!(seen.windows(2).all(|pair| pair[1] - pair[0] > 1000), "{seen:?}");
        for by in [0, 1, 2] {
            let mut guess = at(&app, &before, 0, 60);
            guess["dgen"] = json!(first.1 + by);
            guess["cgen"] = json!(first.0 + by);
            assert!(!app.is_alive(&two, &stolen.sign(&guess)).await);
        }
    }

    /// RFC 9111 section 5.2.2.1: an API that fetched the keys before the next one was created may keep them for `max-age`.
    async fn a_rotation_before_others_can_know_the_next_key_is_refused_unless_forced(app: TestApp) {
        let only = Rotation { algorithm: Some(Algorithm::Es256), force: false };
        rotate(&app, FORCED).await.unwrap();
        app.clock.advance(Duration::seconds(299));
        let Err(Error::Refused(refused)) = rotate(&app, only).await else { panic!("was not refused") };
        assert_eq!(refused[0].code, ProblemCode::Conflict);
        assert!(refused[0].message.contains("2026-01-01T12:05:00Z"), "{}", refused[0].message);
        app.clock.advance(Duration::seconds(1));
        let first = rotate(&app, only).await.unwrap();
        assert_eq!(problems(rotate(&app, only).await), [ProblemCode::Conflict]);
        let second = rotate(&app, Rotation { force: true, ..only }).await.unwrap();
        assert_ne!(first.kid, second.kid);
    }

    /// Each is in the set of keys that every API fetches.
    async fn keys_are_not_rotated_beyond_what_is_kept_of_an_algorithm(app: TestApp) {
        for _ in 2..MAX_SIGNING_KEYS {
            rotate(&app, FORCED).await.unwrap();
        }
        assert_eq!(problems(rotate(&app, FORCED).await), [ProblemCode::QuotaExceeded]);
        let others = Rotation { algorithm: Some(Algorithm::EdDsa), ..FORCED };
        rotate(&app, others).await.unwrap();
        revoke(&app, &kid_of(&app, Algorithm::Es256, Status::Retired).await).await;
        rotate(&app, FORCED).await.unwrap();
        assert_eq!(problems(rotate(&app, FORCED).await), [ProblemCode::QuotaExceeded]);
        revoke(&app, &kid_of(&app, Algorithm::Es256, Status::Current).await).await;
    }

    async fn keys_rotate_in_the_algorithm_of_the_deployment_by_default(app: TestApp) {
        let node = app.node(Setup { signing_algorithm: Algorithm::Rs256, ..Setup::default() }).await;
        assert_eq!(rotate(&node, FORCED).await.unwrap().algorithm, Algorithm::Rs256);
        assert_eq!(rotate(&app, FORCED).await.unwrap().algorithm, Algorithm::Es256);
    }

    async fn keys_rotate_by_the_clock_once_for_all_nodes(app: TestApp) {
        let setup = || Setup { key_rotation_days: 30, ..Setup::default() };
        let (one, other, never) =
            (app.node(setup()).await, app.node(setup()).await, app.node(Setup { key_rotation_days: 0, ..Setup::default() }).await);
        let client = app.client(ClientSeed::default()).await;
        let before = kid_of(&app, Algorithm::Es256, Status::Current).await;
        let next = kid_of(&app, Algorithm::Es256, Status::Next).await;
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
            assert_eq!(signer(&node.token(&client).await), next, "the one that had been published all the while");
        }
        let rows = signing_key::Entity::find().all(&app.db).await.unwrap();
        for algorithm in key::ALWAYS {
            let of = |wanted| rows.iter().filter(|row| row.algorithm == algorithm && key::status(row) == wanted).count();
            assert_eq!([of(Status::Retired), of(Status::Current), of(Status::Next)], [1, 1, 1], "{algorithm:?}");
        }
    }

    async fn a_next_key_signs_by_the_clock_only_a_day_after_it_was_published(app: TestApp) {
        let keep = async || housekeeping::run(&app.db, &app.tools).await.unwrap();
        keep().await;
        app.clock.advance(Duration::days(90) - Duration::hours(1));
        revoke(&app, &kid_of(&app, Algorithm::Es256, Status::Next).await).await;
        let current = kid_of(&app, Algorithm::Es256, Status::Current).await;
        for hours in [1, 22] {
            app.clock.advance(Duration::hours(hours));
            keep().await;
            assert_eq!(kid_of(&app, Algorithm::Es256, Status::Current).await, current);
        }
        app.clock.advance(Duration::hours(1));
        keep().await;
        assert_ne!(kid_of(&app, Algorithm::Es256, Status::Current).await, current);
    }
}

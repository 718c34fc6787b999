//! What administrators do to clients, as it is seen at the OAuth endpoints.

use crate::support::{ApiSeed, Auth, ClientSeed, Setup, TestApp, TestClient, problems};
use chrono::Duration;
use entity::{
    Secret,
    account::PolicyPreset,
    client::{AccessLevel, ClientStatus, ClientStatusReason},
};
use latchkey::domain::{
    client::{
        self, ClientPatch,
        bulk::{self, OnError},
        secrets::{self, Rotation},
    },
    error::ProblemCode,
    resource::{self, ResourcePatch},
    role::{self, RolePatch},
    token,
};
use serde_json::json;

const FORMS: [&str; 3] = ["/oauth/token", "/oauth/introspect", "/oauth/revoke"];

/// A new secret for a client; answers the client with it.
async fn rotate(app: &TestApp, client: &TestClient, grace: i32) -> TestClient {
    let minted = app.mint(&app.platform, None).await;
    let rotation = Rotation { grace_seconds: Some(grace), ..Rotation::default() };
    let system = app.system(client.account);
    let rotated = app.change(&system, async |work| secrets::rotate(work, client.id, rotation, minted).await).await.unwrap();
    TestClient { secret: rotated.secret.expose().to_owned(), ..client.clone() }
}

async fn update(app: &TestApp, client: &TestClient, patch: ClientPatch) {
    app.change(&app.system(client.account), async |work| client::update(work, client.id, None, patch).await).await.unwrap();
}

/// The client is refused wherever it proves who it is.
async fn assert_shut_out(app: &TestApp, client: &TestClient) {
    for path in FORMS {
        app.post_form(path, client, &[("token", "x"), ("grant_type", "client_credentials")]).await.refused(401, "invalid_client");
    }
}

async fn last_used(app: &TestApp, client: &TestClient) -> [Option<i64>; 2] {
    app.recorder.flush().await;
    let secret = secrets::of_clients(&app.db, &[client.id], secrets::Listed::All).await.unwrap().remove(&client.id).unwrap().remove(0);
    let began = app.clock.now().timestamp() / 86_400 * 86_400 + 43_200;
    [app.row(client).await.last_used_at, secret.last_used_at].map(|at| at.map(|at| at.timestamp() - began))
}

both_databases! {
    /// V-01: switched off, a client is shut out on every node and its tokens are dead; switched on again, they stay so.
    async fn a_disabled_client_is_refused_with_a_token_it_already_holds(app: TestApp) {
        let other = app.node(Setup::default()).await;
        let watcher = app.client(ClientSeed::with_role("viewer")).await;
        let client = app.client(ClientSeed::default()).await;
        let old = app.token(&client).await;
        assert!(other.is_alive(&watcher, &old).await);
        app.set_status(&[client.id], client.account, ClientStatus::Inactive).await;
        for node in [&app, &other] {
            assert_shut_out(node, &client).await;
            assert!(!node.is_alive(&watcher, &old).await && node.actor_of(&old).await.is_none());
        }
        app.set_status(&[client.id], client.account, ClientStatus::Active).await;
        let new = other.token(&client).await;
        assert!(app.is_alive(&watcher, &new).await && !app.is_alive(&watcher, &old).await);
    }

    /// V-02: a generated secret.
    async fn a_replaced_secret_fails_at_once_everywhere(app: TestApp) {
        let other = app.node(Setup::default()).await;
        let client = app.client(ClientSeed::default()).await;
        let old = other.token(&client).await;
        let renewed = rotate(&app, &client, 0).await;
        for node in [&app, &other] {
            assert_shut_out(node, &client).await;
            assert!(!node.is_alive(&renewed, &old).await, "its tokens die with it");
            assert!(node.is_alive(&renewed, &node.token(&renewed).await).await);
        }
    }

    /// V-02: a secret that a person chose, which is the slow and tempting one to keep in a cache.
    async fn a_replaced_chosen_secret_fails_at_once_everywhere(app: TestApp) {
        let other = app.node(Setup::default()).await;
        let client = app.client(ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }).await;
        for node in [&app, &other] {
            node.token(&client).await;
        }
        rotate(&app, &client, 0).await;
        assert_shut_out(&app, &client).await;
        assert_shut_out(&other, &client).await;
    }

    /// V-02: with grace both secrets work until it is over, and the tokens live on.
    async fn with_grace_the_secret_of_before_works_until_it_is_over(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let old = app.token(&client).await;
        let renewed = rotate(&app, &client, 600).await;
        assert!(app.is_alive(&renewed, &old).await);
        app.clock.advance(Duration::seconds(599));
        app.token(&client).await;
        app.token(&renewed).await;
        app.clock.advance(Duration::seconds(1));
        assert_shut_out(&app, &client).await;
        app.token(&renewed).await;
    }

    /// V-02: one secret of several is revoked; the client's tokens end with it.
    async fn a_revoked_secret_fails_and_ends_the_clients_tokens(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let renewed = rotate(&app, &client, 600).await;
        let token = app.token(&renewed).await;
        let of_client = secrets::of_clients(&app.db, &[client.id], secrets::Listed::All).await.unwrap().remove(&client.id).unwrap();
        let superseded = of_client.iter().find(|secret| secret.superseded).unwrap().id;
        app.change(&app.system(client.account), async |work| secrets::revoke(work, superseded).await).await.unwrap();
        assert_shut_out(&app, &client).await;
        assert!(!app.is_alive(&renewed, &token).await);
        app.token(&renewed).await;
    }

    /// V-03: deleted, a client is gone for ever, and so is its client id.
    async fn a_deleted_client_is_gone_for_ever(app: TestApp) {
        let watcher = app.client(ClientSeed::with_role("viewer")).await;
        let seed = || ClientSeed { client_id: Some("phoenix"), ..ClientSeed::default() };
        let client = app.client(seed()).await;
        let token = app.token(&client).await;
        let system = app.system(client.account);
        app.change(&system, async |work| bulk::delete(work, &[client.id], OnError::RejectAll).await).await.unwrap();
        assert_shut_out(&app, &client).await;
        assert!(!app.is_alive(&watcher, &token).await);
        assert_eq!(problems(app.try_client(seed()).await), [ProblemCode::Taken]);
        let other = app.account("other", PolicyPreset::Default).await;
        assert_eq!(problems(app.try_client(seed().of(&other)).await), [ProblemCode::Taken]);
    }

    /// V-03: a client id that was given up by a change of name is not given out again either, not even to its former owner.
    async fn a_former_client_id_is_never_given_out_again(app: TestApp) {
        let client = app.client(ClientSeed { client_id: Some("former"), ..ClientSeed::default() }).await;
        let named = |id: &str| ClientPatch { client_id: Some(id.to_owned()), ..ClientPatch::default() };
        let token = app.token(&client).await;
        update(&app, &client, named("present")).await;
        assert_shut_out(&app, &client).await;
        let present = TestClient { client_id: "present".to_owned(), ..client.clone() };
        assert!(!app.is_alive(&present, &token).await, "a token that says the former name is dead");
        let outcome = app.try_client(ClientSeed { client_id: Some("former"), ..ClientSeed::default() }).await;
        assert_eq!(problems(outcome), [ProblemCode::Taken]);
        let back = app.change(&app.system(client.account), async |work| client::update(work, client.id, None, named("former")).await).await;
        assert_eq!(problems(back), [ProblemCode::Taken]);
    }

    /// V-04: one token by its id.
    async fn an_invalidated_token_is_dead_and_its_siblings_are_not(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let (token, sibling) = (app.token(&client).await, app.token(&client).await);
        app.recorder.flush().await;
        let jti = crate::support::claims(&token)["jti"].as_str().unwrap().to_owned();
        let ids = [jti, "no-such-token".to_owned()];
        let system = app.system(client.account);
        let refused = app.change(&system, async |work| token::revoke_each(work, &ids).await).await;
        assert_eq!(problems(refused), [ProblemCode::NotFound]);
        assert!(app.is_alive(&client, &token).await, "all or nothing");
        app.change(&system, async |work| token::revoke_each(work, &ids[..1]).await).await.unwrap();
        assert!(!app.is_alive(&client, &token).await && app.is_alive(&client, &sibling).await);
    }

    /// V-04: all tokens of a client; a new request works.
    async fn all_tokens_of_a_client_can_be_ended_at_once(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let neighbour = app.client(ClientSeed::default()).await;
        let (token, untouched) = (app.token(&client).await, app.token(&neighbour).await);
        app.change(&app.system(client.account), async |work| token::revoke_all_of(work, &[client.id]).await).await.unwrap();
        assert!(!app.is_alive(&client, &token).await && app.is_alive(&neighbour, &untouched).await);
        assert!(app.is_alive(&client, &app.token(&client).await).await);
    }

    /// V-05: whatever takes a permission away ends the tokens that say it.
    async fn tokens_end_with_the_permissions_that_they_name(app: TestApp) {
        let api = app.api(ApiSeed::default()).await;
        let role = app.role(app.platform.id, "clerk", &["orders:read", "orders:write", "clients:read"]).await;
        let system = app.system(app.platform.id);
        let client = app.client(ClientSeed { scopes: &["roles:read"], ..ClientSeed::with_role("clerk") }).await;
        let still = async |token: &str| app.is_alive(&client, token).await;

        let token = app.token(&client).await;
        update(&app, &client, ClientPatch { scopes: Some(vec![]), ..ClientPatch::default() }).await;
        assert!(!still(&token).await, "a direct permission was taken away");

        let token = app.token(&client).await;
        let fewer = RolePatch { permissions: Some(vec!["orders:read".to_owned(), "orders:write".to_owned()]), ..RolePatch::default() };
        app.change(&system, async |work| role::update(work, role.id, None, fewer).await).await.unwrap();
        assert!(!still(&token).await, "the role lost a permission");

        let token = app.token(&client).await;
        let fewer = ResourcePatch { permissions: Some(vec![orders_read()]), ..ResourcePatch::default() };
        app.change(&system, async |work| resource::update(work, api.id, None, fewer).await).await.unwrap();
        assert!(!still(&token).await, "the permission itself was deleted");

        let token = app.token(&client).await;
        app.change(&system, async |work| client::set_role(work, client.id, None, None).await).await.unwrap();
        assert!(!still(&token).await, "the role was taken away");

        let token = app.token(&client).await;
        update(&app, &client, ClientPatch { access_level: Some(AccessLevel::ReadOnly), ..ClientPatch::default() }).await;
        assert!(!still(&token).await, "it may only read from now on");
    }

    /// V-05: what is added comes with the next token; the present ones live on and are worth what they were.
    async fn new_permissions_come_with_new_tokens_only(app: TestApp) {
        let client = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::default() }).await;
        let old = app.token(&client).await;
        update(
            &app,
            &client,
            ClientPatch { scopes: Some(vec!["clients:read".to_owned(), "roles:read".to_owned()]), ..ClientPatch::default() },
        )
        .await;
        assert_eq!(app.introspect(&client, &old).await["scope"], "clients:read");
        assert_eq!(app.ask(&client, &[]).await.json()["scope"], "clients:read roles:read");
    }

    /// V-06: beyond the limit a client is made inactive, with the reason, and cannot authenticate.
    async fn the_sixth_client_of_five_starts_inactive(app: TestApp) {
        let account = app.account("knox", PolicyPreset::Knox).await;
        for _ in 0..4 {
            app.token(&app.client(ClientSeed::default().of(&account)).await).await;
        }
        let sixth = app.client(ClientSeed::default().of(&account)).await;
        assert_eq!((sixth.row.status, sixth.row.status_reason), (ClientStatus::Inactive, Some(ClientStatusReason::ActiveLimitReached)));
        assert_shut_out(&app, &sixth).await;
    }

    /// V-08: only success counts, at most once a minute.
    async fn last_use_is_noted_of_successes_once_a_minute(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        app.ask(Auth::Basic(client.client_id.clone(), "wrong".to_owned()), &[]).await.expect(401);
        assert_eq!(last_used(&app, &client).await, [None, None]);
        app.token(&client).await;
        assert_eq!(last_used(&app, &client).await, [Some(0); 2]);
        app.clock.advance(Duration::seconds(59));
        app.token(&client).await;
        assert_eq!(last_used(&app, &client).await, [Some(0); 2]);
        app.clock.advance(Duration::seconds(1));
        app.introspect(&client, "x").await;
        assert_eq!(last_used(&app, &client).await, [Some(60); 2]);
    }

    /// V-09: the lifetime of tokens that are out does not change.
    async fn another_lifetime_counts_for_new_tokens(app: TestApp) {
        let client = app.client(ClientSeed { ttl: Some(120), ..ClientSeed::default() }).await;
        let old = app.token(&client).await;
        update(&app, &client, ClientPatch { token_ttl_seconds: Some(Some(600)), ..ClientPatch::default() }).await;
        assert_eq!(app.ask(&client, &[]).await.json()["expires_in"], 600);
        app.clock.advance(Duration::seconds(119));
        assert!(app.is_alive(&client, &old).await);
        app.clock.advance(Duration::seconds(1));
        assert!(!app.is_alive(&client, &old).await);
    }

    /// V-09: 8 to 30 characters with a letter, a digit and a special character, and nothing that clients encode differently.
    async fn chosen_secrets_must_follow_the_policy(app: TestApp) {
        let refused = [
            "a1!a1!a",
            "a1!a1!a1!a1!a1!a1!a1!a1!a1!a1!x",
            "abcdefg!",
            "1234567!",
            "abcd1234",
            "abc 123!",
            "abc%123!",
            "abc+123!",
            "abc\u{7}123!",
            "äbc1234!",
        ];
        for secret in refused {
            let outcome = app.try_client(ClientSeed { secret: Some(secret), ..ClientSeed::default() }).await;
            assert!(!problems(outcome).is_empty(), "{secret}");
        }
        for secret in ["a1!a1!a1", "a1!a1!a1!a1!a1!a1!a1!a1!a1!a1!"] {
            app.token(&app.client(ClientSeed { secret: Some(secret), ..ClientSeed::default() }).await).await;
        }
        let generated = app.account("koios", PolicyPreset::Koios).await;
        let outcome = app.mint(&generated.row, Some(Secret::new("chosen-by-1-person".to_owned()))).await;
        assert_eq!(problems(outcome), [ProblemCode::PolicyViolation]);
    }

    /// V-12: over the limit, either nothing is changed or as many as can be, and each item hears why.
    async fn activating_too_many_fails_as_a_whole_or_item_by_item(app: TestApp) {
        let account = app.account("knox", PolicyPreset::Knox).await;
        let mut ids = Vec::new();
        for _ in 0..6 {
            let seed = ClientSeed { status: ClientStatus::Inactive, ..ClientSeed::default() };
            ids.push(app.client(seed.of(&account)).await.id);
        }
        let system = app.system(account.id);
        let activate =
            async |on_error| app.change(&system, async |work| bulk::set_status(work, &ids, ClientStatus::Active, on_error).await).await;
        assert_eq!(problems(activate(OnError::RejectAll).await), [ProblemCode::QuotaExceeded; 2]);
        assert_eq!(active(&app, &account.administrator).await, 1, "nothing was changed");
        let outcomes = activate(OnError::SkipFailed).await.unwrap();
        let codes: Vec<_> = outcomes.iter().map(|outcome| outcome.result.as_ref().err().map(|problems| problems[0].code)).collect();
        let full = Some(ProblemCode::QuotaExceeded);
        assert_eq!(codes, [None, None, None, None, full, full]);
        assert_eq!(active(&app, &account.administrator).await, 5);
    }
}

fn orders_read() -> resource::NewPermission {
    let (code, description, category) = ("orders:read".to_owned(), "Read orders.".to_owned(), "Orders".to_owned());
    resource::NewPermission { code, description, category, mutating: false }
}

async fn active(app: &TestApp, of: &TestClient) -> u64 {
    latchkey::domain::account::usage(&app.db, of.account).await.unwrap().active_clients
}

/// What a secret scanner would look for (contract: secrets).
#[test]
fn generated_secrets_have_their_published_pattern() {
    assert_eq!(json!(latchkey::domain::secret::GENERATED_PATTERN), json!("lk_cs_[0-9A-Za-z]{49}"));
}

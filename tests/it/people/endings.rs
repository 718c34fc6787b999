//! What ends sessions, authorizations and tokens, and that other nodes know within two seconds
//! (checklist lines K-05, F-06, V-01, V-05).

use super::{Tokens, code, refresh, signed_in, tokens, userinfo, web_app};
use crate::support::{Setup, TestApp, TestClient, TestPerson};
use domain::{
    actor::Origin,
    error::Error,
    password::Requester,
    session::{self, NewSession, SessionsToEnd},
    user::{self, UserPatch},
};
use entity::{client::ClientStatus, user::UserStatus};
use test_macros::both_databases;

async fn held(app: &TestApp, person: &TestPerson, client: &TestClient) -> Tokens {
    let browser = signed_in(app, person).await;
    tokens(app, &browser, client, &[("scope", "openid offline_access")]).await
}

/// Neither the access token nor the refresh token works, on either node.
async fn assert_over(nodes: [&TestApp; 2], client: &TestClient, tokens: &Tokens) {
    for node in nodes {
        userinfo(node, &tokens.access).await.expect(401);
        refresh(node, client, &tokens.refresh)
            .await
            .refused(400, "invalid_grant");
    }
}

#[both_databases]
async fn disabling_a_user_ends_all_and_enabling_revives_nothing(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let node = app.node(Setup::default()).await;
    let tokens = held(&app, &person, &client).await;
    userinfo(&node, &tokens.access).await.expect(200);
    for status in [UserStatus::Inactive, UserStatus::Active] {
        let patch = UserPatch {
            status: Some(status),
            ..UserPatch::default()
        };
        let system = app.system(person.account);
        app.change(&system, async |work| {
            user::update(work, person.id, None, patch).await
        })
        .await
        .unwrap();
        assert_over([&app, &node], &client, &tokens).await;
    }
}

#[both_databases]
async fn disabling_a_client_ends_all_and_enabling_revives_nothing(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let tokens = held(&app, &person, &client).await;
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    userinfo(&app, &tokens.access).await.expect(401);
    refresh(&app, &client, &tokens.refresh)
        .await
        .refused(401, "invalid_client");
    app.set_status(&[client.id], client.account, ClientStatus::Active)
        .await;
    userinfo(&app, &tokens.access).await.expect(401);
    refresh(&app, &client, &tokens.refresh)
        .await
        .refused(400, "invalid_grant");
}

#[both_databases]
async fn an_administrator_ends_one_session_or_all(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let node = app.node(Setup::default()).await;
    let (one, other) = (
        signed_in(&app, &person).await,
        signed_in(&app, &person).await,
    );
    let first = tokens(&app, &one, &client, &[]).await;
    let second = tokens(&app, &other, &client, &[]).await;
    let system = app.system(person.account);
    let row = app.user_row(&person).await;
    let all = session::of_user(&app.db, &system, &row, app.clock.now())
        .await
        .unwrap();
    assert_eq!(all.len(), 2);
    let sid = crate::support::claims(&first.access)["sid"].clone();
    let id = all
        .iter()
        .map(|session| session.id)
        .find(|id| sid == id.to_string())
        .unwrap();
    let end = async |which: SessionsToEnd| {
        app.change(&system, async |work| {
            session::end_of_user(work, person.id, which).await
        })
        .await
        .unwrap();
    };
    end(SessionsToEnd::Some(vec![id])).await;
    assert_over([&app, &node], &client, &first).await;
    userinfo(&node, &second.access).await.expect(200);
    end(SessionsToEnd::All).await;
    assert_over([&app, &node], &client, &second).await;
}

#[both_databases]
async fn a_new_password_ends_all(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let tokens = held(&app, &person, &client).await;
    let digest = user::hash_password(
        &app.tools,
        Requester::Known,
        entity::Secret::new("another long password".to_owned()),
    )
    .await;
    let system = app.system(person.account);
    app.change(&system, async |work| {
        user::set_password(work, person.id, digest).await
    })
    .await
    .unwrap();
    assert_over([&app, &app], &client, &tokens).await;
}

/// Rotating a secret ends access tokens, and signs no person out.
#[both_databases]
async fn rotating_the_secret_of_a_client_signs_no_person_out(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let tokens = held(&app, &person, &client).await;
    let account = app.platform.clone();
    let minted = app.mint(&account, None).await;
    let system = app.system(client.account);
    let rotated = app
        .change(&system, async |work| {
            domain::client::secrets::rotate(
                work,
                client.id,
                domain::client::secrets::SecretRotation::default(),
                minted,
            )
            .await
        })
        .await
        .unwrap();
    userinfo(&app, &tokens.access).await.expect(401);
    let client = TestClient {
        secret: rotated.secret.expose().to_owned(),
        ..client
    };
    refresh(&app, &client, &tokens.refresh).await.expect(200);
}

/// A change of the person's own password that was confirmed before an administrator acted: the
/// administrator wins, and no session begins.
#[both_databases]
async fn an_administrator_wins_over_a_change_that_is_under_way(app: TestApp) {
    let person = app.person("ada", None).await;
    let before = app.user_row(&person).await;
    let hash = async |text: &str| {
        let password = entity::Secret::new(text.to_owned());
        user::hash_password(&app.tools, Requester::Known, password).await
    };
    let own = hash("the person's own choice").await;
    let reset = hash("the administrator's reset").await;
    let system = app.system(person.account);
    app.change(&system, async |work| {
        user::set_password(work, person.id, reset).await
    })
    .await
    .unwrap();
    let kept = app.user_row(&person).await.password;
    let actor = user::actor(&before, &app.platform, Origin::default());
    let late = app
        .change(&actor, async |work| {
            user::change_own_password(work, &before, own.unwrap()).await
        })
        .await;
    assert!(matches!(late, Err(Error::Unauthenticated)), "{late:?}");
    assert_eq!(app.user_row(&person).await.password, kept);
    let new = NewSession {
        remember: false,
        origin: &Origin::default(),
        earlier: None,
        device: None,
    };
    let begun = app.sign_ins.begin(before, app.platform.clone(), new).await;
    assert!(matches!(begun, Err(Error::Unauthenticated)));
}

/// A code that is never exchanged leaves nothing behind.
#[both_databases]
async fn a_code_that_is_never_exchanged_leaves_no_authorization(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let offline = [("scope", "openid offline_access")];
    code(&browser, &client, &offline).await;
    let kept = tokens(&app, &browser, &client, &offline).await;
    let later = app.clock.now() + chrono::Duration::minutes(2);
    let deleted = domain::authorization::forget_expired(&app.db, later, 100)
        .await
        .unwrap();
    assert_eq!(deleted, 1);
    // The session is still referred to by the other one, and stays however old it is.
    let much_later = app.clock.now() + chrono::Duration::days(30);
    let sessions = session::forget_ended(&app.db, much_later, 100)
        .await
        .unwrap();
    assert_eq!(sessions, 0);
    refresh(&app, &client, &kept.refresh).await.expect(200);
}

//! The signed list of revocations tells of everything that ends tokens in the name of people.

use super::{PASSWORD, Tokens, refresh, signed_in, tokens, web_app};
use crate::{
    oauth::revocations::{verdict, verifier},
    support::{Browser, TestApp, TestClient, TestPerson, claims},
};
use domain::{
    actor::Origin,
    authorization,
    client::{self, ClientPatch},
    error::Result,
    password::Requester,
    session::{self, SessionsToEnd},
    token::revoke_each,
    user::{self, UserPatch},
    work::Work,
};
use entity::{Secret, client::ClientStatus, consent, user::UserStatus};
use latchkey_verify::{Verifier, VerifyError};
use sea_orm::EntityTrait;

/// Two people who are signed in to a web application.
struct People {
    app: TestApp,
    client: TestClient,
    person: TestPerson,
    browser: Browser,
    held: Tokens,
    kept: Tokens,
    verifier: Verifier,
}

impl People {
    async fn new(app: &TestApp) -> Self {
        let (person, other) = (
            app.person("ada", Some("viewer")).await,
            app.person("bob", Some("viewer")).await,
        );
        let client = app.client(web_app()).await;
        let browser = signed_in(app, &person).await;
        let scope = [("scope", "openid offline_access")];
        let held = tokens(app, &browser, &client, &[("scope", "openid")]).await;
        let kept = tokens(app, &signed_in(app, &other).await, &client, &scope).await;
        let audience = claims(&held.access)["aud"].as_str().unwrap().to_owned();
        let people = Self {
            app: app.clone(),
            client,
            person,
            browser,
            held,
            kept,
            verifier: verifier(app, &audience).await,
        };
        assert_eq!(people.verdict(&people.held).await, Ok(()));
        people
    }

    async fn verdict(&self, tokens: &Tokens) -> std::result::Result<(), VerifyError> {
        verdict(&self.app, &self.verifier, &tokens.access).await
    }

    async fn change<T>(&self, rule: impl AsyncFnOnce(&Work<'_>) -> Result<T>) {
        let system = self.app.system(self.person.account);
        self.app.change(&system, rule).await.unwrap();
    }

    /// The first person's token is refused, the other's is not.
    async fn assert_refused(&self) {
        assert_eq!(self.verdict(&self.held).await, Err(VerifyError::Revoked));
        assert_eq!(self.verdict(&self.kept).await, Ok(()));
    }
}

#[both_databases]
async fn the_end_of_a_session_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let row = app.user_row(&people.person).await;
    let system = app.system(people.person.account);
    let open = session::of_user(&app.db, &system, &row, app.clock.now())
        .await
        .unwrap();
    let ids = open.iter().map(|session| session.id).collect();
    let id = people.person.id;
    people
        .change(async |work| session::end_of_user(work, id, SessionsToEnd::Some(ids)).await)
        .await;
    people.assert_refused().await;
}

#[both_databases]
async fn signing_out_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let page = people.browser.open("/sign-out").await;
    people
        .browser
        .submit(&page, "account", &[])
        .await
        .expect(200);
    people.assert_refused().await;
}

#[both_databases]
async fn the_end_of_all_sessions_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let id = people.person.id;
    people
        .change(async |work| session::end_of_user(work, id, SessionsToEnd::All).await)
        .await;
    people.assert_refused().await;
}

#[both_databases]
async fn a_disabled_user_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let id = people.person.id;
    let patch = UserPatch {
        status: Some(UserStatus::Inactive),
        ..UserPatch::default()
    };
    people
        .change(async |work| user::update(work, id, None, patch).await)
        .await;
    people.assert_refused().await;
}

#[both_databases]
async fn a_deleted_user_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let id = people.person.id;
    people
        .change(async |work| user::delete(work, id, None).await)
        .await;
    people.assert_refused().await;
}

#[both_databases]
async fn a_new_password_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let secret = Secret::new(format!("{PASSWORD}, another"));
    let digest = user::hash_password(&app.tools, Requester::Known, secret).await;
    let id = people.person.id;
    people
        .change(async |work| user::set_password(work, id, digest).await)
        .await;
    people.assert_refused().await;
}

#[both_databases]
async fn a_user_who_loses_its_role_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let id = people.person.id;
    let patch = UserPatch {
        role: Some(None),
        ..UserPatch::default()
    };
    people
        .change(async |work| user::update(work, id, None, patch).await)
        .await;
    people.assert_refused().await;
}

#[both_databases]
async fn a_revoked_refresh_token_is_listed_with_its_access_tokens(app: TestApp) {
    let people = People::new(&app).await;
    let form = [("token", people.held.refresh.as_str())];
    app.post_form("/oauth/revoke", &people.client, &form)
        .await
        .expect(200);
    people.assert_refused().await;
}

#[both_databases]
async fn the_access_token_alone_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let jti = claims(&people.held.access)["jti"]
        .as_str()
        .unwrap()
        .to_owned();
    people
        .change(async |work| revoke_each(work, &[jti]).await)
        .await;
    people.assert_refused().await;
}

/// Tokens in the name of people carry the client's `client_id`, and not its UUID.
#[both_databases]
async fn disabled_and_renamed_clients_are_listed_for_people_too(app: TestApp) {
    let people = People::new(&app).await;
    let id = people.client.id;
    let patch = ClientPatch {
        client_id: Some("renamed".to_owned()),
        ..ClientPatch::default()
    };
    people
        .change(async |work| client::update(work, id, None, patch).await)
        .await;
    for tokens in [&people.held, &people.kept] {
        assert_eq!(people.verdict(tokens).await, Err(VerifyError::Revoked));
    }
    let client = TestClient {
        client_id: "renamed".to_owned(),
        ..people.client.clone()
    };
    let renewed = refresh(&app, &client, &people.kept.refresh)
        .await
        .expect(200);
    let renewed = Tokens::of(&renewed);
    assert_eq!(people.verdict(&renewed).await, Ok(()));
    app.set_status(&[id], client.account, ClientStatus::Inactive)
        .await;
    assert_eq!(people.verdict(&renewed).await, Err(VerifyError::Revoked));
}

#[both_databases]
async fn a_withdrawn_consent_is_listed(app: TestApp) {
    let people = People::new(&app).await;
    let id = people.client.id;
    let row = consent::Model {
        user_id: people.person.id,
        client_id: id,
        scope: "openid".to_owned(),
        given_at: app.clock.now(),
    };
    consent::Entity::insert(consent::ActiveModel::from(row))
        .exec_without_returning(&app.db)
        .await
        .unwrap();
    let row = app.user_row(&people.person).await;
    let actor = user::actor(&row, &app.platform, Origin::default());
    app.change(&actor, async |work| {
        authorization::revoke_client_of_user(work, id).await
    })
    .await
    .unwrap();
    people.assert_refused().await;
}

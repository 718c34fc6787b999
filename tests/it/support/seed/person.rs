//! People of a test, who can sign in.

use crate::support::TestApp;
use domain::{
    password::Requester,
    role,
    user::{self, NewUser},
};
use entity::{
    AccountId, Secret, UserId,
    user::{Model as User, UserKind},
};

/// The password of every person.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A person.
#[derive(Clone, Debug)]
pub(crate) struct TestPerson {
    /// Its identity.
    pub id: UserId,
    /// Its account.
    pub account: AccountId,
    /// Its username.
    pub username: String,
}

impl TestApp {
    /// Makes a person of the account `default`, with a role and a password.
    pub(crate) async fn person(&self, username: &str, role: Option<&str>) -> TestPerson {
        self.person_of(self.platform.id, username, role).await
    }

    /// Makes a person of an account, with a role and a password.
    pub(crate) async fn person_of(
        &self,
        account: AccountId,
        username: &str,
        role: Option<&str>,
    ) -> TestPerson {
        let role = match role {
            Some(key) => Some(
                role::by_key(&self.db, account, key)
                    .await
                    .unwrap()
                    .expect("a role of that key")
                    .id,
            ),
            None => None,
        };
        let input = NewUser {
            account: None,
            parent: None,
            username: username.to_owned(),
            email: Some(format!("{username}@example.com")),
            display_name: Some(format!("{username} in person")),
            kind: UserKind::Root,
            role,
            email_verified: false,
            locale: None,
        };
        let system = self.system(account);
        let password = Secret::new(PASSWORD.to_owned());
        let digest = user::hash_password(&self.tools, Requester::Known, password).await;
        let made = self
            .change(&system, async |work| {
                let made = user::create(work, input).await?;
                user::set_password(work, made.id, digest).await
            })
            .await
            .unwrap();
        TestPerson {
            id: made.id,
            account,
            username: made.username,
        }
    }

    /// A person's row as it is now.
    pub(crate) async fn user_row(&self, person: &TestPerson) -> User {
        user::find(&self.db, &self.system(person.account), person.id)
            .await
            .unwrap()
            .expect("the person is still there")
    }
}

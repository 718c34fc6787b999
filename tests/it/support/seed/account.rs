//! Making accounts for a test, each with an administrator of its own.

use super::{ClientSeed, TestClient};
use crate::support::TestApp;
use domain::account::{self, NewAccount};
use entity::{
    AccountId,
    account::{Model as Account, PolicyPreset},
};

/// An account with an administrator of its own.
#[derive(Clone, Debug)]
pub(crate) struct TestAccount {
    /// Its identity.
    pub id: AccountId,
    /// Its row when it was made.
    pub row: Account,
    /// A client that may do everything there.
    pub administrator: TestClient,
}

impl TestApp {
    /// Makes an account, and a client that administers it.
    pub(crate) async fn account(&self, slug: &str, preset: PolicyPreset) -> TestAccount {
        let system = self.system(self.platform.id);
        let input = NewAccount {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            preset,
        };
        let row = self
            .change(&system, async |work| account::create(work, input).await)
            .await
            .unwrap();
        let wanted = format!("{slug}_administrator");
        let client_id = (preset == PolicyPreset::Insights).then_some(wanted.as_str());
        let seed = ClientSeed {
            account: Some(row.id),
            client_id,
            ..ClientSeed::with_role("administrator")
        };
        TestAccount {
            id: row.id,
            administrator: self.client(seed).await,
            row,
        }
    }
}

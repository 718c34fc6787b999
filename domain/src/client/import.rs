//! The first secret of a new client: chosen, generated, or the one that the client has in another
//! system.

use super::{
    NewClient, create,
    create::{CreatedFrom, Making, make},
    target_account,
};
use crate::{
    account,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    secret::{self, Imported, Kept, Minted},
    tools::Tools,
    work::Work,
};
use entity::{Secret, account::Model as Account, client::Model};

/// The first secret of a new client.
pub enum FirstSecret {
    /// A new one, which is shown once.
    New(Result<Minted>),
    /// The one that the client has in another system.
    Imported(Result<Kept>),
}

/// Creates the first secret of a client of that account from the input: a chosen one, an imported
/// one, or a generated one. Hashing is slow, so this runs before any transaction begins.
pub async fn first_secret(
    tools: &Tools,
    account: &Account,
    given: (Option<Secret>, Option<Imported>),
) -> FirstSecret {
    match given {
        (chosen, None) => FirstSecret::New(secret::mint(account, chosen, tools).await),
        (None, Some(imported)) => FirstSecret::Imported(secret::import(imported, tools).await),
        (Some(_), Some(_)) => {
            let message = "Give `clientSecret` or `importedSecret`, not both.";
            FirstSecret::Imported(Err(Error::refused(
                ProblemCode::Invalid,
                "importedSecret",
                message,
            )))
        }
    }
}

/// Creates a client with its first secret, which is returned if it is new.
///
/// # Errors
/// As [`create`](super::create()) and [`import`].
pub async fn create_with(
    work: &Work<'_>,
    input: NewClient,
    first: FirstSecret,
) -> Result<(Model, Option<Secret>)> {
    match first {
        FirstSecret::New(minted) => create(work, input, minted)
            .await
            .map(|(client, secret)| (client, Some(secret))),
        FirstSecret::Imported(kept) => import(work, input, kept).await.map(|client| (client, None)),
    }
}

/// Creates a client with the client id and the secret that it had in another system, whatever the
/// account's policy says on these. The account's limits, and the uniqueness of client ids, still
/// hold. The secret is not returned: its users have it already.
///
/// # Errors
/// As [`create`](super::create()); without `account:write`, since the account's policy does not
/// apply.
async fn import(work: &Work<'_>, input: NewClient, kept: Result<Kept>) -> Result<Model> {
    let account = target_account(work.db(), work.actor(), input.account).await?;
    if !account::rules_platform(work.actor()) {
        work.actor().require(Permission::AccountWrite)?;
    }
    let account = account::lock(work, account.id).await?;
    let new = Making {
        input,
        source: CreatedFrom::Imported,
    };
    make(work, &account, new, kept).await
}

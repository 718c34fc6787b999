//! The first secret of a new client: chosen, generated, or the one that the client has in another
//! system.

use super::{
    NewClient, create,
    create::{Source, make},
    target_account,
};
use crate::domain::{
    account,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    secret::{self, Imported, Kept, Minted},
    work::{Tools, Work},
};
use entity::{Secret, account::Model as Account, client::Model};

/// The first secret of a new client.
pub enum FirstSecret {
    /// A new one, which is shown once.
    New(Result<Minted>),
    /// The one that the client has in another system.
    Imported(Result<Kept>),
}

/// Makes the first secret of a client of that account from what was given: a chosen one, or an
/// imported one, or nothing. Hashing takes its time, so that it is done before any transaction
/// begins.
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

/// Makes a client with its first secret, which is answered if it is new.
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

/// Makes a client with the client id and the secret that it had in another system, whatever the
/// account's policy says of how these come about. The account's limits, and that client ids are
/// unique in the deployment, hold as ever. The secret is shown to no caller: those who use it have
/// it already.
///
/// # Errors
/// As [`create`](super::create()); without `account:write`, since the account's policy is set
/// aside.
async fn import(work: &Work<'_>, input: NewClient, kept: Result<Kept>) -> Result<Model> {
    let account = target_account(work.db(), work.actor(), input.account).await?;
    if !account::rules_platform(work.actor()) {
        work.actor().require(Permission::AccountWrite)?;
    }
    let account = account::lock(work, account.id).await?;
    make(work, &account, (input, Source::Imported), kept).await
}

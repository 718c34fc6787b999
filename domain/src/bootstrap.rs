//! The state of a new deployment: what every deployment has, its first administrators, and clients
//! and users that the operator creates on the machine itself.

mod first;
mod user;

pub use first::{FirstAdministrators, FirstUser, check_first_administrator, first_administrators};
pub use user::{create_user, create_user_link};

use super::{
    account,
    actor::Actor,
    audit::chain,
    built_in::{self, AudienceSync},
    client::{self, NewClient},
    deployment,
    error::{Error, Result},
    key::{self, KeyRing},
    role, secret,
    tools::Tools,
    work::Work,
};
use entity::{RoleId, Secret, account::Model as Account, client::Model as Client};
use sea_orm::DatabaseConnection;

const NO_ADMINISTRATOR: &str = "no client and no user can administer this deployment; create one: latchkey client create --name NAME --role administrator";

/// Updates the database from the code: built-in permissions and roles, signing keys. Several nodes
/// may start at once on one database: the first locks the deployment's row, the others find
/// everything done. Returns the account `default` and the keys.
///
/// # Errors
/// Internal ones, with a text for the operator.
pub async fn sync(
    db: &DatabaseConnection,
    tools: &Tools,
    audience: AudienceSync,
) -> Result<(Account, KeyRing)> {
    let server = Actor::system(entity::AccountId(uuid::Uuid::nil()));
    let work = Work::begin(db, tools, &server).await?;
    let end = deployment::lock(work.db()).await?;
    chain::build(work.db(), work.vault(), &end).await?;
    let account = built_in::sync(&work, audience).await?;
    key::ensure(&work, account.id).await?;
    if end.audit_sequence == 0 {
        // A new deployment has no tokens yet, so even its first generation can be one that cannot
        // be guessed.
        deployment::next_generation(work.db(), work.random()).await?;
    }
    // Checked before the commit, so that a master key that opens nothing has changed nothing.
    let keys = KeyRing::load(work.db(), &tools.vault, work.now()).await?;
    work.commit().await?;
    Ok((account, keys))
}

/// The warning for the operator where no client and no user can administer the deployment.
///
/// # Errors
/// Only internal ones.
pub async fn administration_warning(
    db: &DatabaseConnection,
    tools: &Tools,
) -> Result<Option<&'static str>> {
    let (account, _) = account_and_role(db, account::DEFAULT_SLUG, None).await?;
    let actor = Actor::system(account.id);
    let work = Work::begin(db, tools, &actor).await?;
    let administered = client::is_administered(&work, account.id).await?;
    Ok((!administered).then_some(NO_ADMINISTRATOR))
}

/// Where the operator creates a client or a user.
#[derive(Clone, Copy, Debug)]
pub struct Placement<'a> {
    /// Slug of the account.
    pub account: &'a str,
    /// Key of the role.
    pub role: Option<&'a str>,
}

/// Creates a client for the operator, in the account with that slug and with the role of that key.
///
/// # Errors
/// `NOT_FOUND` for an account or role that does not exist, and as [`client::create`].
pub async fn create_client(
    db: &DatabaseConnection,
    tools: &Tools,
    place: Placement<'_>,
    input: NewClient,
) -> Result<(Client, Secret)> {
    let (account, role) = account_and_role(db, place.account, place.role).await?;
    let minted = mint(&account, None, tools).await;
    let actor = Actor::system(account.id);
    let work = Work::begin(db, tools, &actor).await?;
    let made = client::create(&work, NewClient { role, ..input }, minted).await?;
    work.commit().await?;
    Ok(made)
}

async fn account_and_role(
    db: &DatabaseConnection,
    slug: &str,
    role: Option<&str>,
) -> Result<(Account, Option<RoleId>)> {
    let account = account::by_slug(db, slug)
        .await?
        .ok_or_else(|| Error::not_found("account", "account"))?;
    let role = match role {
        Some(key) => Some(
            role::by_key(db, account.id, key)
                .await?
                .ok_or_else(|| Error::not_found("role", "role"))?
                .id,
        ),
        None => None,
    };
    Ok((account, role))
}

/// A given secret is kept whatever the account's policy asks of secrets that people choose.
async fn mint(account: &Account, given: Option<Secret>, tools: &Tools) -> Result<secret::Minted> {
    match given {
        Some(given) => secret::keep(given, tools).await,
        None => secret::mint(account, None, tools).await,
    }
}

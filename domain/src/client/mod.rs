//! API clients: creation, changes, enabling and disabling. Their secrets are in [`secrets`], lists
//! in [`list`], authentication in [`authenticate`], URLs in [`urls`].

mod administrator;
pub mod authenticate;
pub mod bulk;
mod containing;
mod create;
mod duplicate;
mod identifier;
mod import;
mod known;
pub mod list;
pub mod owner;
pub mod secrets;
mod update;
pub mod urls;

pub use administrator::is_administered;
pub use create::{NewClient, create, target_account};
pub use duplicate::{Duplicate, duplicate};
pub use identifier::check_given as check_given_client_id;
pub use import::{FirstSecret, create_with, first_secret};
pub use known::{expect, find_anywhere, made};
pub use update::{ClientPatch, set_role, update};

use self::{
    administrator::{administrators, keep_an_administrator, refuse_last_administrator},
    urls::Urls,
};
pub use super::display_name::display_name;
use super::{
    account,
    actor::Actor,
    error::{Error, ProblemCode, Result},
    grant,
    permission::{Held, Holder, Permission, held_by},
    search,
    work::Work,
};
use config::Settings;
use entity::{
    ClientId,
    account::Model as Account,
    client::{Column, Entity, Model},
    client_permission, permission,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// OAuth grants that a client may use now.
#[must_use]
pub fn grant_types(client: &Model) -> Vec<&'static str> {
    client
        .script
        .then_some("client_credentials")
        .into_iter()
        .collect()
}

/// Lifetime of a client's tokens in seconds: its own, or the account's, or the deployment's; within
/// the account's present bounds.
#[must_use]
pub fn token_ttl(client: &Model, account: &Account, settings: &Settings) -> i32 {
    let seconds = client
        .token_ttl_seconds
        .or(account.default_token_ttl_seconds)
        .unwrap_or(settings.token_ttl);
    seconds
        .max(account.min_token_ttl_seconds)
        .min(account.max_token_ttl_seconds)
}

/// A client of the actor's account.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ClientId) -> Result<Option<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Clients of the actor's account, or of any account for an operator, by their ids, in any order;
/// those that do not exist are left out.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ClientId],
) -> Result<Vec<Model>> {
    actor.require(Permission::ClientsRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(Entity::find, Entity::of_account);
    Ok(seen
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// A client of the actor's account by its OAuth `client_id`.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn by_client_id(
    db: &impl ConnectionTrait,
    actor: &Actor,
    client_id: &str,
) -> Result<Option<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::ClientId.eq(client_id))
        .one(db)
        .await?)
}

/// Clients of the actor's account with exactly this name, two at most: enough to tell whether the
/// name is unique.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn by_name(db: &impl ConnectionTrait, actor: &Actor, name: &str) -> Result<Vec<Model>> {
    actor.require(Permission::ClientsRead)?;
    let same =
        Entity::of_account(actor.account()?).filter(Column::SortName.eq(sort_name(Some(name), "")));
    Ok(same
        .filter(Column::Name.eq(name))
        .order_by_asc(Column::Id)
        .limit(2)
        .all(db)
        .await?)
}

/// Holder of the permissions of a client of the actor's account.
///
/// # Errors
/// Without `clients:read`; `NOT_FOUND`; internal ones.
pub async fn holder_by_id(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ClientId,
) -> Result<Holder> {
    let client = find(db, actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(Holder::of_client(
        &client,
        &account::of_client(db, &client).await?,
    ))
}

/// Whether there is a client in any account.
///
/// # Errors
/// Only internal ones.
pub async fn any(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .limit(1)
        .count(db)
        .await?
        > 0)
}

/// The client that makes the request, whatever it may read.
///
/// # Errors
/// Only internal ones.
pub async fn asking(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Model>> {
    match actor.client() {
        Some(id) => Ok(Entity::of_account(actor.account()?)
            .filter(Column::Id.eq(id))
            .one(db)
            .await?),
        None => Ok(None),
    }
}

/// Flows that a client may use; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Authorization code flow.
    pub web_app: bool,
    /// Back-channel logout.
    pub backchannel: bool,
    /// Client credentials flow.
    pub script: bool,
}

fn check_ttl(account: &Account, seconds: Option<i32>) -> Result<()> {
    let (min, max) = (account.min_token_ttl_seconds, account.max_token_ttl_seconds);
    match seconds {
        Some(seconds) if !(min..=max).contains(&seconds) => Err(Error::refused(
            ProblemCode::Invalid,
            "tokenTtlSeconds",
            format!("From {min} to {max} seconds in this account."),
        )),
        _ => Ok(()),
    }
}

fn check_capabilities(capabilities: Capabilities, urls: &Urls) -> Result<()> {
    let Capabilities {
        web_app,
        backchannel,
        script,
    } = capabilities;
    if !(web_app || backchannel || script) {
        return Err(Error::refused(
            ProblemCode::Blank,
            "capabilities",
            "At least one capability is needed.",
        ));
    }
    if backchannel && urls.backchannel_logout_url.is_none() {
        let message = "The capability BACKCHANNEL needs a back-channel logout URL.";
        return Err(Error::refused(
            ProblemCode::Blank,
            "urls.backchannelLogoutUrl",
            message,
        ));
    }
    Ok(())
}

fn sort_name(name: Option<&str>, client_id: &str) -> String {
    // Some letters become two in lower case; the column holds 300.
    name.unwrap_or(client_id)
        .to_lowercase()
        .chars()
        .take(300)
        .collect()
}

fn search_text(client_id: &str, name: Option<&str>, description: Option<&str>) -> String {
    search::haystack([Some(client_id), name, description])
}

async fn write_scopes(
    work: &Work<'_>,
    client: ClientId,
    scopes: &[permission::Model],
) -> Result<()> {
    client_permission::Entity::delete_many()
        .filter(client_permission::Column::ClientId.eq(client))
        .exec(work.db())
        .await?;
    let rows = scopes.iter().map(|p| client_permission::ActiveModel {
        client_id: Set(client),
        permission_id: Set(p.id),
    });
    client_permission::Entity::insert_many(rows)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}

/// A client of the actor's account, for a change. Locks the account's row first.
async fn own(work: &Work<'_>, field: &str, id: ClientId) -> Result<(Model, Account)> {
    let account = account::lock(work, work.actor().account()?).await?;
    let found = Entity::of_account(account.id)
        .filter(Column::Id.eq(id))
        .one(work.db())
        .await?;
    Ok((
        found.ok_or_else(|| Error::not_found(field, "client"))?,
        account,
    ))
}

/// Like [`own`], for a client that holds nothing which the actor may not grant. Every rule that
/// changes a client begins here.
async fn within_reach(work: &Work<'_>, field: &str, id: ClientId) -> Result<(Model, Account)> {
    let (client, account) = own(work, field, id).await?;
    require_reach(work, field, &client, &account).await?;
    Ok((client, account))
}

async fn require_reach(
    work: &Work<'_>,
    field: &str,
    client: &Model,
    account: &Account,
) -> Result<()> {
    grant::require_reach(work.actor(), field, &held(work, client, account).await?)
}

async fn held(work: &Work<'_>, client: &Model, account: &Account) -> Result<Vec<Held>> {
    held_by(work.db(), &Holder::of_client(client, account)).await
}

/// Writes a client's row back, except the columns that the recorder of uses writes concurrently.
async fn save(work: &Work<'_>, row: Model) -> Result<Model> {
    let mut row = row.into_active_model().reset_all();
    row.last_used_at = NotSet;
    Ok(Entity::update(row).exec(work.db()).await?)
}

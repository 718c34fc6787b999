//! API clients: making them, changing them, switching them on and off. Their secrets are in [`secrets`], lists in [`list`], proof of
//! identity in [`authenticate`], URLs in [`urls`].

mod administrator;
pub mod authenticate;
pub mod bulk;
mod containing;
mod duplicate;
mod identifier;
mod known;
pub mod list;
pub mod owner;
pub mod secrets;
mod update;
pub mod urls;

pub use administrator::is_administered;
pub use duplicate::{Duplicate, duplicate};
pub use identifier::check_given as check_given_client_id;
pub use known::{expect, find_anywhere, made};
pub use update::{ClientPatch, set_role, update};

use self::{
    administrator::{administrators, keep_an_administrator, refuse_last_administrator},
    secrets::{NewSecret, insert_secret},
    urls::Urls,
};
use super::{
    account,
    actor::Actor,
    audit,
    error::{Error, ProblemCode, Problems, Result, text},
    grant, key,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    permission::{Held, Holder, Permission, held_by},
    role, search,
    secret::Minted,
    work::Work,
};
use crate::config::Policy;
use entity::{
    AccountId, ClientId, RoleId, Secret, UserId,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{AccessLevel, ActiveModel, Algorithm, ClientStatus, Column, Entity, Model},
    client_permission, permission,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

/// Name for people: the name, or the client id where that is blank.
#[must_use]
pub fn display_name(client: &Model) -> &str {
    client.name.as_deref().unwrap_or(&client.client_id)
}

/// Whose permissions count for a client of that account.
#[must_use]
pub fn holder(client: &Model, account: &Account) -> Holder {
    Holder {
        account: client.account_id,
        platform: account::is_platform(account),
        role: client.role_id,
        client: Some(client.id),
        access: client.access_level,
        active: client.status == ClientStatus::Active,
    }
}

/// Lifetime of a client's tokens in seconds: its own, or the account's, or the deployment's; within the account's bounds of now.
#[must_use]
pub fn token_ttl(client: &Model, account: &Account, policy: &Policy) -> i32 {
    let seconds = client.token_ttl_seconds.or(account.default_token_ttl_seconds).unwrap_or(policy.token_ttl);
    seconds.max(account.min_token_ttl_seconds).min(account.max_token_ttl_seconds)
}

/// A client of the actor's account.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ClientId) -> Result<Option<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?).filter(Column::Id.eq(id)).one(db).await?)
}

/// Clients of the actor's account by their ids, in any order; those that are not there are left out.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find_all(db: &impl ConnectionTrait, actor: &Actor, ids: &[ClientId]) -> Result<Vec<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// A client of the actor's account by its OAuth `client_id`.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn by_client_id(db: &impl ConnectionTrait, actor: &Actor, client_id: &str) -> Result<Option<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?).filter(Column::ClientId.eq(client_id)).one(db).await?)
}

/// Clients of the actor's account with exactly this name, two at most: whoever looks wants to know whether there is one.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn by_name(db: &impl ConnectionTrait, actor: &Actor, name: &str) -> Result<Vec<Model>> {
    actor.require(Permission::ClientsRead)?;
    let same = Entity::of_account(actor.account()?).filter(Column::SortName.eq(sort_name(Some(name), "")));
    Ok(same.filter(Column::Name.eq(name)).order_by_asc(Column::Id).limit(2).all(db).await?)
}

/// Whose permissions count for a client of the actor's account.
///
/// # Errors
/// Without `clients:read`; `NOT_FOUND`; internal ones.
pub async fn holder_by_id(db: &impl ConnectionTrait, actor: &Actor, id: ClientId) -> Result<Holder> {
    let client = find(db, actor, id).await?.ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(holder(&client, &account::of_client(db, &client).await?))
}

/// Whether any account has a client at all.
///
/// # Errors
/// Only internal ones.
pub async fn any(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(Entity::find().select_only().column(Column::Id).limit(1).count(db).await? > 0)
}

/// The client that asks, whatever it may read.
///
/// # Errors
/// Only internal ones.
pub async fn asking(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Model>> {
    match actor.client() {
        Some(id) => Ok(Entity::of_account(actor.account()?).filter(Column::Id.eq(id)).one(db).await?),
        None => Ok(None),
    }
}

/// What flows a client may take part in; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Authorization code flow.
    pub web_app: bool,
    /// Back-channel logout.
    pub backchannel: bool,
    /// Client credentials flow.
    pub script: bool,
}

/// A new client.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// Its account; the actor's where none.
    pub account: Option<AccountId>,
    /// The user who owns it; the account where none.
    pub owner: Option<UserId>,
    /// Its OAuth `client_id`; made by the server where none.
    pub client_id: Option<String>,
    /// Name for people.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Flows.
    pub capabilities: Capabilities,
    /// Read only or not.
    pub access_level: AccessLevel,
    /// Lifetime of its tokens in seconds.
    pub token_ttl_seconds: Option<i32>,
    /// How its tokens are signed.
    pub signing_algorithm: Option<Algorithm>,
    /// Its role.
    pub role: Option<RoleId>,
    /// Codes of permissions that it holds directly.
    pub scopes: Vec<String>,
    /// Its URLs.
    pub urls: Urls,
}

impl Default for NewClient {
    fn default() -> Self {
        Self {
            account: None,
            owner: None,
            client_id: None,
            name: None,
            description: None,
            capabilities: Capabilities { web_app: false, backchannel: false, script: true },
            access_level: AccessLevel::ReadWrite,
            token_ttl_seconds: None,
            signing_algorithm: None,
            role: None,
            scopes: Vec::new(),
            urls: Urls::default(),
        }
    }
}

/// The account that a new client goes to: the actor's own, or any for a platform administrator with `accounts:write`.
///
/// # Errors
/// Without `clients:write`; `NOT_FOUND` for an account that is not the actor's.
pub async fn target_account(db: &impl ConnectionTrait, actor: &Actor, wanted: Option<AccountId>) -> Result<Account> {
    actor.require(Permission::ClientsWrite)?;
    account::target(db, actor, wanted).await
}

/// Makes a client with one secret. Beyond the account's limit on active clients it starts inactive.
///
/// # Errors
/// Without `clients:write` (and `clients:roles` where it gets a role or scopes); problems with the input and with the secret;
/// `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION`.
pub async fn create(work: &Work<'_>, input: NewClient, minted: Result<Minted>) -> Result<(Model, Secret)> {
    let account = target_account(work.db(), work.actor(), input.account).await?;
    let account = account::lock(work, account.id).await?;
    make(work, &account, (input, None), minted).await
}

/// Makes a client of an account whose row is held; after another one, if that is named.
async fn make(
    work: &Work<'_>,
    account: &Account,
    (input, after): (NewClient, Option<&Model>),
    minted: Result<Minted>,
) -> Result<(Model, Secret)> {
    if input.role.is_some() || !input.scopes.is_empty() {
        work.actor().require(Permission::ClientsRoles)?;
    }
    let (row, scopes, minted) = check(work, account, &input, minted).await?;
    refuse_beyond_limit(work, account).await?;
    identifier::claim(work, row.client_id.as_ref(), *row.id.as_ref()).await?;
    let taken = |cause| super::error::unless_taken(cause, "clientId", "This client id is taken.");
    let client = Entity::insert(row).exec_with_returning(work.db()).await.map_err(taken)?;
    urls::write(work, client.id, &input.urls).await?;
    write_scopes(work, client.id, &scopes).await?;
    let held = held_by(work.db(), &holder(&client, account)).await?;
    grant::check(work.actor(), if input.scopes.is_empty() { "role" } else { "scopes" }, &[], &held)?;
    let (kind, summary) = match after {
        Some(other) => (AuditEventKind::ClientDuplicated, format!("Client {} made after {}", display_name(&client), display_name(other))),
        None => (AuditEventKind::ClientCreated, format!("Client {} created", display_name(&client))),
    };
    let details = json!({ "clientId": client.client_id, "active": client.status == ClientStatus::Active, "scopes": grant::codes(&held) });
    work.record(audit::Event::new(kind, account.id, client.id, summary).details(details));
    let secret = insert_secret(work, &client, minted, NewSecret::default()).await?;
    Ok((client, secret))
}

async fn check(
    work: &Work<'_>,
    account: &Account,
    input: &NewClient,
    minted: Result<Minted>,
) -> Result<(ActiveModel, Vec<permission::Model>, Minted)> {
    let mut problems = Problems::default();
    let client_id = problems.keep(identifier::choose(work, account, input.client_id.as_deref()))?.unwrap_or_default();
    problems.keep(identifier::refuse_others_prefix(work, account, &client_id).await)?;
    let name = problems.keep(text("name", input.name.as_deref(), MAX_NAME))?.flatten();
    let description = problems.keep(text("description", input.description.as_deref(), MAX_DESCRIPTION))?.flatten();
    problems.keep(check_ttl(account, input.token_ttl_seconds))?;
    problems.keep(check_capabilities(input.capabilities, &input.urls))?;
    problems.keep(urls::check(account, &input.urls))?;
    if let Some(algorithm) = input.signing_algorithm {
        problems.keep(key::require_current(work, "signingAlgorithm", algorithm).await)?;
    }
    let minted = problems.keep(minted)?;
    let scopes = problems.keep(grant::named(work.db(), account, "scopes", &input.scopes).await)?;
    if let Some(role) = input.role {
        problems.keep(role::usable(work, account.id, "role", role).await)?;
    }
    let owner = match input.owner {
        Some(owner) => problems.keep(owner::usable(work, account, owner).await)?,
        None => None,
    };
    problems.into_result()?;
    let (status, status_reason) = owner::standing(work, account, owner.as_ref()).await?;
    let minted = minted.ok_or_else(|| Error::internal("no secret was made"))?;
    let row = ActiveModel {
        id: Set(ClientId(work.id())),
        account_id: Set(account.id),
        sort_name: Set(sort_name(name.as_deref(), &client_id)),
        search_text: Set(search_text(&client_id, name.as_deref(), description.as_deref())),
        client_id: Set(client_id),
        name: Set(name),
        description: Set(description),
        status: Set(status),
        status_reason: Set(status_reason),
        version: Set(1),
        generation: Set(1),
        owner_id: Set(input.owner),
        created_by: Set(work.actor().client()),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        last_used_at: Set(None),
        web_app: Set(input.capabilities.web_app),
        backchannel: Set(input.capabilities.backchannel),
        script: Set(input.capabilities.script),
        access_level: Set(input.access_level),
        token_ttl_seconds: Set(input.token_ttl_seconds),
        role_id: Set(input.role),
        signing_algorithm: Set(input.signing_algorithm),
        root_url: Set(input.urls.root_url.clone()),
        home_url: Set(input.urls.home_url.clone()),
        admin_url: Set(input.urls.admin_url.clone()),
        backchannel_logout_url: Set(input.urls.backchannel_logout_url.clone()),
    };
    Ok((row, scopes.unwrap_or_default(), minted))
}

/// Refuses a client beyond the account's limit on all of them.
async fn refuse_beyond_limit(work: &Work<'_>, account: &Account) -> Result<()> {
    let Some(max) = account.max_clients else { return Ok(()) };
    let (most, all) = (u64::try_from(max).unwrap_or_default(), Entity::of_account(account.id).select_only().column(Column::Id));
    if all.limit(most).count(work.db()).await? < most {
        return Ok(());
    }
    let message = format!("This account has at most {max} clients. An administrator of the deployment can raise that.");
    Err(Error::refused(ProblemCode::QuotaExceeded, "", message))
}

fn check_ttl(account: &Account, seconds: Option<i32>) -> Result<()> {
    let (min, max) = (account.min_token_ttl_seconds, account.max_token_ttl_seconds);
    match seconds {
        Some(seconds) if !(min..=max).contains(&seconds) => {
            Err(Error::refused(ProblemCode::Invalid, "tokenTtlSeconds", format!("From {min} to {max} seconds in this account.")))
        }
        _ => Ok(()),
    }
}

fn check_capabilities(capabilities: Capabilities, urls: &Urls) -> Result<()> {
    let Capabilities { web_app, backchannel, script } = capabilities;
    if !(web_app || backchannel || script) {
        return Err(Error::refused(ProblemCode::Blank, "capabilities", "At least one capability is needed."));
    }
    if backchannel && urls.backchannel_logout_url.is_none() {
        let message = "The capability BACKCHANNEL needs a back-channel logout URL.";
        return Err(Error::refused(ProblemCode::Blank, "urls.backchannelLogoutUrl", message));
    }
    Ok(())
}

fn sort_name(name: Option<&str>, client_id: &str) -> String {
    // Some letters become two in lower case; the column holds 300.
    name.unwrap_or(client_id).to_lowercase().chars().take(300).collect()
}

fn search_text(client_id: &str, name: Option<&str>, description: Option<&str>) -> String {
    search::haystack([Some(client_id), name, description])
}

async fn write_scopes(work: &Work<'_>, client: ClientId, scopes: &[permission::Model]) -> Result<()> {
    client_permission::Entity::delete_many().filter(client_permission::Column::ClientId.eq(client)).exec(work.db()).await?;
    let rows = scopes.iter().map(|p| client_permission::ActiveModel { client_id: Set(client), permission_id: Set(p.id) });
    client_permission::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    Ok(())
}

/// A client of the actor's account, for a change. The account's row is taken first.
async fn own(work: &Work<'_>, field: &str, id: ClientId) -> Result<(Model, Account)> {
    let account = account::lock(work, work.actor().account()?).await?;
    let found = Entity::of_account(account.id).filter(Column::Id.eq(id)).one(work.db()).await?;
    Ok((found.ok_or_else(|| Error::not_found(field, "client"))?, account))
}

/// As [`own`], for a client that holds nothing which the actor may not grant. Every rule that changes a client begins here.
async fn within_reach(work: &Work<'_>, field: &str, id: ClientId) -> Result<(Model, Account)> {
    let (client, account) = own(work, field, id).await?;
    require_reach(work, field, &client, &account).await?;
    Ok((client, account))
}

async fn require_reach(work: &Work<'_>, field: &str, client: &Model, account: &Account) -> Result<()> {
    grant::require_reach(work.actor(), field, &held(work, client, account).await?)
}

async fn held(work: &Work<'_>, client: &Model, account: &Account) -> Result<Vec<Held>> {
    held_by(work.db(), &holder(client, account)).await
}

/// Writes a client's row back, but for what the recorder of uses writes beside us.
async fn save(work: &Work<'_>, row: Model) -> Result<Model> {
    let mut row = row.into_active_model().reset_all();
    row.last_used_at = NotSet;
    Ok(Entity::update(row).exec(work.db()).await?)
}

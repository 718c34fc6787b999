//! Making clients: new ones, copies of others, and such as come from another system.

use super::{
    Capabilities, check_capabilities, check_ttl, display_name, holder, identifier, owner,
    search_text,
    secrets::{NewSecret, insert_secret},
    sort_name, urls,
    urls::Urls,
    write_scopes,
};
use crate::domain::{
    account,
    actor::Actor,
    audit,
    error::{Error, ProblemCode, Problems, Result, text, unless_taken},
    grant, key,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    permission::{Permission, held_by},
    role,
    secret::{Kept, Minted},
    work::Work,
};
use entity::{
    AccountId, ClientId, RoleId, Secret, UserId,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{AccessLevel, ActiveModel, Algorithm, ClientStatus, Column, Entity, Model},
    permission,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, QuerySelect};
use serde_json::json;

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
            capabilities: Capabilities {
                web_app: false,
                backchannel: false,
                script: true,
            },
            access_level: AccessLevel::ReadWrite,
            token_ttl_seconds: None,
            signing_algorithm: None,
            role: None,
            scopes: Vec::new(),
            urls: Urls::default(),
        }
    }
}

/// The account that a new client goes to: the actor's own, or any for a platform administrator with
/// `accounts:write`.
///
/// # Errors
/// Without `clients:write`; `NOT_FOUND` for an account that is not the actor's.
pub async fn target_account(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Option<AccountId>,
) -> Result<Account> {
    actor.require(Permission::ClientsWrite)?;
    account::target(db, actor, wanted).await
}

/// Makes a client with one secret. Beyond the account's limit on active clients it starts inactive.
///
/// # Errors
/// Without `clients:write` (and `clients:roles` where it gets a role or scopes); problems with the
/// input and with the secret; `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION`.
pub async fn create(
    work: &Work<'_>,
    input: NewClient,
    minted: Result<Minted>,
) -> Result<(Model, Secret)> {
    let account = target_account(work.db(), work.actor(), input.account).await?;
    let account = account::lock(work, account.id).await?;
    make_with_secret(work, &account, (input, Source::New), minted).await
}

/// What a new client is made after.
#[derive(Clone, Copy)]
pub(super) enum Source<'s> {
    /// Nothing.
    New,
    /// Another client.
    Copied(&'s Model),
    /// One of another system.
    Imported,
}

/// As [`make`], with a secret that is shown once.
pub(super) async fn make_with_secret(
    work: &Work<'_>,
    account: &Account,
    new: (NewClient, Source<'_>),
    minted: Result<Minted>,
) -> Result<(Model, Secret)> {
    let (secret, kept) = match minted {
        Ok(Minted { secret, kept }) => (Some(secret), Ok(kept)),
        Err(error) => (None, Err(error)),
    };
    let client = make(work, account, new, kept).await?;
    Ok((
        client,
        secret.ok_or_else(|| Error::internal("no secret was made"))?,
    ))
}

/// Makes a client of an account whose row is held.
pub(super) async fn make(
    work: &Work<'_>,
    account: &Account,
    (input, source): (NewClient, Source<'_>),
    kept: Result<Kept>,
) -> Result<Model> {
    if input.role.is_some() || !input.scopes.is_empty() {
        work.actor().require(Permission::ClientsRoles)?;
    }
    let (row, scopes, kept) = check(work, account, (&input, source), kept).await?;
    refuse_beyond_limit(work, account).await?;
    identifier::claim(work, row.client_id.as_ref(), *row.id.as_ref()).await?;
    let taken = |cause| unless_taken(cause, "clientId", "This client id is taken.");
    let client = Entity::insert(row)
        .exec_with_returning(work.db())
        .await
        .map_err(taken)?;
    urls::write(work, client.id, &input.urls).await?;
    write_scopes(work, client.id, &scopes).await?;
    let held = held_by(work.db(), &holder(&client, account)).await?;
    grant::check(
        work.actor(),
        if input.scopes.is_empty() {
            "role"
        } else {
            "scopes"
        },
        &[],
        &held,
    )?;
    let (kind, summary) = match source {
        Source::New => (
            AuditEventKind::ClientCreated,
            format!("Client {} created", display_name(&client)),
        ),
        Source::Copied(other) => (
            AuditEventKind::ClientDuplicated,
            format!(
                "Client {} made after {}",
                display_name(&client),
                display_name(other)
            ),
        ),
        Source::Imported => (
            AuditEventKind::ClientCreated,
            format!("Client {} imported", display_name(&client)),
        ),
    };
    let details = json!({ "clientId": client.client_id, "active": client.status == ClientStatus::Active, "scopes": grant::codes(&held) });
    work.record(audit::Event::new(kind, account.id, client.id, summary).details(details));
    insert_secret(work, &client, kept, NewSecret::default()).await?;
    Ok(client)
}

async fn check(
    work: &Work<'_>,
    account: &Account,
    (input, source): (&NewClient, Source<'_>),
    kept: Result<Kept>,
) -> Result<(ActiveModel, Vec<permission::Model>, Kept)> {
    let mut problems = Problems::default();
    let chosen = match source {
        Source::Imported => identifier::keep(input.client_id.as_deref()),
        Source::New | Source::Copied(_) => {
            identifier::choose(work, account, input.client_id.as_deref())
        }
    };
    let client_id = problems.keep(chosen)?.unwrap_or_default();
    problems.keep(identifier::refuse_others_prefix(work, account, &client_id).await)?;
    let name = problems
        .keep(text("name", input.name.as_deref(), MAX_NAME))?
        .flatten();
    let description = problems
        .keep(text(
            "description",
            input.description.as_deref(),
            MAX_DESCRIPTION,
        ))?
        .flatten();
    problems.keep(check_ttl(account, input.token_ttl_seconds))?;
    problems.keep(check_capabilities(input.capabilities, &input.urls))?;
    problems.keep(urls::check(account, &input.urls))?;
    if let Some(algorithm) = input.signing_algorithm {
        problems.keep(key::require_current(work, "signingAlgorithm", algorithm).await)?;
    }
    let kept = problems.keep(kept)?;
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
    let kept = kept.ok_or_else(|| Error::internal("no secret was made"))?;
    let row = ActiveModel {
        account_id: Set(account.id),
        status: Set(status),
        status_reason: Set(status_reason),
        ..row(work, input, (client_id, name, description))
    };
    Ok((row, scopes.unwrap_or_default(), kept))
}

/// The row of a new client, but for its account and its status.
fn row(
    work: &Work<'_>,
    input: &NewClient,
    (client_id, name, description): (String, Option<String>, Option<String>),
) -> ActiveModel {
    ActiveModel {
        id: Set(ClientId(work.id())),
        sort_name: Set(sort_name(name.as_deref(), &client_id)),
        search_text: Set(search_text(
            &client_id,
            name.as_deref(),
            description.as_deref(),
        )),
        client_id: Set(client_id),
        name: Set(name),
        description: Set(description),
        version: Set(1),
        generation: Set(work.random().generation()),
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
        ..Default::default()
    }
}

/// Refuses a client beyond the account's limit on all of them.
async fn refuse_beyond_limit(work: &Work<'_>, account: &Account) -> Result<()> {
    let Some(max) = account.max_clients else {
        return Ok(());
    };
    let (most, all) = (
        u64::try_from(max).unwrap_or_default(),
        Entity::of_account(account.id)
            .select_only()
            .column(Column::Id),
    );
    if all.limit(most).count(work.db()).await? < most {
        return Ok(());
    }
    let message = format!(
        "This account has at most {max} clients. An administrator of the deployment can raise that."
    );
    Err(Error::refused(ProblemCode::QuotaExceeded, "", message))
}

//! Creates clients: new ones, copies of others, and imports from another system.

mod check;
mod new;
mod row;

pub use new::NewClient;

use self::check::{check, refuse_beyond_limit};
use super::{
    display_name, identifier,
    secrets::{NewSecret, insert_secret},
    urls, write_scopes,
};
use crate::{
    account,
    actor::Actor,
    audit,
    error::{Error, Result, unless_taken},
    grant,
    permission::{Holder, Permission, held_by},
    secret::{Kept, Minted},
    work::Work,
};
use entity::{
    AccountId, Secret,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{ClientStatus, Entity, Model},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;

/// The account in which a client is created: the actor's own, or any for a platform administrator
/// with `accounts:write`.
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

/// Creates a client with one secret. Beyond the account's limit on active clients it starts
/// inactive.
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
    let new = Making {
        input,
        source: CreatedFrom::New,
    };
    make_with_secret(work, &account, new, minted).await
}

/// What a new client is created from.
#[derive(Clone, Copy)]
pub(super) enum CreatedFrom<'s> {
    /// Only the input.
    New,
    /// Another client.
    Copied(&'s Model),
    /// One of another system.
    Imported,
}

/// A client that is to be created, and what it is created from.
pub(super) struct Making<'s> {
    /// Its properties.
    pub(super) input: NewClient,
    /// What it is created from.
    pub(super) source: CreatedFrom<'s>,
}

/// Like [`make`], with a secret that is shown once.
pub(super) async fn make_with_secret(
    work: &Work<'_>,
    account: &Account,
    new: Making<'_>,
    minted: Result<Minted>,
) -> Result<(Model, Secret)> {
    let (secret, kept) = match minted {
        Ok(Minted { secret, kept }) => (Some(secret), Ok(kept)),
        Err(error) => (None, Err(error)),
    };
    let client = make(work, account, new, kept).await?;
    Ok((
        client,
        secret.ok_or_else(|| Error::internal("no secret was created"))?,
    ))
}

/// Creates a client in an account whose row is locked.
pub(super) async fn make(
    work: &Work<'_>,
    account: &Account,
    new: Making<'_>,
    kept: Result<Kept>,
) -> Result<Model> {
    let input = &new.input;
    if input.role.is_some() || !input.scopes.is_empty() {
        work.actor().require(Permission::ClientsRoles)?;
    }
    let (row, scopes, kept) = check(work, account, &new, kept).await?;
    refuse_beyond_limit(work, account).await?;
    identifier::claim(work, row.client_id.as_ref(), *row.id.as_ref()).await?;
    let taken = |cause| unless_taken(cause, "clientId", "This client id is taken.");
    let client = Entity::insert(row)
        .exec_with_returning(work.db())
        .await
        .map_err(taken)?;
    urls::write(work, client.id, &input.urls).await?;
    write_scopes(work, client.id, &scopes).await?;
    let held = held_by(work.db(), &Holder::of_client(&client, account)).await?;
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
    let (kind, summary) = match new.source {
        CreatedFrom::New => (
            AuditEventKind::ClientCreated,
            format!("Client {} created", display_name(&client)),
        ),
        CreatedFrom::Copied(other) => (
            AuditEventKind::ClientDuplicated,
            format!(
                "Client {} created as a copy of {}",
                display_name(&client),
                display_name(other)
            ),
        ),
        CreatedFrom::Imported => (
            AuditEventKind::ClientCreated,
            format!("Client {} imported", display_name(&client)),
        ),
    };
    let details = json!({ "clientId": client.client_id, "active": client.status == ClientStatus::Active, "scopes": grant::codes(&held) });
    work.record(audit::Event::new(kind, account.id, client.id, summary).details(details));
    insert_secret(work, &client, kept, NewSecret::default()).await?;
    Ok(client)
}

//! Changes and deletes accounts.
//!
//! The row of a deleted account stays: the audit log refers to it, and its slug, which stood in
//! tokens as `acc`, must never come to mean another tenant. Nothing can be created or changed in a
//! deleted account.

use super::{Entity, Model, is_platform, lock_as, rules_platform};
use crate::{
    audit,
    error::{Error, ProblemCode, Result, required_text},
    limits::MAX_NAME,
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{AccountId, applied, audit_event::AuditEventKind, client, resource, role, user};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::json;
use std::fmt;

/// Most clients, users, roles and protected APIs that are deleted with an account, so that other
/// writers wait only briefly.
const MAX_DELETED: u64 = 1000;
/// Name of the confirmation in error messages.
const CONFIRMATION: &str = "expectedClientCount";

/// Changes an account's name: that of the actor's own, or of any for a platform administrator. The
/// slug never changes. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `account:write` (`accounts:write` for another account); `NOT_FOUND`, `STALE_VERSION`,
/// problems with `name`.
pub async fn update(
    work: &Work<'_>,
    id: AccountId,
    expected: Option<ExpectedVersion>,
    name: Option<String>,
) -> Result<Model> {
    let actor = work.actor();
    let any = rules_platform(actor);
    if !any {
        actor.require(Permission::AccountWrite)?;
    }
    if !any && id != actor.account()? {
        return Err(Error::not_found("id", "account"));
    }
    let before = lock_as(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let name = match name {
        Some(name) => required_text("name", &name, MAX_NAME)?,
        None => return Ok(before),
    };
    if name == before.name {
        return Ok(before);
    }
    let after = save(work, Model { name, ..before }).await?;
    let event = audit::Event::new(
        AuditEventKind::AccountUpdated,
        id,
        id,
        format!("Account {} renamed", after.slug),
    );
    work.record(event.details(json!({ "name": after.name })));
    Ok(after)
}

async fn save(work: &Work<'_>, mut row: Model) -> Result<Model> {
    row.version += 1;
    row.updated_at = work.now();
    Ok(Entity::update(row.into_active_model().reset_all())
        .exec(work.db())
        .await?)
}

/// What is deleted with an account.
struct Contents {
    clients: u64,
    users: u64,
    roles: u64,
    resources: u64,
}

impl Contents {
    async fn of(db: &impl ConnectionTrait, id: AccountId) -> Result<Self> {
        Ok(Self {
            clients: client::Entity::of_account(id).count(db).await?,
            users: user::Entity::of_account(id).count(db).await?,
            roles: role::Entity::find()
                .filter(role::Column::AccountId.eq(id))
                .count(db)
                .await?,
            resources: resource::Entity::find()
                .filter(resource::Column::AccountId.eq(id))
                .count(db)
                .await?,
        })
    }

    fn total(&self) -> u64 {
        self.clients + self.users + self.roles + self.resources
    }

    /// Refuses to delete more than one transaction may, or a number of clients that the caller has
    /// not confirmed.
    fn check(&self, confirmed: Option<u64>) -> Result<()> {
        if self.total() > MAX_DELETED {
            let message = format!(
                "At most {MAX_DELETED} things are deleted with an account, and this one has more: {self}. Delete clients and users first."
            );
            return Err(Error::refused(ProblemCode::InUse, "id", message));
        }
        let agreed = confirmed.map_or(self.total() == 0, |number| number == self.clients);
        if agreed {
            return Ok(());
        }
        let message = format!(
            "With the account, all that it has would be deleted: {self}. Confirm it by the number of clients."
        );
        Err(Error::refused(ProblemCode::InUse, CONFIRMATION, message))
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            clients,
            users,
            roles,
            resources,
        } = self;
        write!(
            f,
            "clients: {clients}, users: {users}, roles: {roles}, protected APIs: {resources}"
        )
    }
}

/// Deletes an account with its clients, users, roles and protected APIs. `confirmed` is the number
/// of its clients; it may be left out where there is nothing to delete. The tokens of the clients
/// are revoked; their client ids and the slug are never assigned again. The account's audit log
/// stays.
///
/// # Errors
/// Without `accounts:write`; `NOT_FOUND`, `STALE_VERSION`; `IMMUTABLE` for the account `default`;
/// `INVALID` for a negative number; `IN_USE` where the number of clients is another, and where
/// there are too many things for one transaction.
pub async fn delete(
    work: &Work<'_>,
    id: AccountId,
    expected: Option<ExpectedVersion>,
    confirmed: Option<i64>,
) -> Result<()> {
    work.actor().require(Permission::AccountsWrite)?;
    if !rules_platform(work.actor()) {
        return Err(Error::Forbidden(Permission::AccountsWrite));
    }
    let confirmed = confirmed.map(u64::try_from).transpose();
    let confirmed = confirmed
        .map_err(|_| Error::refused(ProblemCode::Invalid, CONFIRMATION, "Must not be negative."))?;
    let account = lock_as(work, "id", id).await?;
    // The caller's own account is `default`: only operators, whose account it is, may delete
    // accounts.
    if is_platform(&account) {
        return Err(Error::refused(
            ProblemCode::Immutable,
            "id",
            "The account `default` cannot be deleted.",
        ));
    }
    check_version(expected.as_ref(), account.version)?;
    Contents::of(work.db(), id).await?.check(confirmed)?;
    delete_contents(work, id).await?;
    let account = save(
        work,
        Model {
            deleted_at: Some(work.now()),
            ..account
        },
    )
    .await?;
    work.record(audit::Event::new(
        AuditEventKind::AccountDeleted,
        id,
        id,
        format!("Account {} deleted", account.slug),
    ));
    Ok(())
}

/// Deletes each thing as if it were deleted alone, with its own event, by which other nodes drop
/// what they have cached of it. The order follows the references: clients refer to users and roles,
/// users to roles and to the users above them.
async fn delete_contents(work: &Work<'_>, id: AccountId) -> Result<()> {
    delete_clients(work, id).await?;
    delete_users(work, id).await?;
    delete_roles(work, id).await?;
    delete_resources(work, id).await?;
    applied::Entity::delete_many()
        .filter(applied::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_clients(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in client::Entity::of_account(id).all(work.db()).await? {
        let summary = format!("Client {} deleted", row.client_id);
        let kind = AuditEventKind::ClientDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    client::Entity::delete_many()
        .filter(client::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_users(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in user::Entity::of_account(id).all(work.db()).await? {
        let summary = format!("User {} deleted", row.username);
        let kind = AuditEventKind::UserDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    for below in [
        user::Column::ParentId.is_not_null(),
        user::Column::ParentId.is_null(),
    ] {
        user::Entity::delete_many()
            .filter(user::Column::AccountId.eq(id))
            .filter(below)
            .exec(work.db())
            .await?;
    }
    Ok(())
}

async fn delete_roles(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in role::Entity::find()
        .filter(role::Column::AccountId.eq(id))
        .all(work.db())
        .await?
    {
        let summary = format!("Role {} deleted", row.key);
        let kind = AuditEventKind::RoleDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    role::Entity::delete_many()
        .filter(role::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn delete_resources(work: &Work<'_>, id: AccountId) -> Result<()> {
    for row in resource::Entity::find()
        .filter(resource::Column::AccountId.eq(id))
        .all(work.db())
        .await?
    {
        let summary = format!("Protected API {} deleted", row.identifier);
        let kind = AuditEventKind::ResourceDeleted;
        work.record(audit::Event::new(kind, id, row.id, summary));
    }
    resource::Entity::delete_many()
        .filter(resource::Column::AccountId.eq(id))
        .exec(work.db())
        .await?;
    Ok(())
}

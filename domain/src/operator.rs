//! Operators of the deployment acting in other accounts than their own.
//!
//! A rule takes its account from the actor, and every statement is scoped to it. So an operator
//! acts in another account as a second actor: the same client, in the account of the thing that a
//! caller names, with only those permissions of its own account that `accounts:read` or
//! `accounts:write` extend to others. No other caller gets such an actor, and then the rules find
//! nothing, as if the thing did not exist.

use super::{
    actor::Actor,
    error::{Error, Result},
    limits::MAX_CLIENT_ID,
    permission::Permission,
    reference::ClientBy,
};
use entity::{
    AccountId, AuditEventId, ClientId, ClientSecretId, Id, ResourceId, RoleId, UserId,
    WebhookDeliveryId, WebhookId, account, audit_event, client, client_secret, issuance, kind_of,
    resource, role, user, webhook, webhook_delivery,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use std::{collections::BTreeSet, future::Future, sync::Arc};
use uuid::Uuid;

/// Something that belongs to an account.
pub trait Subject: Sync {
    /// The account; none where the thing does not exist, or where it belongs to all accounts, as
    /// built-in ones do.
    ///
    /// # Errors
    /// Only internal ones.
    fn account(
        &self,
        db: &impl ConnectionTrait,
    ) -> impl Future<Output = Result<Option<AccountId>>> + Send;
}

impl Subject for AccountId {
    async fn account(&self, _: &impl ConnectionTrait) -> Result<Option<AccountId>> {
        Ok(Some(*self))
    }
}

macro_rules! subjects {
    ($($id:ident $rows:ident $account:ty;)*) => {$(
        impl Subject for $id {
            async fn account(&self, db: &impl ConnectionTrait) -> Result<Option<AccountId>> {
                let query = $rows::Entity::find_by_id(*self).select_only().column($rows::Column::AccountId);
                let found: Option<$account> = query.into_tuple().one(db).await?;
                Ok(found.and_then(Into::into))
            }
        }
    )*};
}

subjects! {
    ClientId client AccountId;
    UserId user AccountId;
    AuditEventId audit_event AccountId;
    RoleId role Option<AccountId>;
    ResourceId resource Option<AccountId>;
    WebhookId webhook AccountId;
    WebhookDeliveryId webhook_delivery AccountId;
}

impl Subject for ClientSecretId {
    async fn account(&self, db: &impl ConnectionTrait) -> Result<Option<AccountId>> {
        let query = client_secret::Entity::find_by_id(*self)
            .select_only()
            .column(client_secret::Column::ClientId);
        match query.into_tuple::<ClientId>().one(db).await? {
            Some(client) => client.account(db).await,
            None => Ok(None),
        }
    }
}

impl Subject for ClientBy {
    async fn account(&self, db: &impl ConnectionTrait) -> Result<Option<AccountId>> {
        match self {
            Self::Id(id) => id.account(db).await,
            Self::ClientId(client_id) => {
                let query = client::Entity::find()
                    .select_only()
                    .column(client::Column::AccountId);
                Ok(query
                    .filter(client::Column::ClientId.eq(client_id))
                    .into_tuple()
                    .one(db)
                    .await?)
            }
        }
    }
}

/// A token by its `jti`, which is the ID of its record.
pub struct Jti<'a>(pub &'a str);

impl Subject for Jti<'_> {
    async fn account(&self, db: &impl ConnectionTrait) -> Result<Option<AccountId>> {
        let Ok(id) = Uuid::try_parse(self.0) else {
            return Ok(None);
        };
        let query = issuance::Entity::find()
            .select_only()
            .column(issuance::Column::AccountId);
        Ok(query
            .filter(issuance::Column::Id.eq(id))
            .into_tuple()
            .one(db)
            .await?)
    }
}

/// Of several things the first counts: a bulk change is made in one account.
impl<T: Subject> Subject for [T] {
    async fn account(&self, db: &impl ConnectionTrait) -> Result<Option<AccountId>> {
        match self.first() {
            Some(first) => first.account(db).await,
            None => Ok(None),
        }
    }
}

impl<T: Subject> Subject for Vec<T> {
    async fn account(&self, db: &impl ConnectionTrait) -> Result<Option<AccountId>> {
        self.as_slice().account(db).await
    }
}

/// The actor for an action on a thing: in the thing's account where it is an operator, in its own
/// otherwise. Whether it may do anything there, and whether the thing exists, is for the rules to
/// check.
///
/// # Errors
/// Only internal ones.
pub async fn acting_on<T: Subject + ?Sized>(
    db: &impl ConnectionTrait,
    actor: &Arc<Actor>,
    thing: &T,
) -> Result<Arc<Actor>> {
    if !actor.is_operator() {
        return Ok(actor.clone());
    }
    Ok(match thing.account(db).await? {
        Some(account) => acting_in(actor, account).unwrap_or_else(|_| actor.clone()),
        None => actor.clone(),
    })
}

/// The texts that are ids of one kind.
fn ids<T: Id>(texts: &[String]) -> Vec<T> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Accounts of the things that these texts name: as ids of any kind, as slugs of accounts, as OAuth
/// client ids. Other texts are ignored.
///
/// # Errors
/// Only internal ones.
pub async fn accounts_named(db: &impl ConnectionTrait, names: &[String]) -> Result<Vec<AccountId>> {
    let mut accounts: BTreeSet<AccountId> = ids(names).into_iter().collect();
    macro_rules! find {
        ($($id:ident $rows:ident;)*) => {$(
            let wanted: Vec<$id> = ids(names);
            if !wanted.is_empty() {
                let query = $rows::Entity::find().select_only().column($rows::Column::AccountId);
                let found: Vec<Option<AccountId>> = query.filter($rows::Column::Id.is_in(wanted)).into_tuple().all(db).await?;
                accounts.extend(found.into_iter().flatten());
            }
        )*};
    }
    find! { ClientId client; UserId user; AuditEventId audit_event; RoleId role; ResourceId resource; WebhookId webhook; WebhookDeliveryId webhook_delivery; }
    let secrets: Vec<ClientSecretId> = ids(names);
    let words: Vec<_> = names
        .iter()
        .filter(|name| kind_of(name).is_none() && name.len() <= MAX_CLIENT_ID)
        .map(String::as_str)
        .collect();
    if secrets.is_empty() && words.is_empty() {
        return Ok(accounts.into_iter().collect());
    }
    let owners = client_secret::Entity::find()
        .select_only()
        .column(client_secret::Column::ClientId);
    let owners = owners
        .filter(client_secret::Column::Id.is_in(secrets))
        .into_query();
    let named = Condition::any()
        .add(client::Column::Id.in_subquery(owners))
        .add(client::Column::ClientId.is_in(words.iter().copied()));
    let query = client::Entity::find()
        .select_only()
        .column(client::Column::AccountId)
        .filter(named);
    accounts.extend(query.into_tuple::<AccountId>().all(db).await?);
    let query = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Slug.is_in(words));
    accounts.extend(query.into_tuple::<AccountId>().all(db).await?);
    Ok(accounts.into_iter().collect())
}

/// The actor for actions in that account.
///
/// # Errors
/// [`Error::Forbidden`] for actors that are no operators, in another account than their own;
/// [`Error::Unauthenticated`] for the anonymous.
pub fn acting_in(actor: &Arc<Actor>, account: AccountId) -> Result<Arc<Actor>> {
    if actor.account()? == account {
        return Ok(actor.clone());
    }
    if !actor.is_operator() {
        return Err(Error::Forbidden(Permission::AccountsRead));
    }
    let writes = actor.can(Permission::AccountsWrite.as_str());
    // Codes of permissions that the operator's own account defined mean nothing in another account,
    // which may have defined the same codes.
    let built_in = actor
        .scopes
        .iter()
        .filter_map(|code| Permission::from_code(code));
    let carried = built_in
        .filter(|permission| writes || !permission.mutating())
        .filter(|permission| !is_of_deployment(*permission));
    Ok(Arc::new(Actor {
        account: Some(account),
        platform: false,
        elsewhere: true,
        scopes: carried
            .map(|permission| permission.as_str().to_owned())
            .collect(),
        ..Actor::clone(actor)
    }))
}

/// Like [`acting_in`], in an account that an input names by this field.
///
/// # Errors
/// `NOT_FOUND` where the actor may not act there.
pub fn acting_in_named(actor: &Arc<Actor>, account: AccountId, field: &str) -> Result<Arc<Actor>> {
    acting_in(actor, account).map_err(|_| Error::not_found(field, "account"))
}

/// Whether a permission is about the deployment as a whole, and not about accounts.
fn is_of_deployment(permission: Permission) -> bool {
    permission.platform()
        && !matches!(
            permission,
            Permission::AccountsRead | Permission::AccountsWrite
        )
}

//! Roles in the database.

use super::{
    CliError, RoleChanges, RoleOptions,
    backend::{RoleBackend, RoleSummary, RoleTarget, no_role},
};
use crate::cli::{batch::ListPart, database_account, next_part};
use app::App;
use domain::{
    actor::Actor,
    permission,
    role::{self, NewRole, RolePatch},
};
use entity::{AccountId, role::Model};

impl RoleBackend for App {
    fn place(&self) -> String {
        String::new()
    }

    async fn page(
        &self,
        account: Option<&str>,
        after: Option<String>,
    ) -> Result<ListPart<RoleSummary>, CliError> {
        let account = database_account(self, account).await?.id;
        let page = role::list(&self.db, &Actor::system(account), &next_part(after)?).await?;
        let next = page.items.last().filter(|_| page.has_next);
        let next = next.map(|(cursor, _)| cursor.encode());
        let rows = page.items.into_iter().map(|(_, row)| row).collect();
        Ok(ListPart {
            items: summaries(self, account, rows).await?,
            next,
        })
    }

    async fn show(&self, target: RoleTarget<'_>) -> Result<RoleSummary, CliError> {
        let (row, actor) = find(self, target).await?;
        summary(self, &actor, row).await
    }

    async fn create(&self, options: RoleOptions) -> Result<RoleSummary, CliError> {
        let account = database_account(self, options.place.slug()).await?.id;
        let actor = Actor::system(account);
        let work = self.begin(&actor).await?;
        let new = NewRole {
            key: options.key,
            name: options.name,
            description: options.description,
            permissions: options.permissions,
        };
        let created = role::create(&work, new).await?;
        work.commit().await?;
        summary(self, &actor, created).await
    }

    async fn update(&self, changes: RoleChanges) -> Result<RoleSummary, CliError> {
        let target = RoleTarget {
            account: changes.place.slug(),
            key: &changes.key,
        };
        let (row, actor) = find(self, target).await?;
        let work = self.begin(&actor).await?;
        let patch = RolePatch {
            name: changes.name,
            description: changes.description.map(Some),
            permissions: changes.permissions,
        };
        let updated = role::update(&work, row.id, None, patch).await?;
        work.commit().await?;
        summary(self, &actor, updated).await
    }

    async fn delete(
        &self,
        target: RoleTarget<'_>,
        reassign_to: Option<String>,
    ) -> Result<(), CliError> {
        let (row, actor) = find(self, target).await?;
        let instead = match &reassign_to {
            Some(key) => Some(find(self, RoleTarget { key, ..target }).await?.0.id),
            None => None,
        };
        let work = self.begin(&actor).await?;
        role::delete(&work, row.id, instead).await?;
        Ok(work.commit().await?)
    }
}

/// The role, and the server itself as an actor in its account.
async fn find(app: &App, target: RoleTarget<'_>) -> Result<(Model, Actor), CliError> {
    let account = database_account(app, target.account).await?.id;
    let found = role::by_key(&app.db, account, target.key).await?;
    let row = found.ok_or_else(|| no_role(target.key))?;
    Ok((row, Actor::system(account)))
}

async fn summary(app: &App, actor: &Actor, row: Model) -> Result<RoleSummary, CliError> {
    let shown = summaries(app, actor.account()?, vec![row]).await?;
    let shown = shown.into_iter().next();
    shown.ok_or_else(|| CliError::other("the role is missing"))
}

async fn summaries(
    app: &App,
    account: AccountId,
    rows: Vec<Model>,
) -> Result<Vec<RoleSummary>, CliError> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut permissions = permission::codes_of_roles(&app.db, &ids, true).await?;
    let clients = role::client_counts(&app.db, account, &ids).await?;
    let users = role::user_counts(&app.db, account, &ids).await?;
    let shown = rows.into_iter().map(|row| RoleSummary {
        built_in: row.account_id.is_none(),
        permissions: permissions.remove(&row.id).unwrap_or_default(),
        clients: clients.get(&row.id).copied().unwrap_or_default(),
        users: users.get(&row.id).copied().unwrap_or_default(),
        key: row.key,
        name: row.name,
        description: row.description,
        created_at: row.created_at,
        updated_at: row.updated_at,
    });
    Ok(shown.collect())
}

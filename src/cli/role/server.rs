//! Roles on a server, by its REST API.

use super::{
    CliError, RoleChanges, RoleOptions,
    backend::{RoleBackend, RoleSummary, RoleTarget, no_role},
};
use crate::cli::{batch::ListPart, remote::Api};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A role as the server shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestRole {
    id: String,
    key: String,
    name: String,
    description: String,
    built_in: bool,
    permissions: Vec<String>,
    client_count: i64,
    user_count: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<RestRole> for RoleSummary {
    fn from(role: RestRole) -> Self {
        Self {
            key: role.key,
            name: role.name,
            description: role.description,
            built_in: role.built_in,
            permissions: role.permissions,
            clients: role.client_count,
            users: role.user_count,
            created_at: role.created_at,
            updated_at: role.updated_at,
        }
    }
}

impl RoleBackend for Api {
    fn place(&self) -> String {
        format!(" at {}", self.shown())
    }

    async fn page(
        &self,
        account: Option<&str>,
        after: Option<String>,
    ) -> Result<ListPart<RoleSummary>, CliError> {
        let account = self.account(account);
        let part = self
            .page::<RestRole>(&["roles"], (account, &[]), after)
            .await?;
        Ok(ListPart {
            items: part.items.into_iter().map(Into::into).collect(),
            next: part.next,
        })
    }

    async fn show(&self, target: RoleTarget<'_>) -> Result<RoleSummary, CliError> {
        Ok(find(self, target).await?.into())
    }

    async fn create(&self, options: RoleOptions) -> Result<RoleSummary, CliError> {
        let account = self.account(options.place.slug());
        if account.is_some_and(|slug| self.own_account().as_deref() != Some(slug)) {
            return Err(CliError::Usage(vec![
                "--account: a server creates roles in the account of the caller only: act as a client of that account, or use `latchkey apply`".to_owned(),
            ]));
        }
        let input = json!({
            "key": options.key,
            "name": options.name,
            "description": options.description,
            "permissions": options.permissions,
        });
        let created: RestRole = self.post(&["roles"], input).await?;
        Ok(created.into())
    }

    async fn update(&self, changes: RoleChanges) -> Result<RoleSummary, CliError> {
        let target = RoleTarget {
            account: changes.place.slug(),
            key: &changes.key,
        };
        let found = find(self, target).await?;
        let mut input = Map::new();
        let given = [
            ("name", changes.name.map(Value::from)),
            ("description", changes.description.map(Value::from)),
            ("permissions", changes.permissions.map(Value::from)),
        ];
        for (name, value) in given {
            input.extend(value.map(|value| (name.to_owned(), value)));
        }
        let updated: RestRole = self.patch(&["roles", &found.id], input.into()).await?;
        Ok(updated.into())
    }

    async fn delete(
        &self,
        target: RoleTarget<'_>,
        reassign_to: Option<String>,
    ) -> Result<(), CliError> {
        let found = find(self, target).await?;
        let instead = reassign_to.map(|key| ("reassignToKey", key));
        self.delete(&["roles", &found.id], instead.as_slice()).await
    }
}

/// The role with that key. It is looked for in the list, since a role of another account than the
/// caller's is found there only.
async fn find(api: &Api, target: RoleTarget<'_>) -> Result<RestRole, CliError> {
    let (account, mut after) = (api.account(target.account), None);
    loop {
        let part = api
            .page::<RestRole>(&["roles"], (account, &[]), after)
            .await?;
        let found = part.items.into_iter().find(|role| role.key == target.key);
        if let Some(found) = found {
            return Ok(found);
        }
        after = part.next;
        if after.is_none() {
            return Err(no_role(target.key));
        }
    }
}

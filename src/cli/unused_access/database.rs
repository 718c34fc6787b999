//! Unused access of clients in the database.

use super::{
    CliError,
    backend::{
        AccessBackend, Asked, ClientReview, PermissionReview, RoleGrants, SecretReview, no_client,
    },
};
use crate::cli::{batch::ListPart, database_account, next_part};
use app::App;
use domain::{
    actor::Actor,
    client, permission, role,
    unused_access::{self as unused, ReviewPeriod, UnusedAccess},
};
use entity::RoleId;

impl AccessBackend for App {
    async fn slug(&self, account: Option<&str>) -> Result<String, CliError> {
        Ok(database_account(self, account).await?.slug)
    }

    async fn page(
        &self,
        (account, days): Asked<'_>,
        after: Option<String>,
    ) -> Result<ListPart<ClientReview>, CliError> {
        let actor = Actor::system(database_account(self, account).await?.id);
        let period = ReviewPeriod::of_days(days, &self.tools)?;
        let page = unused::of_account(&self.db, &actor, period, &next_part(after)?).await?;
        let next = page.items.last().filter(|_| page.has_next);
        let next = next.map(|(cursor, _)| cursor.encode());
        let mut items = Vec::new();
        for (_, found) in page.items {
            items.push(review(self, found).await?);
        }
        Ok(ListPart { items, next })
    }

    async fn one(
        &self,
        (account, days): Asked<'_>,
        client_id: &str,
    ) -> Result<ClientReview, CliError> {
        let actor = Actor::system(database_account(self, account).await?.id);
        let period = ReviewPeriod::of_days(days, &self.tools)?;
        let row = client::by_client_id(&self.db, &actor, client_id).await?;
        let row = row.ok_or_else(|| no_client(client_id))?;
        let found = unused::of_client(&self.db, &actor, row.id, period).await?;
        review(self, found.ok_or_else(|| no_client(client_id))?).await
    }

    async fn role(&self, account: Option<&str>, id: &str) -> Result<Option<RoleGrants>, CliError> {
        let account = database_account(self, account).await?.id;
        let Ok(id) = id.parse::<RoleId>() else {
            return Ok(None);
        };
        let Some(row) = role::by_ids(&self.db, &[id]).await?.into_iter().next() else {
            return Ok(None);
        };
        let mut codes = permission::codes_of_roles(&self.db, &[id], true).await?;
        let clients = role::client_counts(&self.db, account, &[id]).await?;
        let users = role::user_counts(&self.db, account, &[id]).await?;
        Ok(Some(RoleGrants {
            built_in: row.account_id.is_none(),
            permissions: codes.remove(&id).unwrap_or_default(),
            clients: clients.get(&id).copied().unwrap_or_default(),
            users: users.get(&id).copied().unwrap_or_default(),
            key: row.key,
        }))
    }
}

async fn review(app: &App, found: UnusedAccess) -> Result<ClientReview, CliError> {
    let direct = permission::direct(&app.db, found.client.id).await?;
    let of_permission = |found: unused::PermissionFinding| PermissionReview {
        code: found.permission.code,
        reason: found.reason,
        finding: found.finding,
        last_issued_at: found.last_issued_at,
    };
    let of_secret = |found: unused::SecretFinding| SecretReview {
        id: found.secret.id.to_string(),
        finding: found.finding,
        last_used_at: found.secret.last_used_at,
    };
    Ok(ClientReview {
        client_id: found.client.client_id,
        finding: found.finding,
        last_used_at: found.client.last_used_at,
        evidence_starts_at: found.evidence_starts_at,
        role: found.client.role_id.map(|id| id.to_string()),
        scopes: direct
            .into_iter()
            .map(|permission| permission.code)
            .collect(),
        permissions: found.permissions.into_iter().map(of_permission).collect(),
        secrets: found.secrets.into_iter().map(of_secret).collect(),
    })
}

//! Unused access of clients on a server, by its REST API.

use super::{
    CliError,
    backend::{
        AccessBackend, Asked, ClientReview, PermissionReview, RoleGrants, SecretReview, no_client,
    },
};
use crate::cli::{batch::ListPart, remote::Api};
use chrono::{DateTime, Utc};
use domain::{
    permission::{Permission, Reason},
    unused_access::AccessFinding,
    vocabulary::Word,
};
use serde::Deserialize;

/// What a server has found of a client.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestReview {
    client: ReviewedClient,
    finding: Word<AccessFinding>,
    evidence_starts_at: Option<DateTime<Utc>>,
    permissions: Vec<RestPermissionFinding>,
    secrets: Vec<RestSecretFinding>,
}

/// A client, as far as its access is concerned.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReviewedClient {
    client_id: String,
    last_used_at: Option<DateTime<Utc>>,
    role_id: Option<String>,
    scopes: Vec<String>,
}

/// A permission, and what was found of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestPermissionFinding {
    permission: PermissionCode,
    reason: Word<Reason>,
    finding: Word<AccessFinding>,
    last_issued_at: Option<DateTime<Utc>>,
}

/// A permission, by its code.
#[derive(Deserialize)]
struct PermissionCode {
    code: String,
}

/// A secret, and what was found of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestSecretFinding {
    secret_id: String,
    finding: Word<AccessFinding>,
    last_used_at: Option<DateTime<Utc>>,
}

/// A role, as far as it grants something.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GrantingRole {
    key: String,
    built_in: bool,
    permissions: Vec<String>,
    client_count: i64,
    user_count: i64,
}

/// The opaque ID of a client.
#[derive(Deserialize)]
struct IdOfClient {
    id: String,
}

/// The slug of the caller's account.
#[derive(Deserialize)]
struct OwnAccount {
    slug: String,
}

impl From<RestReview> for ClientReview {
    fn from(found: RestReview) -> Self {
        let of_permission = |found: RestPermissionFinding| PermissionReview {
            code: found.permission.code,
            reason: found.reason.0,
            finding: found.finding.0,
            last_issued_at: found.last_issued_at,
        };
        let of_secret = |found: RestSecretFinding| SecretReview {
            id: found.secret_id,
            finding: found.finding.0,
            last_used_at: found.last_used_at,
        };
        Self {
            client_id: found.client.client_id,
            finding: found.finding.0,
            last_used_at: found.client.last_used_at,
            evidence_starts_at: found.evidence_starts_at,
            role: found.client.role_id,
            scopes: found.client.scopes,
            permissions: found.permissions.into_iter().map(of_permission).collect(),
            secrets: found.secrets.into_iter().map(of_secret).collect(),
        }
    }
}

impl AccessBackend for Api {
    async fn slug(&self, account: Option<&str>) -> Result<String, CliError> {
        if let Some(slug) = self
            .account(account)
            .map(str::to_owned)
            .or(self.own_account())
        {
            return Ok(slug);
        }
        let own: OwnAccount = self.get(&["account"], &[]).await?;
        Ok(own.slug)
    }

    async fn page(
        &self,
        (account, days): Asked<'_>,
        after: Option<String>,
    ) -> Result<ListPart<ClientReview>, CliError> {
        let filter = [("days", days.to_string())];
        let part = self
            .page::<RestReview>(&["unused-access"], (self.account(account), &filter), after)
            .await?;
        Ok(ListPart {
            items: part.items.into_iter().map(Into::into).collect(),
            next: part.next,
        })
    }

    async fn one(&self, (_, days): Asked<'_>, client_id: &str) -> Result<ClientReview, CliError> {
        let found: Option<IdOfClient> = self.find(&["clients", "by-client-id", client_id]).await?;
        let id = found.ok_or_else(|| no_client(client_id))?.id;
        let path = ["clients", &id, "unused-access"];
        let found: RestReview = self.get(&path, &[("days", days.to_string())]).await?;
        Ok(found.into())
    }

    async fn role(&self, _: Option<&str>, id: &str) -> Result<Option<RoleGrants>, CliError> {
        let found: Option<GrantingRole> = self
            .find_if_allowed(Permission::RolesRead, (&["roles", id], &[]))
            .await?;
        Ok(found.map(|role| RoleGrants {
            key: role.key,
            built_in: role.built_in,
            permissions: role.permissions,
            clients: role.client_count,
            users: role.user_count,
        }))
    }
}

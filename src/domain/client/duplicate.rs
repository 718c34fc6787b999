//! Making a client after another: everything but its identity and its secret.

use super::{
    Capabilities, NewClient,
    create::{Source, make_with_secret},
    display_name, own, require_reach, urls,
};
use crate::domain::{
    account,
    error::Result,
    permission::{self, Permission},
    secret::Minted,
    work::Work,
};
use entity::{ClientId, Secret, client::Model};

/// What is chosen of the new client.
#[derive(Clone, Debug, Default)]
pub struct Duplicate {
    /// Its OAuth `client_id`; made by the server where none.
    pub client_id: Option<String>,
    /// Name for people; after the other's where none.
    pub name: Option<String>,
}

/// Makes a client with the description, owner, flows, access level, token lifetime, role, scopes
/// and URLs of another one of the actor's account.
///
/// # Errors
/// As [`super::create`]; `NOT_FOUND`; `PRIVILEGE_ESCALATION` where the other one holds more than
/// the actor.
pub async fn duplicate(
    work: &Work<'_>,
    id: ClientId,
    input: Duplicate,
    minted: Result<Minted>,
) -> Result<(Model, Secret)> {
    work.actor().require(Permission::ClientsWrite)?;
    let (other, account) = own(work, "id", id).await?;
    let name = input.name.unwrap_or_else(|| {
        format!(
            "{} (copy)",
            display_name(&other).chars().take(190).collect::<String>()
        )
    });
    let platform = account::is_platform(&account);
    // What was granted before this was refused, and is without effect, is not handed on.
    let scopes = permission::direct(work.db(), id)
        .await?
        .into_iter()
        .filter(|permission| permission::is_offered(permission, platform));
    let scopes: Vec<_> = scopes.map(|permission| permission.code).collect();
    if other.role_id.is_some() || !scopes.is_empty() {
        work.actor().require(Permission::ClientsRoles)?;
    }
    require_reach(work, "id", &other, &account).await?;
    let new = NewClient {
        account: Some(account.id),
        owner: other.owner_id,
        client_id: input.client_id,
        name: Some(name),
        description: other.description.clone(),
        capabilities: Capabilities {
            web_app: other.web_app,
            backchannel: other.backchannel,
            script: other.script,
        },
        access_level: other.access_level,
        token_ttl_seconds: other.token_ttl_seconds,
        signing_algorithm: other.signing_algorithm,
        role: other.role_id,
        scopes,
        urls: urls::of(work.db(), &other).await?,
    };
    make_with_secret(work, &account, (new, Source::Copied(&other)), minted).await
}

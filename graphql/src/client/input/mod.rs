//! Inputs about clients, and their translation for the rules.

mod bulk;
mod secret;
mod sign_in;
mod urls;

pub(crate) use bulk::{DeleteClientsInput, SetClientsStatusInput};
pub(crate) use secret::{
    CreateClientSecretInput, ImportedSecretInput, RevokeClientSecretInput, RotateClientSecretInput,
};
pub(crate) use sign_in::ClientSignInInput;
pub(crate) use urls::{ClientUrlsInput, Url};

use crate::{
    lookup::{AccountBy, RoleBy, UserBy},
    vocabulary::{AccessLevel, ClientCapability, SigningAlgorithm},
    word::Word,
};
use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::{
    Source,
    client::{Capabilities, Capability, ClientPatch, NewClient, SignInPatch},
    error::{Error, ProblemCode, Result},
    work::Work,
};
use entity::{AccountId, client::AccessLevel as Access};

/// The capabilities that the list names.
pub(crate) fn capabilities(list: Vec<ClientCapability>) -> Capabilities {
    Capabilities::of(list.into_iter().map(|word| word.0))
}

/// A client to create.
#[derive(InputObject)]
pub(crate) struct CreateClientInput {
    /// ID or slug of the account; the caller's own when absent.
    pub account: Option<AccountBy>,
    /// User who owns the client; the account does when absent. While its owner is inactive, so is
    /// the client.
    pub owner: Option<UserBy>,
    /// OAuth `client_id` of the client; generated when absent, where the account's policy allows.
    /// Never assigned again, even after deletion.
    pub client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Secret of a client imported from another system, which keeps this secret and the `clientId`
    /// that is given, whatever the account's policy says about both. Requires `account:write` too.
    /// The answer shows no secret then.
    pub imported_secret: Option<ImportedSecretInput>,
    /// Name of the client, for display; at most 200 characters.
    pub name: Option<String>,
    /// Purpose of the client, in free text; at most 2000 characters.
    pub description: Option<String>,
    /// OAuth flows that the client may take part in; at least one.
    #[graphql(default_with = "vec![Word(Capability::Script)]")]
    pub capabilities: Vec<ClientCapability>,
    /// Access that the client has, whatever its role grants.
    #[graphql(default_with = "Word(Access::ReadWrite)")]
    pub access_level: AccessLevel,
    /// Lifetime of the client's tokens, in seconds, within the account's bounds; the account's
    /// default when absent.
    pub token_ttl_seconds: Option<i32>,
    /// Algorithm that signs the client's tokens; the deployment's default when absent.
    pub signing_algorithm: Option<SigningAlgorithm>,
    /// Role of the client; none when absent.
    pub role: Option<RoleBy>,
    /// Scopes granted to the client directly, besides those of its role; none when absent.
    pub scopes: Option<Vec<String>>,
    /// URLs of the client; none when absent.
    pub urls: Option<ClientUrlsInput>,
    /// Settings by which the client signs people in; their defaults when absent.
    pub sign_in: Option<ClientSignInInput>,
}

impl CreateClientInput {
    /// The input for the rules, in the account in which the client is created.
    pub(crate) async fn read(self, db: &impl Source, account: AccountId) -> Result<NewClient> {
        let input = self;
        let owner = match input.owner {
            Some(by) => Some(by.id(db, account, "owner").await?),
            None => None,
        };
        let role = match input.role {
            Some(by) => Some(by.id(db, account, "role").await?),
            None => None,
        };
        Ok(NewClient {
            account: Some(account),
            owner,
            client_id: input.client_id,
            name: input.name,
            description: input.description,
            capabilities: capabilities(input.capabilities),
            access_level: input.access_level.0,
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(|word| word.0),
            role,
            scopes: input.scopes.unwrap_or_default(),
            urls: input.urls.unwrap_or_default().into(),
            sign_in: SignInPatch::from(input.sign_in.unwrap_or_default()).into(),
        })
    }
}

/// Changes to a client. An absent member is left unchanged; null clears it.
#[derive(InputObject)]
pub(crate) struct UpdateClientInput {
    /// Opaque ID of the client (`cli_...`).
    pub id: ID,
    /// Version of the client that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub expected_version: Option<i32>,
    /// OAuth `client_id` of the client, where the account's policy allows changing it. Changing it
    /// revokes the client's tokens.
    pub client_id: Option<String>,
    /// Name of the client, for display; at most 200 characters.
    pub name: MaybeUndefined<String>,
    /// Purpose of the client, in free text; at most 2000 characters.
    pub description: MaybeUndefined<String>,
    /// User who owns the client; null for the account. The client is disabled and enabled with its
    /// owner.
    pub owner: MaybeUndefined<UserBy>,
    /// OAuth flows that the client may take part in, which replace all it has; at least one.
    pub capabilities: Option<Vec<ClientCapability>>,
    /// Access that the client has, whatever its role grants. Changing it to `READ_ONLY` revokes the
    /// client's tokens.
    pub access_level: Option<AccessLevel>,
    /// Lifetime of new tokens, in seconds; null for the account's default.
    pub token_ttl_seconds: MaybeUndefined<i32>,
    /// Algorithm that signs new tokens; null for the deployment's default.
    pub signing_algorithm: MaybeUndefined<SigningAlgorithm>,
    /// Scopes granted to the client directly, which replace all it has. Losing one revokes the
    /// client's tokens.
    pub scopes: MaybeUndefined<Vec<String>>,
    /// URLs of the client, which replace all it has.
    pub urls: MaybeUndefined<ClientUrlsInput>,
    /// Settings by which the client signs people in; an absent member of them is left unchanged.
    pub sign_in: Option<ClientSignInInput>,
}

impl UpdateClientInput {
    /// The input for the rules.
    pub(crate) async fn read(self, work: &Work<'_>) -> Result<ClientPatch> {
        let input = self;
        let signing_algorithm: Option<Option<SigningAlgorithm>> = input.signing_algorithm.into();
        let scopes: Option<Option<Vec<String>>> = input.scopes.into();
        let urls: Option<Option<ClientUrlsInput>> = input.urls.into();
        let owner = match input.owner {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(by) => Some(Some(
                by.id(work.db(), work.actor().account()?, "owner").await?,
            )),
        };
        Ok(ClientPatch {
            owner,
            client_id: input.client_id,
            name: input.name.into(),
            description: input.description.into(),
            capabilities: input.capabilities.map(capabilities),
            access_level: input.access_level.map(|word| word.0),
            token_ttl_seconds: input.token_ttl_seconds.into(),
            signing_algorithm: signing_algorithm.map(|algorithm| algorithm.map(|word| word.0)),
            scopes: scopes.map(Option::unwrap_or_default),
            urls: urls.map(|urls| urls.unwrap_or_default().into()),
            sign_in: input.sign_in.map(Into::into),
        })
    }
}

/// A client to create as a copy of another.
#[derive(InputObject)]
pub(crate) struct DuplicateClientInput {
    /// Opaque ID of the client to copy (`cli_...`).
    pub id: ID,
    /// OAuth `client_id` of the new client; generated when absent, where the account's policy
    /// allows.
    pub client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Name of the new client, for display; when absent, the copied client's name and `(copy)`.
    pub name: Option<String>,
}

/// The role to set for a client.
#[derive(InputObject)]
pub(crate) struct SetClientRoleInput {
    /// Opaque ID of the client (`cli_...`).
    pub id: ID,
    /// Role of the client; null removes the role.
    pub role: MaybeUndefined<RoleBy>,
    /// Version of the client that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub expected_version: Option<i32>,
}

impl SetClientRoleInput {
    /// Role of the client; null removes the role.
    pub(crate) async fn role(self, work: &Work<'_>) -> Result<Option<entity::RoleId>> {
        match self.role {
            MaybeUndefined::Undefined => Err(Error::refused(
                ProblemCode::Blank,
                "role",
                "Name a role, or null to remove it.",
            )),
            MaybeUndefined::Null => Ok(None),
            MaybeUndefined::Value(by) => by
                .id(work.db(), work.actor().account()?, "role")
                .await
                .map(Some),
        }
    }
}

//! What callers may say about clients, and its translation into what the rules understand.

use super::{AccessLevel, ClientCapability, ClientStatus};
use crate::{
    domain::{
        client::{
            Capabilities, ClientPatch, NewClient,
            bulk::OnError,
            secrets::{NewSecret, Rotation},
            urls::Urls,
        },
        error::{Error, ProblemCode, Result},
        key::parse_algorithm,
    },
    graphql::context::parse_input,
};
use async_graphql::{Enum, ID, InputObject, InputValueError, InputValueResult, MaybeUndefined, Scalar, ScalarType, Value};
use chrono::{DateTime, Utc};
use entity::client::Algorithm;

/// Absolute URL (WHATWG). In a client's URLs also a path such as `/callback`, which is joined to the client's `rootUrl`.
pub struct Url(pub String);

/// Absolute URL (WHATWG). In a client's URLs also a path such as `/callback`, which is joined to the client's `rootUrl`.
#[Scalar(name = "URL", specified_by_url = "https://url.spec.whatwg.org/")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            // The rules check the form, so that the caller hears of all problems at once.
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A client's URLs, all of them: lists that are left out are empty.
#[derive(InputObject, Default)]
pub struct ClientUrlsInput {
    /// Joined to relative URLs, which are those that begin with `/`. An http or https URL without a query.
    root_url: Option<Url>,
    /// Where to link back to.
    home_url: Option<Url>,
    /// Where revocation policies are pushed.
    admin_url: Option<Url>,
    /// Where an authorization response may go; `*` may stand at the very end where the account allows it.
    redirect_uris: Option<Vec<String>>,
    /// Where a browser may go after logout; as `redirectUris`.
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Origins that may call from a browser; `+` stands for those of the redirect URIs, `https://*.example.com` for all below a domain.
    web_origins: Option<Vec<String>>,
    /// Where logout notices go; needed with the capability `BACKCHANNEL`.
    backchannel_logout_url: Option<Url>,
}

impl From<ClientUrlsInput> for Urls {
    fn from(input: ClientUrlsInput) -> Self {
        let text = |url: Option<Url>| url.map(|url| url.0).filter(|text| !text.is_empty());
        Self {
            root_url: text(input.root_url),
            home_url: text(input.home_url),
            admin_url: text(input.admin_url),
            backchannel_logout_url: text(input.backchannel_logout_url),
            redirect_uris: input.redirect_uris.unwrap_or_default(),
            post_logout_redirect_uris: input.post_logout_redirect_uris.unwrap_or_default(),
            web_origins: input.web_origins.unwrap_or_default(),
        }
    }
}

fn capabilities(list: &[ClientCapability]) -> Capabilities {
    let has = |wanted| list.contains(&wanted);
    Capabilities {
        web_app: has(ClientCapability::WebApp),
        backchannel: has(ClientCapability::Backchannel),
        script: has(ClientCapability::Script),
    }
}

fn algorithm(name: Option<&str>) -> Result<Option<Algorithm>> {
    name.map(|name| parse_algorithm("signingAlgorithm", name)).transpose()
}

/// A new client.
#[derive(InputObject)]
pub struct CreateClientInput {
    /// The caller's account when absent.
    pub account_id: Option<ID>,
    /// The user who owns it; the account when absent. While its owner is inactive, so is it.
    pub owner_id: Option<ID>,
    /// Generated where absent and the policy allows. Never given out again, even after deletion.
    pub client_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Name for people; at most 200 characters.
    pub name: Option<String>,
    /// What it is for; at most 2000 characters.
    pub description: Option<String>,
    /// Flows that it may take part in; at least one.
    #[graphql(default_with = "vec![ClientCapability::Script]")]
    pub capabilities: Vec<ClientCapability>,
    /// What it may do whatever its role says.
    #[graphql(default_with = "AccessLevel::ReadWrite")]
    pub access_level: AccessLevel,
    /// Lifetime of its tokens, in seconds, within the account's bounds; the account's default where absent.
    pub token_ttl_seconds: Option<i32>,
    /// How its tokens are signed: `ES256`, `RS256` or `EdDSA`; the deployment's default where absent.
    pub signing_algorithm: Option<String>,
    /// Its role.
    pub role_id: Option<ID>,
    /// Scopes granted directly, beside the role's.
    pub scopes: Option<Vec<String>>,
    /// Its URLs.
    pub urls: Option<ClientUrlsInput>,
}

impl TryFrom<CreateClientInput> for NewClient {
    type Error = Error;

    fn try_from(input: CreateClientInput) -> Result<Self> {
        Ok(Self {
            account: input.account_id.as_ref().map(|id| parse_input("accountId", id)).transpose()?,
            owner: input.owner_id.as_ref().map(|id| parse_input("ownerId", id)).transpose()?,
            client_id: input.client_id,
            name: input.name,
            description: input.description,
            capabilities: capabilities(&input.capabilities),
            access_level: input.access_level.into(),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: algorithm(input.signing_algorithm.as_deref())?,
            role: input.role_id.as_ref().map(|id| parse_input("roleId", id)).transpose()?,
            scopes: input.scopes.unwrap_or_default(),
            urls: input.urls.unwrap_or_default().into(),
        })
    }
}

/// Changes to a client. Absent = unchanged, null = cleared.
#[derive(InputObject)]
pub struct UpdateClientInput {
    /// Which.
    pub id: ID,
    /// Refuses the change where the present version is another.
    pub expected_version: Option<i32>,
    /// The OAuth `client_id`, where the account allows changing it. Its tokens end.
    pub client_id: Option<String>,
    /// Name for people.
    pub name: MaybeUndefined<String>,
    /// What it is for.
    pub description: MaybeUndefined<String>,
    /// The user who owns it; null for the account. It goes on and off with its owner.
    pub owner_id: MaybeUndefined<ID>,
    /// All flows that it may take part in.
    pub capabilities: Option<Vec<ClientCapability>>,
    /// What it may do whatever its role says. Becoming `READ_ONLY` ends its tokens.
    pub access_level: Option<AccessLevel>,
    /// Lifetime of new tokens, in seconds; null for the account's default.
    pub token_ttl_seconds: MaybeUndefined<i32>,
    /// How new tokens are signed; null for the deployment's default.
    pub signing_algorithm: MaybeUndefined<String>,
    /// All scopes granted directly. Losing one ends its tokens.
    pub scopes: MaybeUndefined<Vec<String>>,
    /// All its URLs.
    pub urls: MaybeUndefined<ClientUrlsInput>,
}

impl TryFrom<UpdateClientInput> for ClientPatch {
    type Error = Error;

    fn try_from(input: UpdateClientInput) -> Result<Self> {
        let signing_algorithm: Option<Option<String>> = input.signing_algorithm.into();
        let scopes: Option<Option<Vec<String>>> = input.scopes.into();
        let urls: Option<Option<ClientUrlsInput>> = input.urls.into();
        let owner: Option<Option<ID>> = input.owner_id.into();
        Ok(Self {
            owner: owner.map(|owner| owner.as_ref().map(|id| parse_input("ownerId", id)).transpose()).transpose()?,
            client_id: input.client_id,
            name: input.name.into(),
            description: input.description.into(),
            capabilities: input.capabilities.as_deref().map(capabilities),
            access_level: input.access_level.map(Into::into),
            token_ttl_seconds: input.token_ttl_seconds.into(),
            signing_algorithm: signing_algorithm.map(|name| algorithm(name.as_deref())).transpose()?,
            scopes: scopes.map(Option::unwrap_or_default),
            urls: urls.map(|urls| urls.unwrap_or_default().into()),
        })
    }
}

/// A new secret for a client.
#[derive(InputObject)]
pub struct RotateClientSecretInput {
    /// Whose.
    pub id: ID,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Refuses the change where the present version of the client is another.
    pub expected_version: Option<i32>,
    /// Seconds that previous secrets go on working; 0 = they and the client's tokens end at once; the account's default when absent.
    pub grace_seconds: Option<i32>,
    /// What people call the new secret; at most 100 characters.
    pub name: Option<String>,
    /// When the new secret expires; never when absent.
    pub expires_at: Option<DateTime<Utc>>,
}

impl From<&RotateClientSecretInput> for Rotation {
    fn from(input: &RotateClientSecretInput) -> Self {
        let new = NewSecret { name: input.name.clone(), expires_at: input.expires_at };
        Self { grace_seconds: input.grace_seconds, new, expected_version: input.expected_version }
    }
}

/// One more secret for a client.
#[derive(InputObject)]
pub struct CreateClientSecretInput {
    /// Whose.
    pub id: ID,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Refuses the change where the present version of the client is another.
    pub expected_version: Option<i32>,
    /// What people call it; at most 100 characters.
    pub name: Option<String>,
    /// When it expires; never when absent.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A client to be made after another.
#[derive(InputObject)]
pub struct DuplicateClientInput {
    /// The other one.
    pub id: ID,
    /// Generated where absent and the policy allows.
    pub client_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Name for people; the other's and `(copy)` where absent.
    pub name: Option<String>,
}

/// A role for a client.
#[derive(InputObject)]
pub struct SetClientRoleInput {
    /// Which client.
    pub id: ID,
    /// Which role; null takes the role away.
    pub role_id: MaybeUndefined<ID>,
    /// Refuses the change where the present version of the client is another.
    pub expected_version: Option<i32>,
}

impl SetClientRoleInput {
    /// The role, which must be named, if only as null: nobody should lose a role by leaving a line out.
    pub fn role(&self) -> Result<Option<entity::RoleId>> {
        match &self.role_id {
            MaybeUndefined::Undefined => Err(Error::refused(ProblemCode::Blank, "roleId", "Name a role, or null to take it away.")),
            MaybeUndefined::Null => Ok(None),
            MaybeUndefined::Value(id) => parse_input("roleId", id).map(Some),
        }
    }
}

/// What to do when some of the items cannot be changed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "OnError")]
pub enum BulkErrorPolicy {
    /// All or nothing.
    RejectAll,
    /// Change the others.
    SkipFailed,
}

/// Clients to be switched on or off.
#[derive(InputObject)]
pub struct SetClientsStatusInput {
    /// Which; at most 100.
    pub ids: Vec<ID>,
    /// What they shall be.
    pub status: ClientStatus,
    /// What to do when some of them cannot be changed.
    #[graphql(default_with = "BulkErrorPolicy::SkipFailed")]
    pub on_error: BulkErrorPolicy,
}

/// Clients to be deleted.
#[derive(InputObject)]
pub struct DeleteClientsInput {
    /// Which; at most 100.
    pub ids: Vec<ID>,
    /// What to do when some of them cannot be deleted.
    #[graphql(default_with = "BulkErrorPolicy::SkipFailed")]
    pub on_error: BulkErrorPolicy,
}

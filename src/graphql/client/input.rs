//! What callers may say about clients, and its translation into what the rules understand.

use super::{AccessLevel, ClientCapability, ClientStatus};
use crate::{
    domain::{
        Source,
        client::{
            Capabilities, ClientPatch, NewClient,
            bulk::OnError,
            secrets::{NewSecret, Rotation},
            urls::Urls,
        },
        error::{Error, ProblemCode, Result},
        secret::Imported,
        work::Work,
    },
    graphql::{
        context::parse_input,
        key::SigningAlgorithm,
        lookup::{AccountBy, RoleBy, UserBy},
        time::DateTime,
    },
};
use async_graphql::{Enum, ID, InputObject, InputValueError, InputValueResult, MaybeUndefined, OneofObject, Scalar, ScalarType, Value};
use entity::{AccountId, Secret};

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

/// URLs of a client, which replace all it has: what is left out is empty.
#[derive(InputObject, Default)]
pub struct ClientUrlsInput {
    /// URL that the client's relative URLs, which begin with `/`, are joined to. An http or https URL without a query.
    root_url: Option<Url>,
    /// URL of the client's home page; none when absent.
    home_url: Option<Url>,
    /// URL that revocation policies are pushed to; none when absent.
    admin_url: Option<Url>,
    /// URIs that an authorization response may be redirected to; `*` may stand at the very end where the account allows it.
    redirect_uris: Option<Vec<String>>,
    /// URIs that a browser may be redirected to after logout; the same forms as `redirectUris`.
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs, `https://*.example.com` for all below a
    /// domain.
    web_origins: Option<Vec<String>>,
    /// URL that back-channel logout requests are sent to; required with the capability `BACKCHANNEL`.
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

/// The secret that a client has in another system, in one of two forms.
#[derive(OneofObject)]
pub enum ImportedSecretInput {
    /// The secret itself, at most 256 bytes.
    Value(String),
    /// Hash of the secret that the other system computed: bcrypt (`$2b$`), or a PHC string of `pbkdf2-sha256`, `pbkdf2-sha512`, `argon2id`
    /// or `sha256`.
    Hash(String),
}

impl From<ImportedSecretInput> for Imported {
    fn from(input: ImportedSecretInput) -> Self {
        match input {
            ImportedSecretInput::Value(value) => Self::Plain(Secret::new(value)),
            ImportedSecretInput::Hash(hash) => Self::Hash(Secret::new(hash)),
        }
    }
}

/// A client to create.
#[derive(InputObject)]
pub struct CreateClientInput {
    /// ID or slug of the account; the caller's own when absent.
    pub account: Option<AccountBy>,
    /// User who owns the client; the account does when absent. While its owner is inactive, so is the client.
    pub owner: Option<UserBy>,
    /// OAuth `client_id` of the client; generated when absent, where the account's policy allows. Never assigned again, even after
    /// deletion.
    pub client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Secret of a client imported from another system, which keeps this secret and the `clientId` that is given, whatever the account's
    /// policy says about both. Requires `account:write` too. The answer shows no secret then.
    pub imported_secret: Option<ImportedSecretInput>,
    /// Name of the client, for display; at most 200 characters.
    pub name: Option<String>,
    /// Purpose of the client, in free text; at most 2000 characters.
    pub description: Option<String>,
    /// OAuth flows that the client may take part in; at least one.
    #[graphql(default_with = "vec![ClientCapability::Script]")]
    pub capabilities: Vec<ClientCapability>,
    /// Access that the client has, whatever its role grants.
    #[graphql(default_with = "AccessLevel::ReadWrite")]
    pub access_level: AccessLevel,
    /// Lifetime of the client's tokens, in seconds, within the account's bounds; the account's default when absent.
    pub token_ttl_seconds: Option<i32>,
    /// Algorithm that signs the client's tokens; the deployment's default when absent.
    pub signing_algorithm: Option<SigningAlgorithm>,
    /// Role of the client; none when absent.
    pub role: Option<RoleBy>,
    /// Scopes granted to the client directly, besides those of its role; none when absent.
    pub scopes: Option<Vec<String>>,
    /// URLs of the client; none when absent.
    pub urls: Option<ClientUrlsInput>,
}

impl CreateClientInput {
    /// As the rules understand it, in the account that the client goes to.
    pub async fn read(self, db: &impl Source, account: AccountId) -> Result<NewClient> {
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
            capabilities: capabilities(&input.capabilities),
            access_level: input.access_level.into(),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(Into::into),
            role,
            scopes: input.scopes.unwrap_or_default(),
            urls: input.urls.unwrap_or_default().into(),
        })
    }
}

/// Changes to a client. An absent member is left unchanged; null clears it.
#[derive(InputObject)]
pub struct UpdateClientInput {
    /// Opaque ID of the client (`cli_...`).
    pub id: ID,
    /// Version of the client that the caller last saw; where the present version is another, the change is refused. Any version when
    /// absent.
    pub expected_version: Option<i32>,
    /// OAuth `client_id` of the client, where the account's policy allows changing it. Changing it revokes the client's tokens.
    pub client_id: Option<String>,
    /// Name of the client, for display; at most 200 characters.
    pub name: MaybeUndefined<String>,
    /// Purpose of the client, in free text; at most 2000 characters.
    pub description: MaybeUndefined<String>,
    /// User who owns the client; null for the account. The client is disabled and enabled with its owner.
    pub owner: MaybeUndefined<UserBy>,
    /// OAuth flows that the client may take part in, which replace all it has; at least one.
    pub capabilities: Option<Vec<ClientCapability>>,
    /// Access that the client has, whatever its role grants. Changing it to `READ_ONLY` revokes the client's tokens.
    pub access_level: Option<AccessLevel>,
    /// Lifetime of new tokens, in seconds; null for the account's default.
    pub token_ttl_seconds: MaybeUndefined<i32>,
    /// Algorithm that signs new tokens; null for the deployment's default.
    pub signing_algorithm: MaybeUndefined<SigningAlgorithm>,
    /// Scopes granted to the client directly, which replace all it has. Losing one revokes the client's tokens.
    pub scopes: MaybeUndefined<Vec<String>>,
    /// URLs of the client, which replace all it has.
    pub urls: MaybeUndefined<ClientUrlsInput>,
}

impl UpdateClientInput {
    /// As the rules understand it.
    pub async fn read(self, work: &Work<'_>) -> Result<ClientPatch> {
        let input = self;
        let signing_algorithm: Option<Option<SigningAlgorithm>> = input.signing_algorithm.into();
        let scopes: Option<Option<Vec<String>>> = input.scopes.into();
        let urls: Option<Option<ClientUrlsInput>> = input.urls.into();
        let owner = match input.owner {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(by) => Some(Some(by.id(work.db(), work.actor().account()?, "owner").await?)),
        };
        Ok(ClientPatch {
            owner,
            client_id: input.client_id,
            name: input.name.into(),
            description: input.description.into(),
            capabilities: input.capabilities.as_deref().map(capabilities),
            access_level: input.access_level.map(Into::into),
            token_ttl_seconds: input.token_ttl_seconds.into(),
            signing_algorithm: signing_algorithm.map(|algorithm| algorithm.map(Into::into)),
            scopes: scopes.map(Option::unwrap_or_default),
            urls: urls.map(|urls| urls.unwrap_or_default().into()),
        })
    }
}

/// A new secret for a client, in place of one secret or of all that the client has.
#[derive(InputObject)]
pub struct RotateClientSecretInput {
    /// Opaque ID of the client (`cli_...`).
    pub id: ID,
    /// Opaque ID of the secret that the new one replaces (`sec_...`); the others stay valid. When absent, **all** secrets of the client are
    /// replaced, also those created for other systems.
    pub secret_id: Option<ID>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Version of the client that the caller last saw; where the present version is another, the change is refused. Any version when
    /// absent.
    pub expected_version: Option<i32>,
    /// Seconds for which the replaced secrets stay valid; 0 means that they and the client's tokens are revoked at once. The account's
    /// default when absent.
    pub grace_seconds: Option<i32>,
    /// Name of the new secret, for display; at most 100 characters.
    pub name: Option<String>,
    /// When the new secret expires; never when absent.
    pub expires_at: Option<DateTime>,
}

impl TryFrom<&RotateClientSecretInput> for Rotation {
    type Error = Error;

    fn try_from(input: &RotateClientSecretInput) -> Result<Self> {
        let new = NewSecret { name: input.name.clone(), expires_at: input.expires_at.map(|at| at.0) };
        let secret = input.secret_id.as_ref().map(|id| parse_input("secretId", id)).transpose()?;
        Ok(Self { secret, grace_seconds: input.grace_seconds, new, expected_version: input.expected_version.map(Into::into) })
    }
}

/// A further secret to create for a client.
#[derive(InputObject)]
pub struct CreateClientSecretInput {
    /// Opaque ID of the client that the secret is created for (`cli_...`).
    pub id: ID,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Version of the client that the caller last saw; where the present version is another, the change is refused. Any version when
    /// absent.
    pub expected_version: Option<i32>,
    /// Name of the secret, for display; at most 100 characters.
    pub name: Option<String>,
    /// When the secret expires; never when absent.
    pub expires_at: Option<DateTime>,
}

/// A secret to revoke.
#[derive(InputObject)]
pub struct RevokeClientSecretInput {
    /// Opaque ID of the secret (`sec_...`).
    pub id: ID,
}

/// A client to create as a copy of another.
#[derive(InputObject)]
pub struct DuplicateClientInput {
    /// Opaque ID of the client to copy (`cli_...`).
    pub id: ID,
    /// OAuth `client_id` of the new client; generated when absent, where the account's policy allows.
    pub client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Name of the new client, for display; when absent, the copied client's name and `(copy)`.
    pub name: Option<String>,
}

/// The role to set for a client.
#[derive(InputObject)]
pub struct SetClientRoleInput {
    /// Opaque ID of the client (`cli_...`).
    pub id: ID,
    /// Role of the client; null removes the role.
    pub role: MaybeUndefined<RoleBy>,
    /// Version of the client that the caller last saw; where the present version is another, the change is refused. Any version when
    /// absent.
    pub expected_version: Option<i32>,
}

impl SetClientRoleInput {
    /// Role of the client; null removes the role.
    pub async fn role(self, work: &Work<'_>) -> Result<Option<entity::RoleId>> {
        match self.role {
            MaybeUndefined::Undefined => Err(Error::refused(ProblemCode::Blank, "role", "Name a role, or null to take it away.")),
            MaybeUndefined::Null => Ok(None),
            MaybeUndefined::Value(by) => by.id(work.db(), work.actor().account()?, "role").await.map(Some),
        }
    }
}

/// Policy of a bulk change for clients that cannot be changed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "OnError")]
pub enum BulkErrorPolicy {
    /// No client is changed when any one cannot be.
    RejectAll,
    /// The other clients are changed all the same.
    SkipFailed,
}

/// Clients to enable or disable.
#[derive(InputObject)]
pub struct SetClientsStatusInput {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    pub ids: Vec<ID>,
    /// Status that the clients get.
    pub status: ClientStatus,
    /// Policy for clients that cannot be changed.
    #[graphql(default_with = "BulkErrorPolicy::SkipFailed")]
    pub on_error: BulkErrorPolicy,
}

/// Clients to delete.
#[derive(InputObject)]
pub struct DeleteClientsInput {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    pub ids: Vec<ID>,
    /// Policy for clients that cannot be deleted.
    #[graphql(default_with = "BulkErrorPolicy::SkipFailed")]
    pub on_error: BulkErrorPolicy,
}

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

/// The secret that a client has in another system, in one of two forms.
#[derive(OneofObject)]
pub enum ImportedSecretInput {
    /// The secret itself, at most 256 bytes.
    Value(String),
    /// A hash of it that the other system made: bcrypt (`$2b$`), or a PHC string of `pbkdf2-sha256`, `pbkdf2-sha512`, `argon2id` or `sha256`.
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

/// A new client.
#[derive(InputObject)]
pub struct CreateClientInput {
    /// ID or slug of the account; the caller's own when absent.
    pub account: Option<AccountBy>,
    /// User who owns it; the account when absent. While its owner is inactive, so is it.
    pub owner: Option<UserBy>,
    /// OAuth `client_id`; generated where absent and the policy allows. Never given out again, even after deletion.
    pub client_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Imports a client of another system: it keeps the `clientId` that is given and this secret, whatever the account's policy says of how these come
    /// about. Needs `account:write` too. The answer shows no secret then.
    pub imported_secret: Option<ImportedSecretInput>,
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
    /// Algorithm that signs its tokens; the deployment's default where absent.
    pub signing_algorithm: Option<SigningAlgorithm>,
    /// Role of the client.
    pub role: Option<RoleBy>,
    /// Scopes granted directly, beside the role's.
    pub scopes: Option<Vec<String>>,
    /// Its URLs.
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
    /// User who owns it; null for the account. It goes on and off with its owner.
    pub owner: MaybeUndefined<UserBy>,
    /// All flows that it may take part in.
    pub capabilities: Option<Vec<ClientCapability>>,
    /// What it may do whatever its role says. Becoming `READ_ONLY` ends its tokens.
    pub access_level: Option<AccessLevel>,
    /// Lifetime of new tokens, in seconds; null for the account's default.
    pub token_ttl_seconds: MaybeUndefined<i32>,
    /// Algorithm that signs new tokens; null for the deployment's default.
    pub signing_algorithm: MaybeUndefined<SigningAlgorithm>,
    /// All scopes granted directly. Losing one ends its tokens.
    pub scopes: MaybeUndefined<Vec<String>>,
    /// All its URLs.
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

/// A new secret for a client, in place of one secret or of all that it has.
#[derive(InputObject)]
pub struct RotateClientSecretInput {
    /// ID of the client.
    pub id: ID,
    /// ID of the secret that the new one replaces; the others go on as they are. Where absent, **all** secrets of the client are replaced, also
    /// those made for other systems.
    pub secret_id: Option<ID>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Refuses the change where the present version of the client is another.
    pub expected_version: Option<i32>,
    /// Seconds that the replaced secrets go on working; 0 = they and the client's tokens end at once; the account's default when absent.
    pub grace_seconds: Option<i32>,
    /// What people call the new secret; at most 100 characters.
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
    pub expires_at: Option<DateTime>,
}

/// A secret to be revoked.
#[derive(InputObject)]
pub struct RevokeClientSecretInput {
    /// ID of the secret (`sec_...`).
    pub id: ID,
}

/// A client to be made after another.
#[derive(InputObject)]
pub struct DuplicateClientInput {
    /// The other one.
    pub id: ID,
    /// OAuth `client_id`; generated where absent and the policy allows.
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
    /// Role of the client; null takes the role away.
    pub role: MaybeUndefined<RoleBy>,
    /// Refuses the change where the present version of the client is another.
    pub expected_version: Option<i32>,
}

impl SetClientRoleInput {
    /// The role, which must be named, if only as null: nobody should lose a role by leaving a line out.
    pub async fn role(self, work: &Work<'_>) -> Result<Option<entity::RoleId>> {
        match self.role {
            MaybeUndefined::Undefined => Err(Error::refused(ProblemCode::Blank, "role", "Name a role, or null to take it away.")),
            MaybeUndefined::Null => Ok(None),
            MaybeUndefined::Value(by) => by.id(work.db(), work.actor().account()?, "role").await.map(Some),
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

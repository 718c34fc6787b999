//! What callers may say about a client, and its translation into what the rules understand.

use crate::{
    domain::{
        Source,
        client::{Capabilities, ClientPatch, NewClient, urls::Urls},
        error::Result,
        secret::Imported,
        work::Work,
    },
    rest::{
        input::given,
        lookup::{AccountBy, RoleBy, UserBy},
        vocabulary::{AccessLevel, ClientCapability, SigningAlgorithm},
    },
};
use entity::{AccountId, Secret};
use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::ToSchema;

/// A client's URLs, all of them: lists that are left out are empty.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientUrlsInput {
    /// Joined to relative URLs, which are those that begin with `/`. An http or https URL without a query.
    root_url: Option<String>,
    /// Where to link back to.
    home_url: Option<String>,
    /// Where revocation policies are pushed.
    admin_url: Option<String>,
    /// Where an authorization response may go; `*` may stand at the very end where the account allows it.
    redirect_uris: Option<Vec<String>>,
    /// Where a browser may go after logout; as `redirectUris`.
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Origins that may call from a browser; `+` stands for those of the redirect URIs, `https://*.example.com` for all below a
    /// domain.
    web_origins: Option<Vec<String>>,
    /// Where logout notices go; needed with the capability `BACKCHANNEL`.
    backchannel_logout_url: Option<String>,
}

impl From<ClientUrlsInput> for Urls {
    fn from(input: ClientUrlsInput) -> Self {
        let text = |url: Option<String>| url.filter(|text| !text.is_empty());
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
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ImportedSecret {
    /// The secret itself, at most 256 bytes.
    Value(String),
    /// A hash of it that the other system made: bcrypt (`$2b$`), or a PHC string of `pbkdf2-sha256`, `pbkdf2-sha512`, `argon2id` or `sha256`.
    Hash(String),
}

impl From<ImportedSecret> for Imported {
    fn from(input: ImportedSecret) -> Self {
        match input {
            ImportedSecret::Value(value) => Self::Plain(Secret::new(value)),
            ImportedSecret::Hash(hash) => Self::Hash(Secret::new(hash)),
        }
    }
}

/// A new client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateClient {
    /// ID or slug of the account; the caller's own when absent.
    pub account: Option<AccountBy>,
    /// OAuth `client_id`; generated where absent and the policy allows. Never given out again, even after deletion.
    client_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Imports a client of another system: it keeps the `clientId` that is given and this secret, whatever the account's policy says of how these come
    /// about. Needs `account:write` too. The answer shows no secret then.
    pub imported_secret: Option<ImportedSecret>,
    /// User who owns it; the account when absent. While its owner is inactive, so is it.
    owner: Option<UserBy>,
    /// Name for people; at most 200 characters.
    name: Option<String>,
    /// What it is for; at most 2000 characters.
    description: Option<String>,
    /// Flows that it may take part in; at least one, and `SCRIPT` where absent.
    capabilities: Option<Vec<ClientCapability>>,
    /// What it may do whatever its role says; `READ_WRITE` where absent.
    access_level: Option<AccessLevel>,
    /// Lifetime of its tokens, in seconds, within the account's bounds; the account's default where absent.
    token_ttl_seconds: Option<i32>,
    /// Algorithm that signs its tokens; the deployment's default where absent.
    signing_algorithm: Option<SigningAlgorithm>,
    /// Role of the client.
    role: Option<RoleBy>,
    /// Scopes granted directly, beside the role's.
    scopes: Option<Vec<String>>,
    /// Its URLs.
    urls: Option<ClientUrlsInput>,
}

impl CreateClient {
    /// As the rules understand it, in the account that the client goes to.
    pub async fn read(self, db: &impl Source, account: AccountId) -> Result<NewClient> {
        let (input, usual) = (self, NewClient::default());
        let owner = match &input.owner {
            Some(by) => Some(by.id(db, account, "owner").await?),
            None => None,
        };
        let role = match &input.role {
            Some(by) => Some(by.id(db, account, "role").await?),
            None => None,
        };
        Ok(NewClient {
            account: Some(account),
            owner,
            client_id: input.client_id,
            name: input.name,
            description: input.description,
            capabilities: input.capabilities.as_deref().map_or(usual.capabilities, capabilities),
            access_level: input.access_level.map_or(usual.access_level, Into::into),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(Into::into),
            role,
            scopes: input.scopes.unwrap_or_default(),
            urls: input.urls.unwrap_or_default().into(),
        })
    }
}

/// Changes to a client. Absent = unchanged, null = cleared.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateClient {
    /// The OAuth `client_id`, where the account allows changing it. Its tokens end.
    client_id: Option<String>,
    /// User who owns it; null for the account. It goes on and off with its owner.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserBy>)]
    owner: Option<Option<UserBy>>,
    /// Name for people.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// What it is for.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// All flows that it may take part in.
    capabilities: Option<Vec<ClientCapability>>,
    /// What it may do whatever its role says. Becoming `READ_ONLY` ends its tokens.
    access_level: Option<AccessLevel>,
    /// Lifetime of new tokens, in seconds; null for the account's default.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    token_ttl_seconds: Option<Option<i32>>,
    /// Algorithm that signs new tokens; null for the deployment's default.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SigningAlgorithm>)]
    signing_algorithm: Option<Option<SigningAlgorithm>>,
    /// All scopes granted directly. Losing one ends its tokens.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    scopes: Option<Option<Vec<String>>>,
    /// All its URLs.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<ClientUrlsInput>)]
    urls: Option<Option<ClientUrlsInput>>,
    #[serde(default, deserialize_with = "status_is_elsewhere")]
    #[schema(ignore)]
    status: (),
    #[serde(default, deserialize_with = "role_is_elsewhere")]
    #[schema(ignore)]
    role: (),
}

/// Callers look for it here, and are told where it is.
fn status_is_elsewhere<'de, D: Deserializer<'de>>(_: D) -> std::result::Result<(), D::Error> {
    Err(D::Error::custom("The status of clients is set by POST /clients/status, for one or for many"))
}

/// Callers look for it here, and are told where it is.
fn role_is_elsewhere<'de, D: Deserializer<'de>>(_: D) -> std::result::Result<(), D::Error> {
    Err(D::Error::custom("The role of a client is set by PUT /clients/{id}/role, and taken away by DELETE"))
}

impl UpdateClient {
    /// As the rules understand it.
    pub async fn read(self, work: &Work<'_>) -> Result<ClientPatch> {
        let input = self;
        let ((), ()) = (input.status, input.role);
        let owner = match &input.owner {
            Some(Some(by)) => Some(Some(by.id(work.db(), work.actor().account()?, "owner").await?)),
            Some(None) => Some(None),
            None => None,
        };
        Ok(ClientPatch {
            owner,
            client_id: input.client_id,
            name: input.name,
            description: input.description,
            capabilities: input.capabilities.as_deref().map(capabilities),
            access_level: input.access_level.map(Into::into),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(|algorithm| algorithm.map(Into::into)),
            scopes: input.scopes.map(Option::unwrap_or_default),
            urls: input.urls.map(|urls| urls.unwrap_or_default().into()),
        })
    }
}

/// A client to be made after another.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DuplicateClient {
    /// OAuth `client_id`; generated where absent and the policy allows.
    pub client_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// Name for people; the other's and `(copy)` where absent.
    pub name: Option<String>,
}

/// A role for a client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientRole {
    /// Role of the client.
    pub role: RoleBy,
}

//! Inputs about a client, and their translation for the rules.

use crate::{
    input::given,
    lookup::{AccountBy, RoleBy, UserBy},
    vocabulary::{AccessLevel, ClientCapability, SigningAlgorithm},
};
use domain::{
    Source,
    client::{Capabilities, ClientPatch, NewClient, urls::Urls},
    error::Result,
    secret::Imported,
    work::Work,
};
use entity::{AccountId, Secret};
use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::ToSchema;

/// URLs of a client, which replace all it has: what is left out is empty.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientUrlsInput {
    /// URL that the client's relative URLs, which begin with `/`, are joined to. An http or https
    /// URL without a query.
    root_url: Option<String>,
    /// URL of the client's home page; none when absent.
    home_url: Option<String>,
    /// URL that revocation policies are pushed to; none when absent.
    admin_url: Option<String>,
    /// URIs that an authorization response may be redirected to; `*` may stand at the very end
    /// where the account allows it.
    redirect_uris: Option<Vec<String>>,
    /// URIs that a browser may be redirected to after logout; the same forms as `redirectUris`.
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs,
    /// `https://*.example.com` for all below a domain.
    web_origins: Option<Vec<String>>,
    /// URL that back-channel logout requests are sent to; required with the capability
    /// `BACKCHANNEL`.
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
    /// Hash of the secret that the other system computed: bcrypt (`$2b$`), or a PHC string of
    /// `pbkdf2-sha256`, `pbkdf2-sha512`, `argon2id` or `sha256`.
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

/// A client to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateClient {
    /// ID or slug of the account; the caller's own when absent.
    pub account: Option<AccountBy>,
    /// OAuth `client_id` of the client; generated when absent, where the account's policy allows.
    /// Never assigned again, even after deletion.
    client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Secret of a client imported from another system, which keeps this secret and the `clientId`
    /// that is given, whatever the account's policy says about both. Requires `account:write` too.
    /// The answer shows no secret then.
    pub imported_secret: Option<ImportedSecret>,
    /// User who owns the client; the account does when absent. While its owner is inactive, so is
    /// the client.
    owner: Option<UserBy>,
    /// Name of the client, for display; at most 200 characters.
    name: Option<String>,
    /// Purpose of the client, in free text; at most 2000 characters.
    description: Option<String>,
    /// OAuth flows that the client may take part in; at least one, and `SCRIPT` when absent.
    capabilities: Option<Vec<ClientCapability>>,
    /// Access that the client has, whatever its role grants; `READ_WRITE` when absent.
    access_level: Option<AccessLevel>,
    /// Lifetime of the client's tokens, in seconds, within the account's bounds; the account's
    /// default when absent.
    token_ttl_seconds: Option<i32>,
    /// Algorithm that signs the client's tokens; the deployment's default when absent.
    signing_algorithm: Option<SigningAlgorithm>,
    /// Role of the client; none when absent.
    role: Option<RoleBy>,
    /// Scopes granted to the client directly, besides those of its role; none when absent.
    scopes: Option<Vec<String>>,
    /// URLs of the client; none when absent.
    urls: Option<ClientUrlsInput>,
}

impl CreateClient {
    /// The input for the rules, in the account in which the client is created.
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
            capabilities: input
                .capabilities
                .as_deref()
                .map_or(usual.capabilities, capabilities),
            access_level: input.access_level.map_or(usual.access_level, Into::into),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(Into::into),
            role,
            scopes: input.scopes.unwrap_or_default(),
            urls: input.urls.unwrap_or_default().into(),
        })
    }
}

/// Changes to a client. An absent member is left unchanged; null clears it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateClient {
    /// OAuth `client_id` of the client, where the account's policy allows changing it. Changing it
    /// revokes the client's tokens.
    client_id: Option<String>,
    /// User who owns the client; null for the account. The client is disabled and enabled with its
    /// owner.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserBy>)]
    owner: Option<Option<UserBy>>,
    /// Name of the client, for display; at most 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// Purpose of the client, in free text; at most 2000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// OAuth flows that the client may take part in, which replace all it has; at least one.
    capabilities: Option<Vec<ClientCapability>>,
    /// Access that the client has, whatever its role grants. Changing it to `READ_ONLY` revokes the
    /// client's tokens.
    access_level: Option<AccessLevel>,
    /// Lifetime of new tokens, in seconds; null for the account's default.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    token_ttl_seconds: Option<Option<i32>>,
    /// Algorithm that signs new tokens; null for the deployment's default.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SigningAlgorithm>)]
    signing_algorithm: Option<Option<SigningAlgorithm>>,
    /// Scopes granted to the client directly, which replace all it has. Losing one revokes the
    /// client's tokens.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    scopes: Option<Option<Vec<String>>>,
    /// URLs of the client, which replace all it has.
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

/// A frequent mistake of callers, who are told the right operation.
fn status_is_elsewhere<'de, D: Deserializer<'de>>(_: D) -> std::result::Result<(), D::Error> {
    Err(D::Error::custom(
        "The status of clients is set by POST /clients/status, for one or for many",
    ))
}

/// A frequent mistake of callers, who are told the right operation.
fn role_is_elsewhere<'de, D: Deserializer<'de>>(_: D) -> std::result::Result<(), D::Error> {
    Err(D::Error::custom(
        "The role of a client is set by PUT /clients/{id}/role, and removed by DELETE",
    ))
}

impl UpdateClient {
    /// The input for the rules.
    pub async fn read(self, work: &Work<'_>) -> Result<ClientPatch> {
        let input = self;
        let ((), ()) = (input.status, input.role);
        let owner = match &input.owner {
            Some(Some(by)) => Some(Some(
                by.id(work.db(), work.actor().account()?, "owner").await?,
            )),
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
            signing_algorithm: input
                .signing_algorithm
                .map(|algorithm| algorithm.map(Into::into)),
            scopes: input.scopes.map(Option::unwrap_or_default),
            urls: input.urls.map(|urls| urls.unwrap_or_default().into()),
        })
    }
}

/// A client to create as a copy of another.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DuplicateClient {
    /// OAuth `client_id` of the new client; generated when absent, where the account's policy
    /// allows.
    pub client_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Name of the new client, for display; when absent, the copied client's name and `(copy)`.
    pub name: Option<String>,
}

/// The role to set for a client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientRole {
    /// Role of the client.
    pub role: RoleBy,
}

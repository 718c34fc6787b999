//! What callers may say about a client, and its translation into what the rules understand.

use crate::{
    domain::{
        client::{Capabilities, ClientPatch, NewClient, urls::Urls},
        key::parse_algorithm,
    },
    rest::{
        error::{Failure, Result},
        input::{given, id},
        vocabulary::{AccessLevel, ClientCapability},
    },
};
use entity::client::Algorithm;
use serde::Deserialize;
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
    /// Origins that may call from a browser; `+` stands for those of the redirect URIs.
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

fn algorithm(name: Option<&str>) -> Result<Option<Algorithm>> {
    Ok(name.map(|name| parse_algorithm("signingAlgorithm", name)).transpose()?)
}

/// A new client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateClient {
    /// The caller's account when absent.
    account_id: Option<String>,
    /// Generated where absent and the policy allows. Never given out again, even after deletion.
    client_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    pub client_secret: Option<String>,
    /// The user who owns it; the account when absent. While its owner is inactive, so is it.
    owner_id: Option<String>,
    /// Name for people; at most 200 characters.
    name: Option<String>,
    /// What it is for; at most 2000 characters.
    description: Option<String>,
    /// Flows that it may take part in, at least one; `SCRIPT` where absent.
    capabilities: Option<Vec<ClientCapability>>,
    /// What it may do whatever its role says; `READ_WRITE` where absent.
    access_level: Option<AccessLevel>,
    /// Lifetime of its tokens, in seconds, within the account's bounds; the account's default where absent.
    token_ttl_seconds: Option<i32>,
    /// How its tokens are signed: `ES256`, `RS256` or `EdDSA`; the deployment's default where absent.
    signing_algorithm: Option<String>,
    /// Its role.
    role_id: Option<String>,
    /// Scopes granted directly, beside the role's.
    scopes: Option<Vec<String>>,
    /// Its URLs.
    urls: Option<ClientUrlsInput>,
}

impl TryFrom<CreateClient> for NewClient {
    type Error = Failure;

    fn try_from(input: CreateClient) -> Result<Self> {
        let usual = Self::default();
        Ok(Self {
            account: input.account_id.map(|text| id("accountId", &text)).transpose()?,
            owner: input.owner_id.map(|text| id("ownerId", &text)).transpose()?,
            client_id: input.client_id,
            name: input.name,
            description: input.description,
            capabilities: input.capabilities.as_deref().map_or(usual.capabilities, capabilities),
            access_level: input.access_level.map_or(usual.access_level, Into::into),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: algorithm(input.signing_algorithm.as_deref())?,
            role: input.role_id.map(|text| id("roleId", &text)).transpose()?,
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
    /// The user who owns it; null for the account. It goes on and off with its owner.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner_id: Option<Option<String>>,
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
    /// How new tokens are signed; null for the deployment's default.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    signing_algorithm: Option<Option<String>>,
    /// All scopes granted directly. Losing one ends its tokens.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    scopes: Option<Option<Vec<String>>>,
    /// All its URLs.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<ClientUrlsInput>)]
    urls: Option<Option<ClientUrlsInput>>,
}

impl TryFrom<UpdateClient> for ClientPatch {
    type Error = Failure;

    fn try_from(input: UpdateClient) -> Result<Self> {
        Ok(Self {
            owner: input.owner_id.map(|owner| owner.map(|text| id("ownerId", &text)).transpose()).transpose()?,
            client_id: input.client_id,
            name: input.name,
            description: input.description,
            capabilities: input.capabilities.as_deref().map(capabilities),
            access_level: input.access_level.map(Into::into),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(|name| algorithm(name.as_deref())).transpose()?,
            scopes: input.scopes.map(Option::unwrap_or_default),
            urls: input.urls.map(|urls| urls.unwrap_or_default().into()),
        })
    }
}

/// A client to be made after another.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DuplicateClient {
    /// Generated where absent and the policy allows.
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
    /// Which role.
    pub role_id: String,
}

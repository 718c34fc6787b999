//! A client to create, perhaps with the secret that it has in another system.

use super::{capabilities, urls::ClientUrlsInput};
use crate::{
    client::sign_in::ClientSignInInput,
    lookup::{AccountBy, RoleBy, UserBy},
    vocabulary::{AccessLevel, ClientCapability, SigningAlgorithm},
};
use domain::{
    Source,
    client::{NewClient, SignInPatch},
    error::Result,
    secret::Imported,
};
use entity::{AccountId, Secret};
use serde::Deserialize;
use utoipa::ToSchema;

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
pub(crate) struct CreateClient {
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
    /// Settings by which the client signs people in; their defaults when absent.
    sign_in: Option<ClientSignInInput>,
}

impl CreateClient {
    /// The input for the rules, in the account in which the client is created.
    pub(crate) async fn read(self, db: &impl Source, account: AccountId) -> Result<NewClient> {
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
            access_level: input.access_level.map_or(usual.access_level, |word| word.0),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input.signing_algorithm.map(|word| word.0),
            role,
            scopes: input.scopes.unwrap_or_default(),
            urls: input.urls.unwrap_or_default().into(),
            sign_in: SignInPatch::from(input.sign_in.unwrap_or_default()).into(),
        })
    }
}

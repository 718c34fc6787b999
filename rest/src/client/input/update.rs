//! Changes to a client: what is absent stays, what is null is cleared.

use super::{capabilities, urls::ClientUrlsInput};
use crate::{
    client::sign_in::ClientSignInInput,
    input::given,
    lookup::UserBy,
    vocabulary::{AccessLevel, ClientCapability, SigningAlgorithm},
};
use domain::{client::ClientPatch, error::Result, work::Work};
use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::ToSchema;

/// Changes to a client. An absent member is left unchanged; null clears it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateClient {
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
    /// Settings by which the client signs people in; an absent member of them is left unchanged.
    sign_in: Option<ClientSignInInput>,
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
    pub(crate) async fn read(self, work: &Work<'_>) -> Result<ClientPatch> {
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
            access_level: input.access_level.map(|word| word.0),
            token_ttl_seconds: input.token_ttl_seconds,
            signing_algorithm: input
                .signing_algorithm
                .map(|algorithm| algorithm.map(|word| word.0)),
            scopes: input.scopes.map(Option::unwrap_or_default),
            urls: input.urls.map(|urls| urls.unwrap_or_default().into()),
            sign_in: input.sign_in.map(Into::into),
        })
    }
}

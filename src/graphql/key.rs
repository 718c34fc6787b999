//! Signing keys.

use super::{
    context::{actor, app, change},
    error::{Result, UserError},
    requires::requires,
};
use crate::domain::{
    key::{self, Status},
    permission::Permission as Builtin,
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::signing_key::Model;

/// Where a signing key stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub enum SigningKeyStatus {
    /// Published, not signing yet.
    Next,
    /// Signing.
    Current,
    /// Published for the sake of tokens that it signed.
    Retired,
}

/// A key that signs tokens. Its private part never leaves the server.
#[derive(Clone)]
pub struct SigningKey(pub Model);

/// A key that signs tokens. Its private part never leaves the server.
#[Object]
impl SigningKey {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Key id in tokens and in the JWK Set: the RFC 7638 thumbprint.
    async fn kid(&self) -> &str {
        &self.0.kid
    }

    /// `ES256`, `RS256` or `EdDSA`.
    async fn algorithm(&self) -> &str {
        key::algorithm_name(self.0.algorithm)
    }

    /// Where it stands.
    async fn status(&self) -> SigningKeyStatus {
        key::status(&self.0).into()
    }

    /// When it was made, and from when on it is published.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// From when on it signs; null while it is the next one.
    async fn activates_at(&self) -> Option<DateTime<Utc>> {
        self.0.activated_at
    }

    /// From when on it no longer signs.
    async fn retires_at(&self) -> Option<DateTime<Utc>> {
        self.0.retired_at
    }
}

/// What became of a rotation.
pub struct SigningKeyPayload(Option<Model>, Vec<UserError>);

/// What became of a rotation.
#[Object]
impl SigningKeyPayload {
    /// The key that signs from now on; null exactly when `userErrors` is not empty.
    async fn signing_key(&self) -> Option<SigningKey> {
        self.0.clone().map(SigningKey)
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Queries about signing keys.
#[derive(Default)]
pub struct KeyQuery;

/// Queries about signing keys.
#[Object]
impl KeyQuery {
    /// All signing keys of the deployment.
    #[graphql(directive = requires::apply(Builtin::KeysRead.as_str().to_owned()))]
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<SigningKey>> {
        Ok(key::list(&app(ctx)?.db, actor(ctx)?).await?.into_iter().map(SigningKey).collect())
    }
}

/// Changes to signing keys.
#[derive(Default)]
pub struct KeyMutation;

/// Changes to signing keys.
#[Object]
impl KeyMutation {
    /// Retires the current key of an algorithm, lets the next one sign and publishes a new next one.
    #[graphql(directive = requires::apply(Builtin::KeysWrite.as_str().to_owned()))]
    async fn rotate_signing_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`ES256`, `RS256` or `EdDSA`.")] algorithm: String,
    ) -> Result<SigningKeyPayload> {
        let rotated = change!(ctx, |work| key::rotate(work, key::parse_algorithm("algorithm", &algorithm)?).await);
        let (current, errors) = rotated?;
        if current.is_some() {
            app(ctx)?.tokens.reload_keys().await?;
        }
        Ok(SigningKeyPayload(current, errors))
    }
}

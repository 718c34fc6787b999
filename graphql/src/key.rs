//! Signing keys.

use super::{
    context::{actor, app, change},
    error::{Result, UserError},
    requires::requires,
    time::DateTime,
    vocabulary::{SigningAlgorithm, SigningKeyStatus},
};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{
    key::{self, KeyRotation},
    permission::Permission as Builtin,
};
use entity::signing_key::Model;

/// A key that signs tokens. Its private part never leaves the server.
#[derive(Clone)]
pub(crate) struct SigningKey(pub Model);

/// A key that signs tokens. Its private part never leaves the server.
#[Object]
impl SigningKey {
    /// Opaque ID of the signing key (`key_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Key ID (`kid`) in tokens and in the JWK Set: the RFC 7638 thumbprint.
    async fn kid(&self) -> &str {
        &self.0.kid
    }

    /// Algorithm that the key signs with.
    async fn algorithm(&self) -> SigningAlgorithm {
        self.0.algorithm.into()
    }

    /// Whether the key will sign, signs, or has signed.
    async fn status(&self) -> SigningKeyStatus {
        key::status(&self.0).into()
    }

    /// When the key was created and first published.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the key began to sign; null while it is the next one.
    async fn activated_at(&self) -> Option<DateTime> {
        self.0.activated_at.map(DateTime)
    }

    /// When the key ceased to sign; null until then.
    async fn retired_at(&self) -> Option<DateTime> {
        self.0.retired_at.map(DateTime)
    }

    /// When the key ceases to be published and its tokens are refused; null until the key has
    /// retired.
    async fn removed_at(&self) -> Option<DateTime> {
        self.0.remove_at.map(DateTime)
    }
}

/// Signing keys to rotate.
#[derive(InputObject)]
pub(crate) struct RotateSigningKeyInput {
    /// Algorithm whose current key retires; the deployment's default when absent.
    algorithm: Option<SigningAlgorithm>,
    /// Whether to rotate even when the next key was published so recently that APIs may not know it
    /// yet and would refuse its tokens.
    #[graphql(default)]
    force: bool,
}

/// A signing key to revoke.
#[derive(InputObject)]
pub(crate) struct RevokeSigningKeyInput {
    /// Key ID (`kid`) of the signing key, as in the JWK Set and in the header of tokens.
    kid: String,
}

/// Result of rotating or revoking signing keys.
pub(crate) struct SigningKeyPayload(Option<Model>, Vec<UserError>);

/// Result of rotating or revoking signing keys.
#[Object]
impl SigningKeyPayload {
    /// The key that signs from now on; null exactly when `userErrors` is not empty.
    async fn signing_key(&self) -> Option<SigningKey> {
        self.0.clone().map(SigningKey)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Queries about signing keys.
#[derive(Default)]
pub(crate) struct KeyQuery;

/// Queries about signing keys.
#[Object]
impl KeyQuery {
    /// All signing keys of the deployment, by algorithm, newest first.
    #[graphql(directive = requires::apply(Builtin::KeysRead.as_str().to_owned()))]
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<SigningKey>> {
        Ok(key::list(&app(ctx)?.db, actor(ctx)?)
            .await?
            .into_iter()
            .map(SigningKey)
            .collect())
    }
}

/// Changes to signing keys.
#[derive(Default)]
pub(crate) struct KeyMutation;

/// Changes to signing keys.
#[Object]
impl KeyMutation {
    /// Rotates the signing keys of an algorithm: the current one retires, the next one signs, and a
    /// new next one is published.
    #[graphql(directive = requires::apply(Builtin::KeysWrite.as_str().to_owned()))]
    async fn rotate_signing_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The signing keys to rotate.")] input: RotateSigningKeyInput,
    ) -> Result<SigningKeyPayload> {
        let rotation = KeyRotation {
            algorithm: input.algorithm.map(|word| word.0),
            force: input.force,
        };
        let rotated = change!(ctx, |work| key::rotate(work, rotation).await);
        let (current, errors) = rotated?;
        changed(ctx, current, errors).await
    }

    /// Revokes a signing key that was disclosed: it is no longer published, and every node refuses
    /// its tokens within two seconds. Where it was the current key, the next one signs at once.
    /// APIs that cache the JWK Set accept the key until they fetch the set again, five minutes
    /// later at most.
    #[graphql(directive = requires::apply(Builtin::KeysWrite.as_str().to_owned()))]
    async fn revoke_signing_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The signing key to revoke.")] input: RevokeSigningKeyInput,
    ) -> Result<SigningKeyPayload> {
        let revoked = change!(ctx, |work| key::revoke(work, &input.kid).await);
        let (current, errors) = revoked?;
        changed(ctx, current, errors).await
    }
}

async fn changed(
    ctx: &Context<'_>,
    current: Option<Model>,
    errors: Vec<UserError>,
) -> Result<SigningKeyPayload> {
    if current.is_some() {
        app(ctx)?.tokens.known_keys().await?;
    }
    Ok(SigningKeyPayload(current, errors))
}

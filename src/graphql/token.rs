//! Ending tokens before their time.

use super::{
    context::{app, change, inputs},
    error::{Result, UserError},
    requires::requires,
};
use crate::domain::{permission::Permission as Builtin, token};
use async_graphql::{Context, ID, Object, OneofObject};

/// Exactly one of: single tokens, or everything that clients hold. At most 100 of either.
#[derive(OneofObject)]
pub enum RevokeTokensInput {
    /// Single tokens by their `jti`.
    Jtis(Vec<String>),
    /// All tokens of these clients.
    ClientIds(Vec<ID>),
}

/// What became of a revocation.
pub struct RevokeTokensPayload(Option<usize>, Vec<UserError>);

/// What became of a revocation.
#[Object]
impl RevokeTokensPayload {
    /// How many tokens, or clients, were concerned.
    async fn revoked(&self) -> usize {
        self.0.unwrap_or_default()
    }

    /// What the caller can mend; nothing was revoked then.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Changes to tokens.
#[derive(Default)]
pub struct TokenMutation;

/// Changes to tokens.
#[Object]
impl TokenMutation {
    /// Ends tokens at once.
    #[graphql(directive = requires::apply(Builtin::TokensRevoke.as_str().to_owned()))]
    async fn revoke_tokens(&self, ctx: &Context<'_>, input: RevokeTokensInput) -> Result<RevokeTokensPayload> {
        if let RevokeTokensInput::Jtis(_) = input {
            // A token may be younger than its record.
            app(ctx)?.recorder.settle_issued().await;
        }
        let revoked = change!(ctx, |work| match &input {
            RevokeTokensInput::Jtis(jtis) => token::revoke_each(work, jtis).await,
            RevokeTokensInput::ClientIds(ids) => token::revoke_all_of(work, &inputs("clientIds", ids)?).await,
        });
        revoked.map(|(revoked, errors)| RevokeTokensPayload(revoked, errors))
    }

    /// Ends all tokens of all clients in the whole deployment at once, as after a signing key fell into the wrong hands. Rotate the keys
    /// first. Clients that fetch tokens when they are refused notice little.
    #[graphql(directive = requires::apply(Builtin::KeysWrite.as_str().to_owned()))]
    async fn revoke_all_tokens(&self, ctx: &Context<'_>) -> Result<RevokeAllTokensPayload> {
        let revoked = change!(ctx, |work| token::revoke_all(work).await);
        revoked.map(|(revoked, errors)| RevokeAllTokensPayload(revoked.is_some(), errors))
    }
}

/// What became of the revocation of all tokens.
pub struct RevokeAllTokensPayload(bool, Vec<UserError>);

/// What became of the revocation of all tokens.
#[Object]
impl RevokeAllTokensPayload {
    /// Whether it was done.
    async fn revoked(&self) -> bool {
        self.0
    }

    /// What the caller can mend; nothing was revoked then.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

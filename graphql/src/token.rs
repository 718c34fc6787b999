//! Revocation of tokens.

use super::{
    context::{app, change},
    error::{Result, UserError},
    lookup::ClientBy,
    requires::requires,
};
use async_graphql::{Context, Object, OneofObject};
use domain::{
    error::Result as RuleResult, operator::Jti, permission::Permission as Builtin,
    reference::ClientBy as Reference, token, work::Work,
};
use entity::ClientId;

/// Tokens to revoke, either single ones or all of certain clients; at most 100 of either.
#[derive(OneofObject)]
pub(crate) enum RevokeTokensInput {
    /// IDs (`jti`) of single tokens.
    Jtis(Vec<String>),
    /// Clients whose tokens are all revoked.
    Clients(Vec<ClientBy>),
}

/// What was revoked.
enum Revoked {
    Tokens(usize),
    Clients(usize),
}

/// Result of revoking tokens.
pub(crate) struct RevokeTokensPayload(Option<Revoked>, Vec<UserError>);

/// Result of revoking tokens.
#[Object]
impl RevokeTokensPayload {
    /// Number of tokens that were revoked by their `jti` just now, without those that had expired
    /// or been revoked so before; null where clients were named, or nothing was revoked.
    async fn token_count(&self) -> Option<usize> {
        match self.0 {
            Some(Revoked::Tokens(count)) => Some(count),
            _ => None,
        }
    }

    /// Number of clients whose earlier tokens are refused from now on, however many each has; null
    /// where tokens were named, or nothing was revoked.
    async fn client_count(&self) -> Option<usize> {
        match self.0 {
            Some(Revoked::Clients(count)) => Some(count),
            _ => None,
        }
    }

    /// Problems with the input that the caller can correct; nothing was revoked when there are any.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// The named clients, for the rules.
fn read(named: Vec<ClientBy>) -> RuleResult<Vec<Reference>> {
    token::bounded("clients", named.len())?;
    named
        .into_iter()
        .enumerate()
        .map(|(index, by)| by.read(&format!("clients.{index}")))
        .collect()
}

/// The ids of clients of the account, by any of their names.
async fn clients(work: &Work<'_>, named: &[Reference]) -> RuleResult<Vec<ClientId>> {
    let (account, mut ids) = (work.actor().account()?, Vec::new());
    for (index, by) in named.iter().enumerate() {
        ids.push(
            by.resolve(work.db(), account, &format!("clients.{index}"))
                .await?,
        );
    }
    Ok(ids)
}

/// Changes to tokens.
#[derive(Default)]
pub(crate) struct TokenMutation;

/// Changes to tokens.
#[Object]
impl TokenMutation {
    /// Revokes tokens at once, single ones or all of the clients named. Where one of them does not
    /// belong to the account, none is revoked.
    #[graphql(directive = requires::apply(Builtin::TokensRevoke.as_str().to_owned()))]
    async fn revoke_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tokens to revoke.")] input: RevokeTokensInput,
    ) -> Result<RevokeTokensPayload> {
        if let RevokeTokensInput::Jtis(_) = input {
            // A token may be younger than its record.
            app(ctx)?.recorder.settle_issued().await;
        }
        let revoked = match input {
            RevokeTokensInput::Jtis(jtis) => {
                let named = jtis
                    .first()
                    .map(|jti| Jti(jti))
                    .into_iter()
                    .collect::<Vec<_>>();
                change!(ctx, Ok(named), |work, _named| token::revoke_each(
                    work, &jtis
                )
                .await
                .map(Revoked::Tokens))
            }
            RevokeTokensInput::Clients(named) => change!(ctx, read(named), |work, named| {
                let ids = clients(work, &named).await?;
                token::revoke_all_of(work, &ids).await.map(Revoked::Clients)
            }),
        };
        revoked.map(|(revoked, errors)| RevokeTokensPayload(revoked, errors))
    }

    /// Revokes all tokens of all clients in the whole deployment at once, as after a signing key
    /// was disclosed. Rotate the keys first. Clients that request a new token when one is refused
    /// are hardly affected.
    #[graphql(directive = requires::apply(Builtin::KeysWrite.as_str().to_owned()))]
    async fn revoke_all_tokens(&self, ctx: &Context<'_>) -> Result<RevokeAllTokensPayload> {
        let revoked = change!(ctx, |work| token::revoke_all(work).await);
        revoked.map(|(revoked, errors)| RevokeAllTokensPayload(revoked.is_some(), errors))
    }
}

/// Result of revoking all tokens.
pub(crate) struct RevokeAllTokensPayload(bool, Vec<UserError>);

/// Result of revoking all tokens.
#[Object]
impl RevokeAllTokensPayload {
    /// Whether the tokens were revoked.
    async fn revoked(&self) -> bool {
        self.0
    }

    /// Problems with the input that the caller can correct; nothing was revoked when there are any.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

//! The tokens that were issued, with their status. No token itself is kept, so none is shown.

use crate::{
    client::Client,
    context::{app, load},
    error::Result,
    page::{DateTimeRange, connection, forward},
    time::DateTime,
    user::User,
    vocabulary::TokenStatus,
};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{
    actor::Actor,
    history::tokens::{self as issued, Token},
};
use entity::ClientId;
use std::sync::Arc;

/// The client of a record, as far as the caller may see it.
async fn client_of(ctx: &Context<'_>, id: ClientId) -> Result<Option<Client>> {
    Ok(load(ctx, id).await?.map(Client))
}

/// A token that was issued. The token itself is not kept.
#[derive(Clone)]
pub(crate) struct IssuedToken(pub(super) Token);

impl From<Token> for IssuedToken {
    fn from(token: Token) -> Self {
        Self(token)
    }
}

/// A token that was issued. The token itself is not kept.
#[Object]
impl IssuedToken {
    /// ID of the token (claim `jti`, RFC 7519 section 4.1.7), by which `revokeTokens` revokes it.
    async fn jti(&self) -> &str {
        &self.0.row.jti
    }

    /// Client that the token was issued to; null where that is deleted, or `clients:read` is
    /// missing.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        client_of(ctx, self.0.row.client_id).await
    }

    /// Opaque ID of the client (`cli_...`), even where that is deleted; the UUID in it is the `sub`
    /// of a token that acts in no user's name.
    async fn subject_id(&self) -> ID {
        self.0.row.client_id.into()
    }

    /// User in whose name the token acts; null where there is none, the user is deleted, or
    /// `users:read` is missing.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = self.0.row.user_id else {
            return Ok(None);
        };
        Ok(load(ctx, id).await?.map(User))
    }

    /// Opaque ID of the user in whose name the token acts (`usr_...`), which is its `sub`; null
    /// where there is none.
    async fn user_id(&self) -> Option<ID> {
        self.0.row.user_id.map(ID::from)
    }

    /// OAuth grant type that the token was issued for.
    async fn grant_type(&self) -> &str {
        &self.0.row.grant_type
    }

    /// Scopes that the token was issued with.
    async fn scopes(&self) -> Vec<&str> {
        self.0
            .row
            .scope
            .split(' ')
            .filter(|scope| !scope.is_empty())
            .collect()
    }

    /// When the token was issued.
    async fn issued_at(&self) -> DateTime {
        self.0.row.issued_at.into()
    }

    /// When the token expires.
    async fn expires_at(&self) -> DateTime {
        self.0.row.expires_at.into()
    }

    /// Whether the token is still accepted.
    async fn status(&self) -> TokenStatus {
        self.0.status.into()
    }

    /// IP address that the token was requested from; null where it is not known.
    async fn ip_address(&self) -> Option<&str> {
        self.0.row.ip_address.as_deref()
    }
}

/// Conditions that an issued token must meet, all of them.
#[derive(InputObject, Default)]
pub(crate) struct IssuedTokenFilter {
    /// Statuses of the token, any of which matches; all when absent.
    statuses: Option<Vec<TokenStatus>>,
    /// Span of time in which the token was issued.
    issued_at: Option<DateTimeRange>,
    /// ID of the token (claim `jti`).
    jti: Option<String>,
    /// IP address that the token was requested from.
    ip_address: Option<String>,
}

connection!(
    IssuedTokenConnection,
    IssuedTokenEdge,
    IssuedToken,
    issued::TokenCriteria,
    |db, actor, filter| issued::count(db, actor, filter),
    "issued tokens",
    "; null where there are more than 10,000"
);

/// Whose tokens a page is of, and who asks.
pub(crate) struct TokensAsked {
    /// The caller.
    pub actor: Arc<Actor>,
    /// The client that they were issued to; any of the account when absent.
    pub client: Option<ClientId>,
    /// Conditions that they meet.
    pub filter: IssuedTokenFilter,
}

/// A page of the tokens of the account, or of one client. Pending records are written first, so
/// that the caller sees them.
pub(crate) async fn tokens(
    ctx: &Context<'_>,
    asked: TokensAsked,
    first: Option<i32>,
    after: Option<String>,
) -> Result<IssuedTokenConnection> {
    let TokensAsked {
        actor,
        client,
        filter,
    } = asked;
    let app = app(ctx)?;
    app.recorder.settle().await;
    let filter = issued::TokenCriteria {
        now: app.tools.clock.now(),
        client,
        statuses: filter
            .statuses
            .map(|list| list.into_iter().map(|word| word.0).collect()),
        issued: DateTimeRange::ends(filter.issued_at),
        jti: filter.jti,
        ip_address: filter.ip_address,
    };
    let page = issued::list(&app.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(IssuedTokenConnection::new(page, filter).seen_by(actor))
}

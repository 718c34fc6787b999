//! Facts about the server, for every caller with a token.

use super::{
    client::input::Url,
    context::{actor, app},
    error::Result,
};
use async_graphql::{Context, Object};
use domain::server::{self, ServerFacts};

/// The server that answers.
pub(crate) struct Server(ServerFacts);

/// The server that answers.
#[Object]
impl Server {
    /// Version of the server, such as `1.0.0`.
    async fn version(&self) -> &str {
        self.0.version
    }

    /// Issuer of the server's tokens: the URL that applications know it by (RFC 8414 section 2).
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// URL of the token endpoint, where clients use their credentials.
    async fn token_url(&self) -> Url {
        Url(self.0.token_url.clone())
    }
}

/// Queries about the server.
#[derive(Default)]
pub(crate) struct ServerQuery;

/// Queries about the server.
#[Object]
impl ServerQuery {
    /// Facts about the server; requires a token, and no permission.
    async fn server(&self, ctx: &Context<'_>) -> Result<Server> {
        let settings = &app(ctx)?.tools.settings;
        Ok(Server(server::facts(actor(ctx)?, settings)?))
    }
}

//! The URLs of a client, as they were given or as they are used.

use super::input::Url;
use crate::{
    domain::client::urls,
    graphql::{context::rows, error::Result, loader::UrlsOf},
};
use async_graphql::{Context, Object};
use entity::{client::Model, client_url::ClientUrlKind};

/// A client's URLs.
pub struct ClientUrls {
    /// Whose.
    pub client: Model,
    /// Whether relative ones are joined to the root URL.
    pub resolved: bool,
}

impl ClientUrls {
    fn shown(&self, value: &str) -> String {
        if self.resolved { urls::resolve(&self.client, value) } else { value.to_owned() }
    }

    fn one(&self, value: Option<&str>) -> Option<Url> {
        value.map(|value| Url(self.shown(value)))
    }

    async fn list(&self, ctx: &Context<'_>, kind: ClientUrlKind) -> Result<Vec<String>> {
        let list = rows(ctx)?.load_one(UrlsOf(self.client.id, kind)).await?.unwrap_or_default();
        Ok(list.iter().map(|value| self.shown(value)).collect())
    }
}

/// A client's URLs.
#[Object]
impl ClientUrls {
    /// Joined to relative URLs.
    async fn root_url(&self) -> Option<Url> {
        self.one(self.client.root_url.as_deref())
    }

    /// Where to link back to.
    async fn home_url(&self) -> Option<Url> {
        self.one(self.client.home_url.as_deref())
    }

    /// Where revocation policies are pushed.
    async fn admin_url(&self) -> Option<Url> {
        self.one(self.client.admin_url.as_deref())
    }

    /// Where an authorization response may go.
    async fn redirect_uris(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.list(ctx, ClientUrlKind::Redirect).await
    }

    /// Where a browser may go after logout.
    async fn post_logout_redirect_uris(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.list(ctx, ClientUrlKind::PostLogoutRedirect).await
    }

    /// Origins that may call from a browser; `+` stands for those of the redirect URIs, `https://*.example.com` for all below a domain.
    async fn web_origins(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.list(ctx, ClientUrlKind::WebOrigin).await
    }

    /// Where logout notices go.
    async fn backchannel_logout_url(&self) -> Option<Url> {
        self.one(self.client.backchannel_logout_url.as_deref())
    }
}

//! The URLs of a client, as they were given or as they are used.

use super::input::Url;
use crate::{context::load, error::Result, loader::UrlsOf};
use async_graphql::{Context, Object};
use domain::client::urls;
use entity::{client::Model, client_url::ClientUrlKind};

/// URLs of a client.
pub(crate) struct ClientUrls {
    /// The client.
    pub client: Model,
    /// Whether relative URLs are joined to the root URL.
    pub resolved: bool,
}

impl ClientUrls {
    fn shown(&self, value: &str) -> String {
        if self.resolved {
            urls::resolve(&self.client, value)
        } else {
            value.to_owned()
        }
    }

    fn one(&self, value: Option<&str>) -> Option<Url> {
        value.map(|value| Url(self.shown(value)))
    }

    async fn list(&self, ctx: &Context<'_>, kind: ClientUrlKind) -> Result<Vec<String>> {
        let list = load(ctx, UrlsOf(self.client.id, kind))
            .await?
            .unwrap_or_default();
        Ok(list.iter().map(|value| self.shown(value)).collect())
    }
}

/// URLs of a client.
#[Object]
impl ClientUrls {
    /// URL that the client's relative URLs are joined to; null where there is none.
    async fn root_url(&self) -> Option<Url> {
        self.one(self.client.root_url.as_deref())
    }

    /// URL of the client's home page; null where there is none.
    async fn home_url(&self) -> Option<Url> {
        self.one(self.client.home_url.as_deref())
    }

    /// URL that revocation policies are pushed to; null where there is none.
    async fn admin_url(&self) -> Option<Url> {
        self.one(self.client.admin_url.as_deref())
    }

    /// URIs that an authorization response may be redirected to.
    async fn redirect_uris(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.list(ctx, ClientUrlKind::Redirect).await
    }

    /// URIs that a browser may be redirected to after logout.
    async fn post_logout_redirect_uris(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.list(ctx, ClientUrlKind::PostLogoutRedirect).await
    }

    /// Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs,
    /// `https://*.example.com` for all below a domain.
    async fn web_origins(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.list(ctx, ClientUrlKind::WebOrigin).await
    }

    /// URL that back-channel logout requests are sent to; null where there is none.
    async fn backchannel_logout_url(&self) -> Option<Url> {
        self.one(self.client.backchannel_logout_url.as_deref())
    }
}

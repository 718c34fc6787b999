//! The URLs that a client is given.

use domain::client::urls::Urls;
use serde::Deserialize;
use utoipa::ToSchema;

/// URLs of a client, which replace all it has: what is left out is empty.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientUrlsInput {
    /// URL that the client's relative URLs, which begin with `/`, are joined to. An http or https
    /// URL without a query.
    root_url: Option<String>,
    /// URL of the client's home page; none when absent.
    home_url: Option<String>,
    /// URL that revocation policies are pushed to; none when absent.
    admin_url: Option<String>,
    /// URIs that an authorization response may be redirected to; `*` may stand at the very end
    /// where the account allows it.
    redirect_uris: Option<Vec<String>>,
    /// URIs that a browser may be redirected to after logout; the same forms as `redirectUris`.
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs,
    /// `https://*.example.com` for all below a domain.
    web_origins: Option<Vec<String>>,
    /// URL that back-channel logout requests are sent to; required with the capability
    /// `BACKCHANNEL`.
    backchannel_logout_url: Option<String>,
}

impl From<ClientUrlsInput> for Urls {
    fn from(input: ClientUrlsInput) -> Self {
        let text = |url: Option<String>| url.filter(|text| !text.is_empty());
        Self {
            root_url: text(input.root_url),
            home_url: text(input.home_url),
            admin_url: text(input.admin_url),
            backchannel_logout_url: text(input.backchannel_logout_url),
            redirect_uris: input.redirect_uris.unwrap_or_default(),
            post_logout_redirect_uris: input.post_logout_redirect_uris.unwrap_or_default(),
            web_origins: input.web_origins.unwrap_or_default(),
        }
    }
}

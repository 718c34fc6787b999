//! Inputs of URLs, and the scalar for one.

use async_graphql::{InputObject, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use domain::client::urls::Urls;

/// Absolute URL (WHATWG). In a client's URLs also a path such as `/callback`, which is joined to
/// the client's `rootUrl`.
pub(crate) struct Url(pub String);

/// Absolute URL (WHATWG). In a client's URLs also a path such as `/callback`, which is joined to
/// the client's `rootUrl`.
#[Scalar(name = "URL", specified_by_url = "https://url.spec.whatwg.org/")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            // The rules check the form, so that the caller is told all problems at once.
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// URLs of a client, which replace all it has: what is left out is empty.
#[derive(InputObject, Default)]
pub struct ClientUrlsInput {
    /// URL that the client's relative URLs, which begin with `/`, are joined to. An http or https
    /// URL without a query.
    root_url: Option<Url>,
    /// URL of the client's home page; none when absent.
    home_url: Option<Url>,
    /// URL that revocation policies are pushed to; none when absent.
    admin_url: Option<Url>,
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
    backchannel_logout_url: Option<Url>,
}

impl From<ClientUrlsInput> for Urls {
    fn from(input: ClientUrlsInput) -> Self {
        let text = |url: Option<Url>| url.map(|url| url.0).filter(|text| !text.is_empty());
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

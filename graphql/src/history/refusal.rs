//! Requests in a client's name that were refused.

use crate::time::DateTime;
use async_graphql::Object;
use domain::history::activity;
use entity::refusal;

/// A request in a client's name that was refused.
#[derive(Clone)]
pub(super) struct RefusedRequest(pub(super) refusal::Model);

/// A request in a client's name that was refused.
#[Object]
impl RefusedRequest {
    /// OAuth error code of the refusal (RFC 6749 section 5.2): `invalid_client` where a secret was
    /// wrong or the client is disabled.
    async fn error(&self) -> String {
        activity::error_code(&self.0)
    }

    /// OAuth grant type that was requested; null where the client was not authenticated.
    async fn grant_type(&self) -> Option<&str> {
        self.0.grant_type.as_deref()
    }

    /// Scope that was requested, cut to 500 characters; null where there was none.
    async fn scope(&self) -> Option<&str> {
        self.0.scope.as_deref()
    }

    /// When the request was refused.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// IP address that the request came from; null where it is not known.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }
}

//! Sessions of a user.

use crate::time::DateTime;
use async_graphql::{ID, Object};
use entity::session::Model;

/// A session: a user who is signed in, in one browser.
pub(crate) struct Session(pub Model);

/// A session: a user who is signed in, in one browser.
#[Object]
impl Session {
    /// Opaque ID of the session (`ses_...`).
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// When the session began.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the user last proved its identity in the session (claim `auth_time`, OpenID Connect
    /// Core section 2).
    async fn authenticated_at(&self) -> DateTime {
        self.0.auth_time.into()
    }

    /// When the session was last used, to the minute.
    async fn seen_at(&self) -> DateTime {
        self.0.seen_at.into()
    }

    /// When the session ends at the latest; one that is not used ends earlier.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }

    /// IP address of the browser when the session began; null where it is not known.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }

    /// Header `User-Agent` of the browser when the session began; null where there was none.
    async fn user_agent(&self) -> Option<&str> {
        self.0.user_agent.as_deref()
    }
}

//! The result of creating a link, which is shown once.

use crate::{client::input::Url, error::UserError, time::DateTime, user::User};
use async_graphql::Object;
use domain::user::NewLink;
use entity::user::Model;

/// Result of creating a link by which a user sets its password.
pub(super) struct CreateUserLinkPayload(
    pub(super) Option<(Model, NewLink)>,
    pub(super) Vec<UserError>,
);

/// Result of creating a link by which a user sets its password.
#[Object]
impl CreateUserLinkPayload {
    /// The user whose password the link sets; null exactly when `userErrors` is not empty.
    async fn user(&self) -> Option<User> {
        self.0.as_ref().map(|(user, _)| User(user.clone()))
    }

    /// URL at which the user sets a password. Works once, is a secret, and cannot be read again.
    /// Null exactly when `userErrors` is not empty.
    async fn url(&self) -> Option<Url> {
        self.0
            .as_ref()
            .map(|(_, link)| Url(link.url.expose().to_owned()))
    }

    /// When the link stops working, 30 minutes after it was created; null exactly when `userErrors`
    /// is not empty.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.as_ref().map(|(_, link)| DateTime(link.expires_at))
    }

    /// Problems with the input that the caller can correct; empty when the link was created.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

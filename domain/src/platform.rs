//! The account `default`, whose operators administer the deployment.

use entity::account::Model;

/// The account of the deployment's own administrators.
pub const DEFAULT_SLUG: &str = "default";

/// Whether this is the account of the deployment's own administrators.
#[must_use]
pub fn is_platform(account: &Model) -> bool {
    account.slug == DEFAULT_SLUG
}

//! What applying a file has changed, and the secrets that it generated.

use crate::plan::PlannedChange;
use entity::Secret;

/// A generated secret, to be shown once.
#[derive(Debug)]
pub struct Credential {
    /// Slug of the client's account.
    pub account: String,
    /// The client's name.
    pub name: Option<String>,
    /// Its OAuth client id.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
}

/// What has changed, or would.
#[derive(Debug)]
pub struct Report {
    /// The changes, in order.
    pub changes: Vec<PlannedChange>,
    /// Secrets that were generated; none in a plan.
    pub credentials: Vec<Credential>,
}

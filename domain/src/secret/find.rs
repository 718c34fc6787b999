//! Finds which of a client's secrets was submitted. What is done depends on the form of the
//! submitted value alone.

use super::shape::{Shape, shape};
use crate::{
    error::Result,
    password::{Candidate, Submitted},
    registry::KnownSecret,
    tools::Tools,
    vault::PEPPER_VERSION,
};
use entity::{Secret, SecretDigest, client_secret::SecretKind};
use std::sync::Arc;

/// The secret of a client that was submitted.
pub struct Found<'a> {
    /// The matching secret.
    pub secret: &'a KnownSecret,
    /// Its new stored form, to replace a hash from another system.
    pub renewed: Option<SecretDigest>,
}

/// The client's secret that was submitted, if any; `candidates` are those that work now.
///
/// # Errors
/// [`Error::Busy`](crate::error::Error::Busy) where too many secrets are being checked.
pub async fn find<'a>(
    submitted: Secret,
    candidates: &[&'a KnownSecret],
    tools: &Tools,
) -> Result<Option<Found<'a>>> {
    let of_kind = |kind| candidates.iter().copied().filter(move |c| c.kind == kind);
    match shape(submitted.expose()) {
        Shape::Mistyped => Ok(None),
        Shape::Generated => {
            let digest = tools.vault.digest(submitted.expose());
            let mut usable =
                of_kind(SecretKind::Generated).filter(|c| c.pepper_version == PEPPER_VERSION);
            Ok(usable.find(|c| c.digest == digest).map(|secret| Found {
                secret,
                renewed: None,
            }))
        }
        Shape::Chosen => {
            let chosen: Vec<_> = of_kind(SecretKind::Chosen)
                .chain(of_kind(SecretKind::Imported))
                .collect();
            let candidate = |c: &&KnownSecret| Candidate {
                id: c.id,
                digest: c.digest.clone(),
                imported: c.kind == SecretKind::Imported,
            };
            let candidates = chosen.iter().map(candidate).collect();
            let submitted = Submitted {
                secret: Arc::new(submitted),
                candidates,
                now: tools.clock.passed(),
            };
            // Boxed: for a generated secret, the usual kind, there is nothing to wait for.
            let finding = Box::pin(tools.passwords.find(&tools.random, submitted));
            let found = finding.await?;
            Ok(found.and_then(|found| {
                chosen.get(found.index).map(|secret| Found {
                    secret,
                    renewed: found.renewed,
                })
            }))
        }
    }
}

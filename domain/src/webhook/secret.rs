//! Signing secrets of webhooks, in the form of the Standard Webhooks specification: `whsec_` and
//! the key in base64. They are stored sealed, as signing keys are: a digest could not sign.

use crate::{
    error::{Error, Result},
    key,
    random::Random,
    vault::Vault,
    work::Work,
};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use entity::{Sealed, Secret, WebhookId};
use zeroize::Zeroizing;

/// What a signing secret begins with.
pub const SECRET_PREFIX: &str = "whsec_";

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// A new secret of 256 random bits.
pub(super) fn generate(random: &Random) -> Secret {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    random.fill(&mut key[..]);
    Secret::new(format!("{SECRET_PREFIX}{}", STANDARD.encode(&key[..])))
}

/// What binds a sealed secret to its webhook. No key ID has this form.
pub(super) fn context(webhook: WebhookId) -> String {
    format!("webhook {webhook}")
}

/// Seals a secret, with the master key that the signing keys are sealed with. The deployment's row
/// must be locked, so that the master key is not rotated before the commit.
pub(super) async fn seal(work: &Work<'_>, webhook: WebhookId, secret: &Secret) -> Result<Sealed> {
    key::sealing(work).await?.seal(&context(webhook), secret)
}

/// The key that a sealed secret signs with.
pub(super) fn signing_key(vault: &Vault, webhook: WebhookId, sealed: &Sealed) -> Result<hmac::Key> {
    let secret = vault.open(&context(webhook), sealed).ok_or_else(|| {
        Error::internal(format!(
            "no master key opens the signing secret of the webhook {webhook}"
        ))
    })?;
    let encoded = secret
        .expose()
        .strip_prefix(SECRET_PREFIX)
        .unwrap_or_default();
    let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(Error::internal)?);
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

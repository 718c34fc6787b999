//! The public keys as they are published: a JWK Set, which holds until the next key is removed.

use super::Moments;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// A public key as it is published, and until when.
pub(super) struct Public {
    pub(super) jwk: Value,
    pub(super) moments: Moments,
}

/// The published keys.
pub struct Published {
    /// A JWK Set (RFC 7517 section 5).
    pub jwks: Bytes,
    /// Its entity tag (RFC 9110 section 8.8.3).
    pub etag: String,
    /// Start of the interval between key removals in which it is valid.
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl Published {
    pub(super) fn of(keys: &[Public], now: DateTime<Utc>) -> Self {
        let shown: Vec<_> = keys
            .iter()
            .filter(|key| !key.moments.is_removed(now))
            .map(|key| &key.jwk)
            .collect();
        let jwks = json!({ "keys": shown }).to_string();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, jwks.as_bytes());
        let removals = || keys.iter().filter_map(|key| key.moments.removed);
        Self {
            jwks: jwks.into(),
            etag: format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest)),
            from: removals().filter(|end| *end <= now).max(),
            until: removals().filter(|end| *end > now).min(),
        }
    }

    pub(super) fn is_true_at(&self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

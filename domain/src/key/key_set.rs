//! Verifies a token by a published key set (RFC 7517 section 5), as an API does: for tools that have
//! no access to the database.

use super::signature::SignatureVerifier;
use crate::jwt::ParsedToken;
use serde_json::Value;

/// Whether the signature of a token is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
    /// A key of the set signed the token.
    Valid,
    /// No key of the set signed the token, although one has its key ID.
    Invalid,
    /// The set has no key with the token's key ID.
    UnknownKey,
}

/// Verifies the signature of a token by a published key set, as JSON. The key decides on the
/// algorithm, and the token must agree (RFC 8725 section 3.1). None where the text is no key set.
///
/// This says nothing about the claims, nor whether the token was revoked.
#[must_use]
pub fn check_signature(key_set: &[u8], token: &ParsedToken<'_>) -> Option<SignatureCheck> {
    let set: Value = serde_json::from_slice(key_set).ok()?;
    let member =
        |key: &Value, name: &str, value: &str| key.get(name).and_then(Value::as_str) == Some(value);
    let mut keys = set.get("keys")?.as_array()?.iter();
    let Some(key) = keys.find(|key| member(key, "kid", &token.header.kid)) else {
        return Some(SignatureCheck::UnknownKey);
    };
    let parsed = serde_json::from_value(key.clone()).ok();
    let verifier = parsed.and_then(|key| SignatureVerifier::new(&key).ok());
    let valid = member(key, "alg", &token.header.alg)
        && verifier.is_some_and(|key| key.verify(token.message.as_bytes(), token.signature));
    Some(if valid {
        SignatureCheck::Valid
    } else {
        SignatureCheck::Invalid
    })
}

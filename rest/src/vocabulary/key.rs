//! Words about signing keys and the algorithms that they sign with.

use super::words::words;
use domain::key::KeyStatus as Key;
use entity::client::Algorithm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// Status of a signing key.
    ///
    /// - `CURRENT`: The key is published and signs new tokens.
    /// - `NEXT`: The key is published and does not sign yet.
    /// - `RETIRED`: The key no longer signs, and is still published for the tokens that it signed.
    SigningKeyStatus = Key { Next Current Retired }
}

/// Algorithm that tokens are signed with, by its name in JOSE (RFC 7518 section 3.1, RFC 8037
/// section 3.1).
///
/// - `ES256`: ECDSA with P-256 and SHA-256.
/// - `EdDSA`: Edwards-curve signatures with Ed25519.
/// - `RS256`: RSASSA-PKCS1-v1_5 with SHA-256.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Serialize, ToSchema)]
pub enum SigningAlgorithm {
    /// ECDSA with P-256 and SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// Edwards-curve signatures with Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl From<Algorithm> for SigningAlgorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Es256 => Self::Es256,
            Algorithm::Rs256 => Self::Rs256,
            Algorithm::EdDsa => Self::EdDsa,
        }
    }
}

impl From<SigningAlgorithm> for Algorithm {
    fn from(algorithm: SigningAlgorithm) -> Self {
        match algorithm {
            SigningAlgorithm::Es256 => Self::Es256,
            SigningAlgorithm::Rs256 => Self::Rs256,
            SigningAlgorithm::EdDsa => Self::EdDsa,
        }
    }
}

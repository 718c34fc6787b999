//! The signing algorithms of Latchkey, all asymmetric: a key that verifies cannot sign.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

/// A signing algorithm (RFC 7518 section 3.1, RFC 8037 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Es256, Self::Rs256, Self::EdDsa];

    /// The value of `alg`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// A public key in a JWK Set (RFC 7517 section 4).
#[derive(Deserialize)]
pub(crate) struct Jwk {
    kty: String,
    pub kid: Option<String>,
    #[serde(rename = "use")]
    public_use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// A key that verifies signatures of one algorithm.
pub(crate) struct PublicKey {
    pub algorithm: Algorithm,
    parsed: ParsedPublicKey,
}

impl PublicKey {
    /// Parses a key; none where it is of a kind that Latchkey does not sign with, or not for
    /// signatures, or malformed.
    pub(crate) fn parse(jwk: &Jwk) -> Option<Self> {
        let bytes = |text: &Option<String>| URL_SAFE_NO_PAD.decode(text.as_ref()?).ok();
        let algorithm = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => Algorithm::Es256,
            ("RSA", None) => Algorithm::Rs256,
            ("OKP", Some("Ed25519")) => Algorithm::EdDsa,
            _ => return None,
        };
        let agrees = |value: &Option<String>, wanted| value.as_deref().is_none_or(|v| v == wanted);
        if !agrees(&jwk.alg, algorithm.as_str()) || !agrees(&jwk.public_use, "sig") {
            return None;
        }
        let parsed = match algorithm {
            // Uncompressed: 4, X, Y (SEC 1 section 2.3.3).
            Algorithm::Es256 => ParsedPublicKey::new(
                &ECDSA_P256_SHA256_FIXED,
                [vec![4], bytes(&jwk.x)?, bytes(&jwk.y)?].concat(),
            ),
            Algorithm::Rs256 => RsaPublicKeyComponents {
                n: bytes(&jwk.n)?,
                e: bytes(&jwk.e)?,
            }
            .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256),
            Algorithm::EdDsa => ParsedPublicKey::new(&ED25519, bytes(&jwk.x)?),
        };
        Some(Self {
            algorithm,
            parsed: parsed.ok()?,
        })
    }

    /// Whether the signature of the message is valid.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.parsed.verify_sig(message, signature).is_ok()
    }
}

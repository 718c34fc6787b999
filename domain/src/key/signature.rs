//! Keys in the form that signs and verifies: parsed once, when they are read, since parsing one
//! costs as much as half a signature.

use crate::error::{Error, Result};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
        Ed25519KeyPair, KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
        RsaKeyPair, RsaPublicKeyComponents,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::client::Algorithm;
use jsonwebtoken::{
    EncodingKey,
    jwk::{AlgorithmParameters, Jwk},
};

/// A private key.
pub(super) enum Signer {
    /// ECDSA with P-256 and SHA-256; the signature is R and S (RFC 7518 section 3.4).
    Es256(EcdsaKeyPair),
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).
    Rs256(RsaKeyPair),
    /// Ed25519 (RFC 8037 section 3.1).
    EdDsa(Ed25519KeyPair),
}

impl Signer {
    /// Parses a key of that algorithm.
    pub(super) fn new(algorithm: Algorithm, key: &EncodingKey) -> Result<Self> {
        // PKCS#8, except for RSA, where the library has extracted the inner RSA key.
        let der = key.as_bytes();
        match algorithm {
            Algorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map(Self::Es256)
            }
            Algorithm::Rs256 => RsaKeyPair::from_der(der).map(Self::Rs256),
            Algorithm::EdDsa => Ed25519KeyPair::from_pkcs8(der).map(Self::EdDsa),
        }
        .map_err(Error::internal)
    }

    /// The signature in base64url.
    pub(super) fn sign(&self, message: &[u8]) -> Result<String> {
        Ok(match self {
            Self::Es256(pair) => URL_SAFE_NO_PAD.encode(
                pair.sign(&SystemRandom::new(), message)
                    .map_err(Error::internal)?,
            ),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_key().modulus_len()];
                pair.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    message,
                    &mut signature,
                )
                .map_err(Error::internal)?;
                URL_SAFE_NO_PAD.encode(signature)
            }
            Self::EdDsa(pair) => URL_SAFE_NO_PAD.encode(pair.sign(message)),
        })
    }
}

/// A public key.
pub(super) struct SignatureVerifier(ParsedPublicKey);

impl SignatureVerifier {
    /// Parses a published key (RFC 7517).
    pub(super) fn new(jwk: &Jwk) -> Result<Self> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(Error::internal);
        let parsed = match &jwk.algorithm {
            AlgorithmParameters::EllipticCurve(point) => {
                // Uncompressed: 4, X, Y (SEC 1 section 2.3.3).
                let point = [vec![4], bytes(&point.x)?, bytes(&point.y)?].concat();
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            }
            AlgorithmParameters::RSA(key) => RsaPublicKeyComponents {
                n: bytes(&key.n)?,
                e: bytes(&key.e)?,
            }
            .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256),
            AlgorithmParameters::OctetKeyPair(key) => {
                ParsedPublicKey::new(&ED25519, bytes(&key.x)?)
            }
            _ => {
                return Err(Error::internal(
                    "a published key is of a kind that nothing here signs with",
                ));
            }
        };
        parsed.map(Self).map_err(Error::internal)
    }

    /// Whether the signature, in base64url, is valid.
    pub(super) fn verify(&self, message: &[u8], signature: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|signature| self.0.verify_sig(message, &signature).is_ok())
    }
}

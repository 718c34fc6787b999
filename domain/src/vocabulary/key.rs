//! Words about signing keys and the algorithms that they sign with.

use super::vocabulary;

vocabulary! {
    entity::client::Algorithm as "SigningAlgorithm":
        "Algorithm that tokens are signed with, by its name in JOSE (RFC 7518 section 3.1, RFC \
         8037 section 3.1)." {
        Es256 "ES256"
            "ECDSA with P-256 and SHA-256."
        Rs256 "RS256"
            "RSASSA-PKCS1-v1_5 with SHA-256."
        EdDsa "EdDSA"
            "Edwards-curve signatures with Ed25519."
    }
}

vocabulary! {
    crate::key::KeyStatus as "SigningKeyStatus":
        "Status of a signing key." {
        Next "NEXT"
            "The key is published and does not sign yet."
        Current "CURRENT"
            "The key is published and signs new tokens."
        Retired "RETIRED"
            "The key no longer signs, and is still published for the tokens that it signed."
    }
}

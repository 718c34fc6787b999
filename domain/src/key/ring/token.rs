//! Signs tokens, and verifies their signatures.

use super::KeyRing;
use crate::{
    error::{Error, Result},
    jwt,
    key::{algorithm_name, jose},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use entity::client::Algorithm;
use jsonwebtoken::Header;
use serde::Serialize;

impl KeyRing {
    /// Signs claims into a JWT of the given type (RFC 7519, RFC 7515 section 3.1).
    ///
    /// # Errors
    /// Internal, where there is no current key of that algorithm.
    pub fn sign(&self, algorithm: Algorithm, typ: &str, claims: &impl Serialize) -> Result<String> {
        let key = self
            .signing
            .get(&algorithm)
            .ok_or_else(|| Error::internal("no current signing key of that algorithm"))?;
        let claims = serde_json::to_vec(claims).map_err(Error::internal)?;
        let mut token = String::with_capacity(key.header.len() + (claims.len() + 300) * 4 / 3);
        match typ {
            jwt::ACCESS_TOKEN => token.push_str(&key.header),
            other => token.push_str(&header(algorithm, &key.kid, other)?),
        }
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let signature = key.signer.sign(token.as_bytes())?;
        token.push('.');
        token.push_str(&signature);
        Ok(token)
    }

    /// Whether the signature is valid and the key was in use at `issued_at`, in seconds since the
    /// epoch. Key and algorithm come from the server's own table; the algorithm in the token must
    /// agree.
    #[must_use]
    pub fn verify(&self, token: &jwt::ParsedToken<'_>, issued_at: i64, now: DateTime<Utc>) -> bool {
        self.admits(&token.header.kid, issued_at, now)
            && self.verifying.get(&token.header.kid).is_some_and(|key| {
                algorithm_name(key.algorithm) == token.header.alg
                    && key
                        .verifier
                        .verify(token.message.as_bytes(), token.signature)
            })
    }

    /// Whether the key with that ID counts at this moment for what was issued at `issued_at`, in
    /// seconds since the epoch: what changes with time and with revocation, unlike the signature.
    #[must_use]
    pub fn admits(&self, kid: &str, issued_at: i64, now: DateTime<Utc>) -> bool {
        self.verifying
            .get(kid)
            .is_some_and(|key| key.moments.admit(issued_at, now))
    }
}

/// The JOSE header of tokens signed with a key (RFC 7515 section 4), in base64url.
pub(super) fn header(algorithm: Algorithm, kid: &str, typ: &str) -> Result<String> {
    let mut header = Header::new(jose(algorithm));
    header.typ = Some(typ.to_owned());
    header.kid = Some(kid.to_owned());
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).map_err(Error::internal)?))
}

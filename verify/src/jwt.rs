//! The compact form of a JWT (RFC 7515 section 7.1), taken apart before any of it is trusted.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};

/// A JWT in its parts; nothing is verified yet.
pub(crate) struct Parts<'a> {
    pub header: Header,
    /// What is signed.
    pub message: &'a str,
    pub signature: Vec<u8>,
    payload: Vec<u8>,
}

/// The members of a header that are used. Keys inside the token (`jwk`, `jku`, `x5u`, `x5c`) never
/// are.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub typ: String,
    pub alg: String,
    pub kid: String,
    /// Extensions that must be understood (RFC 7515 section 4.1.11): none is.
    crit: Option<serde_json::Value>,
}

impl<'a> Parts<'a> {
    /// Takes a token apart; none where it has another form.
    pub(crate) fn split(token: &'a str) -> Option<Self> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        if header.crit.is_some() {
            return None;
        }
        Some(Self {
            header,
            message,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
            payload: URL_SAFE_NO_PAD.decode(payload).ok()?,
        })
    }

    /// The claims; none where some are missing or of another type.
    pub(crate) fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.payload).ok()
    }
}

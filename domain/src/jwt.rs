//! The strict parser of a JWT in compact form (RFC 7515 section 7.1), which runs before any of it
//! is trusted.
//!
//! Member names must be unique (RFC 7515 section 4), critical extensions are refused (`crit`,
//! section 4.1.11), and keys inside the token (`jwk`, `jku`, `x5u`, `x5c`) are never used.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, MapAccess, Visitor},
};
use serde_json::{Map, Value};
use std::fmt;

/// Longest accepted token: no server would accept a longer one in a header.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// `typ` of access tokens (RFC 9068 section 2.1).
pub const ACCESS_TOKEN: &str = "at+jwt";

/// A parsed token; nothing is verified yet.
pub struct ParsedToken<'a> {
    /// Its header.
    pub header: Header,
    /// The signed part.
    pub message: &'a str,
    /// The signature in base64url.
    pub signature: &'a str,
    payload: Vec<u8>,
}

/// The members of a header that are used.
#[derive(Deserialize)]
pub struct Header {
    /// Type of the token.
    pub typ: String,
    /// Signing algorithm.
    pub alg: String,
    /// Key ID.
    pub kid: String,
}

/// Splits a token into its parts.
#[must_use]
pub fn split(token: &str) -> Option<ParsedToken<'_>> {
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let (message, signature) = token.rsplit_once('.')?;
    let (header, payload) = message.split_once('.')?;
    let header = object(&URL_SAFE_NO_PAD.decode(header).ok()?)?;
    if header.contains_key("crit") {
        return None;
    }
    let header = serde_json::from_value(Value::Object(header)).ok()?;
    Some(ParsedToken {
        header,
        message,
        signature,
        payload: URL_SAFE_NO_PAD.decode(payload).ok()?,
    })
}

/// Parses the claims.
#[must_use]
pub fn claims<T: DeserializeOwned>(parts: &ParsedToken<'_>) -> Option<T> {
    serde_json::from_value(Value::Object(object(&parts.payload)?)).ok()
}

fn object(json: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice::<Unique>(json)
        .ok()
        .map(|unique| unique.0)
}

/// A JSON object with unique names.
struct Unique(Map<String, Value>);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object without duplicate names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Unique, A::Error> {
        let mut map = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("duplicate name"));
            }
        }
        Ok(Unique(map))
    }
}

#[cfg(test)]
mod properties;

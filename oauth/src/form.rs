//! A request's form, parsed strictly: a duplicate, badly encoded or too large parameter is refused,
//! never guessed at (RFC 6749 appendix B).

use super::error::{Error, ErrorCode};
use app::body::{self, Unreadable};
use axum::{
    body::Body,
    http::{HeaderMap, header::CONTENT_TYPE},
};
use std::collections::BTreeMap;

/// Most bytes of a body.
pub const MAX_FORM_BYTES: usize = 64 * 1024;
/// Most parameters.
pub const MAX_PARAMETERS: usize = 100;
/// Parameters that may occur more than once (RFC 8707 section 2, RFC 8693 section 2.1).
const REPEATABLE: [&str; 2] = ["audience", "resource"];

/// The parameters; empty ones count as absent (RFC 6749 section 3.2).
pub(crate) struct Form(BTreeMap<String, Vec<String>>);

impl Form {
    /// Parses a body.
    ///
    /// # Errors
    /// `invalid_request`; status 413 for a body that is too large.
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Error> {
        if !is_form(headers) {
            return Err(invalid(
                "The content type must be application/x-www-form-urlencoded.",
            ));
        }
        let bytes =
            body::read(body, MAX_FORM_BYTES)
                .await
                .map_err(|unreadable| match unreadable {
                    Unreadable::TooLarge => {
                        Error::new(ErrorCode::TooLarge, "The body is larger than 64 KiB.")
                    }
                    Unreadable::Broken => invalid("The body was cut off."),
                })?;
        Self::parse(&bytes)
    }

    /// Parses the parameters of a form or a query.
    ///
    /// # Errors
    /// `invalid_request`.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let pairs = bytes.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
        for (count, pair) in pairs.enumerate() {
            if count == MAX_PARAMETERS {
                return Err(invalid("The request has too many parameters."));
            }
            let mut halves = pair.splitn(2, |b| *b == b'=');
            let (name, value) = (
                halves.next().unwrap_or_default(),
                halves.next().unwrap_or_default(),
            );
            let malformed = || invalid("A parameter is not well encoded.");
            let name = decode(name).ok_or_else(malformed)?;
            let value = decode(value).ok_or_else(malformed)?;
            let values = parameters.entry(name).or_default();
            values.push(value);
        }
        let doubled = parameters
            .iter()
            .any(|(name, values)| values.len() > 1 && !REPEATABLE.contains(&name.as_str()));
        if doubled {
            return Err(invalid("A parameter occurs more than once."));
        }
        for values in parameters.values_mut() {
            values.retain(|value| !value.is_empty());
        }
        Ok(Self(parameters))
    }

    /// The names of all parameters, also of those without a value.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// All parameters, by name.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())))
    }

    /// A parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// A parameter that may occur more than once.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

fn invalid(description: &'static str) -> Error {
    Error::new(ErrorCode::InvalidRequest, description)
}

fn is_form(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let essence = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Decodes `application/x-www-form-urlencoded` strictly: none for a stray `%`, for bytes that are
/// not UTF-8 and for NUL.
pub(crate) fn decode(encoded: &[u8]) -> Option<String> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut bytes = encoded.iter().copied();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
                let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded)
        .ok()
        .filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod properties;

//! The commands beside `serve`, alone and beside a running server.

mod clients;
mod help;
mod keys;
mod password;
mod remote;
mod user;

use crate::program::{ADMIN, ADMIN_SECRET};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

const CALLER: (&str, &str) = (ADMIN, ADMIN_SECRET);

/// A part of a JWT: 0 is the header, 1 the claims.
pub(crate) fn part(token: &str, index: usize) -> Value {
    let encoded = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
}

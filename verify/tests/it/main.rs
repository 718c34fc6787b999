//! The verifier against a server of the test, by a clock that only the test moves.

#![cfg(test)]

mod building;
mod http;
mod keys;
mod list;
mod stub;
mod tokens;

//! The OAuth 2.0 endpoints, by the chapters of the standards that they follow.

mod access_token;
mod bearer;
mod client_auth;
mod forward_auth;
mod hygiene;
mod introspection;
mod jwks;
mod keys;
mod management;
mod metadata;
mod quota;
mod refusal;
mod resource;
mod revocation;
pub(crate) mod revocations;
mod token;

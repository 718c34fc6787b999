//! The grant types, one file each: each decides what is to be issued, and none issues it.

pub(crate) mod authorization_code;
pub(crate) mod client_credentials;
pub(crate) mod refresh_token;
pub(crate) mod scope;
pub(crate) mod user;

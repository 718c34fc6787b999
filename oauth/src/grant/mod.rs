//! The grant types, one file each: each decides what is to be issued, and none issues it.

pub mod authorization_code;
pub mod client_credentials;
pub mod refresh_token;
pub mod scope;
pub mod user;

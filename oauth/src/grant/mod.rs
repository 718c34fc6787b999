//! The grant types, one file each: each decides what is to be issued, and none issues it.

pub mod client_credentials;

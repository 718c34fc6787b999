//! Resource indicators (RFC 8707), and the URLs that a client may be given.

mod audience;
mod management;
mod redirect_uris;
mod target;

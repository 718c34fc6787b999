//! Access tokens as they are issued (RFC 9068 section 2).

mod audience;
mod claims;
mod signature;
mod subject;

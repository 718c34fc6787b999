//! Codes of top-level errors, by which programs tell them apart.

/// The caller must authenticate first.
pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
/// The caller lacks a permission.
pub const FORBIDDEN: &str = "FORBIDDEN";
/// The document or an argument is wrong.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The document requests too much at once.
pub const QUERY_TOO_LARGE: &str = "QUERY_TOO_LARGE";
/// It took too long.
pub const TIMEOUT: &str = "TIMEOUT";
/// The server failed.
pub const INTERNAL: &str = "INTERNAL";

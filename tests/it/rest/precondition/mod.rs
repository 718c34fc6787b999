//! `ETag`, `If-Match` and `If-None-Match` (RFC 9110 section 13): what a caller may make a request
//! depend on.

mod cached_copy;
mod calls;
mod tag_lists;
mod versions;

//! A change that changes nothing leaves no trace: no version, no `ETag`, no audit event, no token
//! that dies.

mod changes;
mod event;
mod trace;

//! The OAuth 2.0 endpoints, by the chapters of the standards that they follow.

mod token;

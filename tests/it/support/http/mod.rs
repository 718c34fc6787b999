//! Requests to the app's routes, without a network in between.

mod auth;
mod request;
mod response;
mod tokens;

pub(crate) use auth::Auth;
pub(crate) use response::TestResponse;

//! Requests to the app's routes, without a network in between.

mod auth;
mod request;
mod response;
mod tokens;

pub use auth::Auth;
pub use response::TestResponse;

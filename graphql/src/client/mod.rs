//! Clients: their fields are in [`object`], the types that appear with them beside it, inputs in
//! [`input`], changes in [`mutation`], lists in [`query`].

mod actor;
pub mod input;
pub mod mutation;
mod object;
pub mod query;
mod secret;
mod sign_in;
mod urls;

pub use actor::{Actor, actor_of, creator_of};
pub use query::ClientConnection;
pub use secret::{ClientCredentials, ClientSecret};
pub use sign_in::ClientSignIn;
pub use urls::ClientUrls;

use entity::client::Model;

/// An API client: a program with an identity of its own.
#[derive(Clone)]
pub struct Client(pub Model);

impl From<Model> for Client {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

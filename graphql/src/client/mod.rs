//! Clients: their fields are in [`object`], the types that appear with them beside it, inputs in
//! [`input`], changes in [`mutation`], lists in [`query`].

mod actor;
pub(crate) mod input;
pub(crate) mod mutation;
mod object;
pub(crate) mod query;
mod secret;
mod sign_in;
mod urls;

pub(crate) use actor::{Actor, actor_of, creator_of};
pub(crate) use query::ClientConnection;
pub(crate) use secret::{ClientCredentials, ClientSecret};
pub(crate) use sign_in::ClientSignIn;
pub(crate) use urls::ClientUrls;

use entity::client::Model;

/// An API client: a program with an identity of its own.
#[derive(Clone)]
pub(crate) struct Client(pub Model);

impl From<Model> for Client {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

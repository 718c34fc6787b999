//! A client of the file, its URLs, how it signs people in, and where its first secret comes from.

use super::{
    objects::objects,
    value::{clearable, given, nullable},
};
use crate::words::ImportedForm;
use domain::{client::Capability, vocabulary::Word};
use entity::client::{AccessLevel, Algorithm, AuthMethod, ClientStatus};

objects! {
    /// A client, identified by its client id, or by its name where ids are generated.
    Client {
        []
        /// Its OAuth client id.
        "given" client_id: String,
        /// Display name.
        "clearable" name: Option<String>,
        /// What it is for.
        "clearable" description: Option<String>,
        /// Username of its owner.
        "nullable" owner: Option<String>,
        /// Flows.
        "given" capabilities: Vec<Word<Capability>>,
        /// Access level: read-only or read-write.
        "given" access_level: Word<AccessLevel>,
        /// Lifetime of its tokens.
        "nullable" token_ttl_seconds: Option<i32>,
        /// Signing algorithm of its tokens.
        "nullable" signing_algorithm: Option<Word<Algorithm>>,
        /// Key of its role.
        "nullable" role: Option<String>,
        /// Codes of all permissions that it holds directly.
        "given" scopes: Vec<String>,
        /// Its URLs.
        "given" urls: Urls,
        /// How it signs people in.
        "given" sign_in: SignIn,
        /// Active or disabled.
        "given" status: Word<ClientStatus>,
        /// Source of its first secret; generated where absent. Read only when the client is
        /// created.
        "given" secret: SecretSource,
    }
    /// URLs of a client.
    Urls {
        []
        /// Base of relative URLs.
        "clearable" root_url: Option<String>,
        /// Home page to link to.
        "clearable" home_url: Option<String>,
        /// Endpoint that revocation policies are pushed to.
        "clearable" admin_url: Option<String>,
        /// Endpoint that receives logout tokens.
        "clearable" backchannel_logout_url: Option<String>,
        /// Where an authorization response may be sent.
        "given" redirect_uris: Vec<String>,
        /// Where a browser may go after logout.
        "given" post_logout_redirect_uris: Vec<String>,
        /// Origins that may call from a browser.
        "given" web_origins: Vec<String>,
    }
    /// How a client signs people in.
    SignIn {
        []
        /// How it authenticates.
        "given" auth_method: Word<AuthMethod>,
        /// Whether users are not asked for their consent.
        "given" first_party: bool,
        /// Whether authorization requests without PKCE are refused.
        "given" require_pkce: bool,
        /// Signing algorithm of its ID tokens.
        "nullable" id_token_algorithm: Option<Word<Algorithm>>,
        /// Whether its ID tokens have the claims of `profile` and `email`.
        "given" claims_in_id_token: bool,
        /// Seconds after which an unused refresh token expires.
        "nullable" refresh_idle_seconds: Option<i32>,
        /// Seconds after which an authorization with `offline_access` ends.
        "nullable" refresh_max_seconds: Option<i32>,
    }
    /// Source of a secret: one of the two.
    SecretSource {
        []
        /// Name of an environment variable.
        "given" env: String,
        /// Path of a file; white space at the end is ignored.
        "given" file: String,
        /// Whether it is the secret which the client has in another system, in the clear or as a
        /// hash: the client keeps its `clientId` and its secret, whatever the account's policy
        /// says.
        "given" imported: ImportedForm,
    }
}

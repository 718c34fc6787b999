//! The document of a configuration file. An absent key leaves a value as it is; `null` clears a
//! value that can be cleared.
//!
//! Display texts are trimmed, as the rules do, since otherwise a block of YAML would always differ
//! from what is stored.

use super::words::{
    AccessLevel, Algorithm, Capability, ClientIdMode, ClientStatus, ImportedForm, Preset,
    SecretMode, UserKind, UserStatus,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// The version of the format that this program reads and writes.
pub const VERSION: u32 = 1;

/// A value that may be absent, but is not cleared by `null`: an empty `clients:` is more likely a
/// mistake than a wish to have none.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Option::deserialize(deserializer)? {
        None => Err(D::Error::custom(
            "must not be null; leave it out, or give a value",
        )),
        some => Ok(some),
    }
}

/// A value that may be absent, and is cleared by `null`.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A display text that may be absent.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = given(deserializer)?;
    Ok(text.map(|text| text.trim().to_owned()))
}

/// Like [`text`], where `null` or a blank text clears.
fn clearable<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(Some(
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()),
    ))
}

macro_rules! objects {
    ($($(#[$doc:meta])* $name:ident {
        [$($(#[doc = $must_doc:literal])* $must:ident: $must_type:ty)?]
        $($(#[doc = $may_doc:literal])* $how:literal $may:ident: $may_type:ty,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $must_doc])* pub $must: $must_type,)?
            $(
                $(#[doc = $may_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = $how)]
                pub $may: Option<$may_type>,
            )*
        }
    )*};
}

objects! {
    /// The whole file.
    Document {
        [
            /// Version of the format.
            latchkey: u32
        ]
        /// Accounts.
        "given" accounts: Vec<Account>,
    }
    /// An account and its contents. An absent list leaves things of that kind as they are; an empty
    /// one means that there are to be none.
    Account {
        [
            /// Short name, which identifies it.
            slug: String
        ]
        /// Display name.
        "text" name: String,
        /// Rules for its clients.
        "given" policy: Policy,
        /// Protected APIs.
        "given" resources: Vec<Resource>,
        /// Roles.
        "given" roles: Vec<Role>,
        /// Users.
        "given" users: Vec<User>,
        /// Clients.
        "given" clients: Vec<Client>,
    }
    /// Rules for an account's clients: a preset, single rules, or a preset with exceptions.
    Policy {
        []
        /// Start with the rules of this preset.
        "given" preset: Preset,
        /// How client ids are assigned.
        "given" client_id_mode: ClientIdMode,
        /// Required or given prefix.
        "clearable" client_id_prefix: Option<String>,
        /// Longest client id.
        "given" client_id_max_length: i32,
        /// Whether a client id may be changed.
        "given" client_id_editable: bool,
        /// How secrets are created.
        "given" secret_mode: SecretMode,
        /// Shortest chosen secret.
        "given" chosen_secret_min_length: i32,
        /// Longest chosen secret.
        "given" chosen_secret_max_length: i32,
        /// Seconds that replaced secrets stay valid on rotation.
        "given" secret_grace_seconds: i32,
        /// Limit on all clients.
        "nullable" max_clients: Option<i32>,
        /// Limit on active clients.
        "nullable" max_active_clients: Option<i32>,
        /// Token lifetime of clients that set none.
        "nullable" default_token_ttl_seconds: Option<i32>,
        /// Shortest token lifetime.
        "given" min_token_ttl_seconds: i32,
        /// Longest token lifetime.
        "given" max_token_ttl_seconds: i32,
        /// Whether redirect URIs may end in `/*`.
        "given" allow_wildcard_redirects: bool,
        /// Limit on the tokens of each client in a minute.
        "nullable" tokens_per_minute: Option<i32>,
    }
    /// A protected API.
    Resource {
        [
            /// Absolute URI, which identifies it.
            identifier: String
        ]
        /// Display name.
        "text" name: String,
        /// All its permissions.
        "given" permissions: Vec<Permission>,
        /// All clients that may introspect its tokens: their client ids, or names where ids are
        /// generated.
        "given" introspection_client_ids: Vec<String>,
    }
    /// A permission of a protected API.
    Permission {
        [
            /// The scope's text, which identifies it.
            code: String
        ]
        /// What it allows.
        "text" description: String,
        /// Heading under which consoles show it.
        "text" category: String,
        /// Whether it changes state: true by default, so that read-only clients do not get it by
        /// mistake.
        "given" mutating: bool,
    }
    /// A role.
    Role {
        [
            /// Short name, which identifies it.
            key: String
        ]
        /// Display name.
        "text" name: String,
        /// What it is for.
        "clearable" description: Option<String>,
        /// Codes of all permissions that it grants.
        "given" permissions: Vec<String>,
    }
    /// A user.
    User {
        [
            /// Username, which identifies the user.
            username: String
        ]
        /// Root user or subuser.
        "given" kind: UserKind,
        /// Username of the root user above a subuser.
        "nullable" parent: Option<String>,
        /// Display name.
        "clearable" display_name: Option<String>,
        /// Mail address.
        "clearable" email: Option<String>,
        /// Key of its role.
        "nullable" role: Option<String>,
        /// Active or disabled.
        "given" status: UserStatus,
    }
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
        "given" capabilities: Vec<Capability>,
        /// Access level: read-only or read-write.
        "given" access_level: AccessLevel,
        /// Lifetime of its tokens.
        "nullable" token_ttl_seconds: Option<i32>,
        /// Signing algorithm of its tokens.
        "nullable" signing_algorithm: Option<Algorithm>,
        /// Key of its role.
        "nullable" role: Option<String>,
        /// Codes of all permissions that it holds directly.
        "given" scopes: Vec<String>,
        /// Its URLs.
        "given" urls: Urls,
        /// Active or disabled.
        "given" status: ClientStatus,
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

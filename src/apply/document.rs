//! What stands in a file of configuration. A key that is absent says nothing; `null` clears what
//! can be cleared.
//!
//! Texts for people are taken without the blanks at their ends, as the rules do, or a block of YAML
//! would never agree with what is stored.

use super::words::{
    AccessLevel, Algorithm, Capability, ClientIdMode, ClientStatus, ImportedForm, Preset,
    SecretMode, UserKind, UserStatus,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// The version of the format that this program reads and writes.
pub const VERSION: u32 = 1;

/// Something that may be absent, but is not cleared by `null`: an empty `clients:` is more likely a
/// slip than a wish to have none.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Option::deserialize(deserializer)? {
        None => Err(D::Error::custom(
            "must not be null; leave it out, or say what it shall be",
        )),
        some => Ok(some),
    }
}

/// Something that may be absent, and is cleared by `null`.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A text for people that may be absent.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = given(deserializer)?;
    Ok(text.map(|text| text.trim().to_owned()))
}

/// As [`text`], where `null` or a blank text clears.
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
    /// An account and what is in it. A list that is absent is not the file's business; an empty one
    /// is.
    Account {
        [
            /// Short name, by which it is known.
            slug: String
        ]
        /// Name for people.
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
    /// Rules for an account's clients: a preset, rules one by one, or a preset with rules of its
    /// own.
    Policy {
        []
        /// Begin with the rules of this preset.
        "given" preset: Preset,
        /// How client ids come about.
        "given" client_id_mode: ClientIdMode,
        /// Required or given prefix.
        "clearable" client_id_prefix: Option<String>,
        /// Longest client id.
        "given" client_id_max_length: i32,
        /// Whether a client id may be changed.
        "given" client_id_editable: bool,
        /// How secrets come about.
        "given" secret_mode: SecretMode,
        /// Shortest chosen secret.
        "given" chosen_secret_min_length: i32,
        /// Longest chosen secret.
        "given" chosen_secret_max_length: i32,
        /// Seconds that secrets of before stay valid on rotation.
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
            /// Absolute URI, by which it is known.
            identifier: String
        ]
        /// Name for people.
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
            /// The scope's text, by which it is known.
            code: String
        ]
        /// What it allows.
        "text" description: String,
        /// Heading under which consoles show it.
        "text" category: String,
        /// Whether it changes state: it does unless the file says no, so that read-only clients do
        /// not get it by an oversight.
        "given" mutating: bool,
    }
    /// A role.
    Role {
        [
            /// Short name, by which it is known.
            key: String
        ]
        /// Name for people.
        "text" name: String,
        /// What it is for.
        "clearable" description: Option<String>,
        /// Codes of all permissions that it grants.
        "given" permissions: Vec<String>,
    }
    /// A user.
    User {
        [
            /// By which it is known.
            username: String
        ]
        /// Root user or subuser.
        "given" kind: UserKind,
        /// Username of the root user above a subuser.
        "nullable" parent: Option<String>,
        /// Name for people.
        "clearable" display_name: Option<String>,
        /// Mail address.
        "clearable" email: Option<String>,
        /// Key of its role.
        "nullable" role: Option<String>,
        /// In use or switched off.
        "given" status: UserStatus,
    }
    /// A client, known by its client id, or by its name where ids are generated.
    Client {
        []
        /// Its OAuth client id.
        "given" client_id: String,
        /// Name for people.
        "clearable" name: Option<String>,
        /// What it is for.
        "clearable" description: Option<String>,
        /// Username of its owner.
        "nullable" owner: Option<String>,
        /// Flows.
        "given" capabilities: Vec<Capability>,
        /// Read only or not.
        "given" access_level: AccessLevel,
        /// Lifetime of its tokens.
        "nullable" token_ttl_seconds: Option<i32>,
        /// How its tokens are signed.
        "nullable" signing_algorithm: Option<Algorithm>,
        /// Key of its role.
        "nullable" role: Option<String>,
        /// Codes of all permissions that it holds directly.
        "given" scopes: Vec<String>,
        /// Its URLs.
        "given" urls: Urls,
        /// In use or switched off.
        "given" status: ClientStatus,
        /// Where its first secret comes from; generated where absent. Looked at only when the
        /// client is made.
        "given" secret: SecretSource,
    }
    /// URLs of a client.
    Urls {
        []
        /// Joined to relative URLs.
        "clearable" root_url: Option<String>,
        /// Where to link back to.
        "clearable" home_url: Option<String>,
        /// Where revocation policies are pushed.
        "clearable" admin_url: Option<String>,
        /// Where logout notices go.
        "clearable" backchannel_logout_url: Option<String>,
        /// Where an authorization response may go.
        "given" redirect_uris: Vec<String>,
        /// Where a browser may go after logout.
        "given" post_logout_redirect_uris: Vec<String>,
        /// Origins that may call from a browser.
        "given" web_origins: Vec<String>,
    }
    /// Where a secret comes from: one of the two.
    SecretSource {
        []
        /// Name of a variable of the environment.
        "given" env: String,
        /// Path of a file; white space at the end does not count.
        "given" file: String,
        /// That it is the secret which the client has in another system, in the clear or as a hash:
        /// the client keeps its `clientId` and its secret, whatever the account's policy says.
        "given" imported: ImportedForm,
    }
}

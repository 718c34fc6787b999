//! An account of the file, its policy and its contents.

use super::{
    Client, Resource, Role, User,
    objects::objects,
    value::{clearable, given, nullable, text},
};
use domain::vocabulary::Word;
use entity::account::{ClientIdMode, PolicyPreset, SecretMode};

objects! {
    /// An account and its contents. An absent list leaves things of that kind as they are; an empty
    /// one means that there are to be none.
    Account {
        [
            /// Short name, which identifies it.
            slug: String
        ]
        /// Display name.
        "text" name: String,
        /// Rules for its clients and users.
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
    /// Rules for an account's clients and users: a preset, single rules, or a preset with
    /// exceptions.
    Policy {
        []
        /// Start with the rules of this preset.
        "given" preset: Word<PolicyPreset>,
        /// How client ids are assigned.
        "given" client_id_mode: Word<ClientIdMode>,
        /// Required or given prefix.
        "clearable" client_id_prefix: Option<String>,
        /// Longest client id.
        "given" client_id_max_length: i32,
        /// Whether a client id may be changed.
        "given" client_id_editable: bool,
        /// How secrets are created.
        "given" secret_mode: Word<SecretMode>,
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
        /// Seconds without use after which a session ends.
        "given" session_idle_seconds: i32,
        /// Seconds after which a session ends in any case.
        "given" session_max_seconds: i32,
        /// Seconds that a session lasts for users who ask to stay signed in.
        "nullable" remember_seconds: Option<i32>,
        /// Seconds for which a used refresh token gets its successor once more.
        "given" refresh_grace_seconds: i32,
        /// Whether redirect URIs may be plain HTTP.
        "given" allow_insecure_redirects: bool,
    }
}

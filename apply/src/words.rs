//! Values of enumerations in the file: the same as in GraphQL.

use entity::{account, client, user};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $of:ty { $($variant:ident $word:literal)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`.")] #[serde(rename = $word)] $variant,)*
        }

        impl From<$of> for $name {
            fn from(value: $of) -> Self {
                match value { $(<$of>::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $of {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

words! {
    /// Product whose habits a policy follows.
    Preset of account::PolicyPreset {
        Default "DEFAULT" Koios "KOIOS" Knox "KNOX" Insights "INSIGHTS" Alphaus "ALPHAUS" Custom "CUSTOM"
    }
    /// How a client id is assigned.
    ClientIdMode of account::ClientIdMode {
        Uuid "UUID" Chosen "CHOSEN" RequiredPrefix "REQUIRED_PREFIX" GeneratedPrefix "GENERATED_PREFIX"
    }
    /// How a client's secrets are created.
    SecretMode of account::SecretMode { Generated "GENERATED" ChosenOrGenerated "CHOSEN_OR_GENERATED" }
    /// ThingKind of user.
    UserKind of user::UserKind { Root "ROOT" Subuser "SUBUSER" }
    /// Whether a user is active.
    UserStatus of user::UserStatus { Active "ACTIVE" Inactive "INACTIVE" }
    /// Whether a client is active.
    ClientStatus of client::ClientStatus { Active "ACTIVE" Inactive "INACTIVE" }
    /// Access level of a client, whatever its role.
    AccessLevel of client::AccessLevel { ReadOnly "READ_ONLY" ReadWrite "READ_WRITE" }
    /// Way in which a client authenticates.
    AuthMethod of client::AuthMethod { Secret "SECRET" None "NONE" }
    /// Signing algorithm of tokens.
    Algorithm of client::Algorithm { Es256 "ES256" Rs256 "RS256" EdDsa "EdDSA" }
}

/// A flow that a client may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Capability {
    /// Back-channel logout.
    Backchannel,
    /// Client credentials flow.
    Script,
    /// Authorization code flow.
    WebApp,
}

/// Form of an imported secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportedForm {
    /// In the clear.
    Plain,
    /// As a hash from the other system.
    Hash,
}

//! One newtype for every kind of id, so that a client's id is never taken for an account's.
//!
//! The value is a UUIDv7 (RFC 9562 section 5.7). On the wires it appears with a prefix that names its kind (`cli_…`); how it is made
//! is the domain's business.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The text is not an id of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What stands before the underscore in the id's text.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Takes the canonical text only: the prefix and 32 lower-case hexadecimal digits.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix(concat!($prefix, "_")).ok_or(NotAnId)?;
                if digits.len() != 32 || digits.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(NotAnId);
                }
                Uuid::try_parse(digits).map(Self).map_err(|_| NotAnId)
            }
        }

        impl TryFromU64 for $name {
            /// Ids are never numbers that the database counts up.
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

ids! {
    /// A tenant.
    AccountId = "acc";
    /// A person of an account.
    UserId = "usr";
    /// A role, built in or made by an account.
    RoleId = "rol";
    /// A protected API.
    ResourceId = "res";
    /// A permission of a protected API.
    PermissionId = "per";
    /// An API client; also the `sub` of its tokens. Not its OAuth `client_id`.
    ClientId = "cli";
    /// One of a client's secrets.
    ClientSecretId = "sec";
    /// A key that signs tokens.
    SigningKeyId = "key";
    /// An entry of the audit log.
    AuditEventId = "aud";
    /// A record of a token issued.
    IssuanceId = "iss";
    /// A record of a request refused.
    RefusalId = "ref";
}

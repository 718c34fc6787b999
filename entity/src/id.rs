//! One newtype for every kind of ID, so that a client's ID is never taken for an account's.
//!
//! The value is a UUIDv7 (RFC 9562 section 5.7). In interfaces it appears with a prefix that names
//! its kind (`cli_…`); the domain generates it.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The text is not an id of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

/// An ID of one kind, and how messages name that kind.
pub trait Id: Copy + fmt::Display + FromStr<Err = NotAnId> {
    /// Text before the underscore.
    const PREFIX: &'static str;
    /// Noun of the kind, with its article.
    const NOUN: &'static str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal $noun:literal;)*) => {
        /// Prefix and noun of every kind.
        const KINDS: &[(&str, &str)] = &[$(($prefix, $noun),)*];
    $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Text before the underscore.
            pub const PREFIX: &'static str = $prefix;
        }

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            const NOUN: &'static str = $noun;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Accepts the canonical text only: the prefix and 32 lower-case hexadecimal digits.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix(concat!($prefix, "_")).ok_or(NotAnId)?;
                if digits.len() != 32 || digits.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(NotAnId);
                }
                Uuid::try_parse(digits).map(Self).map_err(|_| NotAnId)
            }
        }

        impl TryFromU64 for $name {
            /// Ids are never numbers that the database assigns.
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

/// Prefix and noun of the kind of ID that a text has the form of.
#[must_use]
pub fn kind_of(text: &str) -> Option<(&'static str, &'static str)> {
    let (prefix, digits) = text.split_once('_')?;
    let formed = digits.len() == 32
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    KINDS
        .iter()
        .copied()
        .find(|(known, _)| *known == prefix && formed)
}

ids! {
    /// A tenant.
    AccountId = "acc" "an account";
    /// A person of an account.
    UserId = "usr" "a user";
    /// A role, built in or created by an account.
    RoleId = "rol" "a role";
    /// A protected API.
    ResourceId = "res" "a protected API";
    /// A permission of a protected API.
    PermissionId = "per" "a permission";
    /// An API client; also the `sub` of its tokens. Not its OAuth `client_id`.
    ClientId = "cli" "a client";
    /// One of a client's secrets.
    ClientSecretId = "sec" "a client secret";
    /// A key that signs tokens.
    SigningKeyId = "key" "a signing key";
    /// An entry of the audit log.
    AuditEventId = "aud" "an audit event";
    /// A record of an issued token.
    IssuanceId = "iss" "an issued token";
    /// A record of a refused request.
    RefusalId = "ref" "a refused request";
    /// A session of a user; also the `sid` of tokens.
    SessionId = "ses" "a session";
    /// An authorization of a client by a user; also the `azn` of tokens.
    AuthorizationId = "azn" "an authorization";
    /// A webhook.
    WebhookId = "whk" "a webhook";
    /// A delivery of an event to a webhook.
    WebhookDeliveryId = "dlv" "a delivery";
}

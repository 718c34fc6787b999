//! The closed words of the wire: enums that mirror those of the rows and rules, in the same capitals as GraphQL's.

use crate::domain::{
    client::{bulk::OnError, list::Field, secrets::Status as Secret},
    history::{activity::Kind as Activity, tokens::TokenStatus as Token, usage::Bucket},
    key::Status as Key,
    permission::Reason,
};
use entity::{
    account::{ClientIdMode as IdMode, PolicyPreset as Preset, SecretMode as Secrets},
    audit_event::{AuditEventKind as Kind, AuditOutcome as Outcome},
    client::{AccessLevel as Access, Algorithm, ClientStatus as Status, ClientStatusReason as StatusReason},
    user::{UserKind as Place, UserStatus as Use},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $from:ident { $($variant:ident)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $(#[doc = stringify!($variant)] $variant,)*
        }

        impl From<$from> for $name {
            fn from(value: $from) -> Self {
                match value { $($from::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $from {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

words! {
    /// Whether a client may authenticate. `INACTIVE`: it may not, nor do its tokens work.
    ClientStatus = Status { Active Inactive }
    /// Why a client is inactive: somebody switched it off, the account's limit on active clients was reached, or its owner is inactive.
    ClientStatusReason = StatusReason { Manual ActiveLimitReached OwnerInactive }
    /// What a client may do whatever its role says. `READ_ONLY`: queries and GET only.
    AccessLevel = Access { ReadOnly ReadWrite }
    /// Whether a signing key is published and will sign, signs, or has signed.
    SigningKeyStatus = Key { Next Current Retired }
    /// Where a secret stands. `RETIRING`: superseded, still valid until `expiresAt`.
    SecretStatus = Secret { Active Retiring Revoked Expired }
    /// What to do when some of the items of a bulk call cannot be changed: change nothing, or change the others.
    BulkErrorPolicy = OnError { RejectAll SkipFailed }
    /// What clients can be ordered by. Ties are broken by id; those never used, or without a lifetime of their own, count as lowest.
    ClientOrderField = Field { Name ClientId Status CreatedAt UpdatedAt LastUsedAt TokenTtl }
    /// Why somebody has a permission, or has it not: by role; granted directly; nobody granted it; granted, but the holder may only read (or it
    /// works only from the account `default`); granted, but the holder is inactive.
    GrantReason = Reason { Role Direct NotGranted WithheldReadOnly WithheldInactive }
    /// Which product's habits an account's rules follow. `CUSTOM`: edited by hand.
    PolicyPreset = Preset { Default Koios Knox Insights Alphaus Custom }
    /// How a client comes by its `clientId`: a UUID; chosen; chosen with the prefix; generated with the prefix.
    ClientIdMode = IdMode { Uuid Chosen RequiredPrefix GeneratedPrefix }
    /// How a client comes by its secrets.
    SecretMode = Secrets { Generated ChosenOrGenerated }
    /// A user's place among the account's users. Only a `ROOT` user has subusers.
    UserKind = Place { Root Subuser }
    /// Whether a user counts. `INACTIVE`: switched off, and its clients with it.
    UserStatus = Use { Active Inactive }
    /// What a token is worth: it is good; its time is over; it was ended before its time, by itself, with all of its client's, or because its
    /// client is disabled or deleted.
    TokenStatus = Token { Active Expired Revoked }
    /// Kinds of things that happen to a client: it was issued a token; a request in its name was refused; it was changed, or its tokens
    /// were revoked.
    ActivityKind = Activity { Issued Refused Administrative }
    /// Lengths of the stretches of time that usage is counted in, in UTC.
    UsageBucket = Bucket { Hour Day }
    /// Whether it worked, or was refused.
    AuditOutcome = Outcome { Success Failure }
    /// What happened.
    AuditEventKind = Kind {
        ClientCreated ClientUpdated ClientDuplicated ClientActivated ClientDeactivated ClientDeleted ClientRoleChanged
        SecretCreated SecretRotated SecretRevoked TokensRevoked AllTokensRevoked RoleCreated RoleUpdated RoleDeleted
        ResourceCreated ResourceUpdated ResourceDeleted UserCreated UserUpdated UserDeleted AccountCreated PolicyUpdated
        KeyRotated KeyRevoked MasterKeyRotated AuditPruned AccessDenied AuthenticationFailed
    }
}

/// Algorithms that tokens are signed with, by their names in JOSE (RFC 7518 section 3.1, RFC 8037 section 3.1).
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Serialize, ToSchema)]
pub enum SigningAlgorithm {
    /// ECDSA with P-256 and SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// Edwards-curve signatures with Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl From<Algorithm> for SigningAlgorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Es256 => Self::Es256,
            Algorithm::Rs256 => Self::Rs256,
            Algorithm::EdDsa => Self::EdDsa,
        }
    }
}

impl From<SigningAlgorithm> for Algorithm {
    fn from(algorithm: SigningAlgorithm) -> Self {
        match algorithm {
            SigningAlgorithm::Es256 => Self::Es256,
            SigningAlgorithm::Rs256 => Self::Rs256,
            SigningAlgorithm::EdDsa => Self::EdDsa,
        }
    }
}

/// Flows that a client may take part in: authorization code; back-channel logout; client credentials.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClientCapability {
    /// Authorization code flow.
    WebApp,
    /// OIDC back-channel logout.
    Backchannel,
    /// Client credentials flow.
    Script,
}

/// Which end comes first. `ASC`: smallest, oldest or alphabetically first.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderDirection {
    /// Smallest, oldest or alphabetically first.
    Asc,
    /// Largest, newest or alphabetically last.
    Desc,
}

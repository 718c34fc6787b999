//! Enumerations of the API, which mirror those of the rows and rules, with the same values as
//! GraphQL's.

use domain::{
    client::{bulk::OnError, list::Field, secrets::SecretStatus as Secret},
    history::{activity::Kind as Activity, tokens::TokenStatus as Token, usage::Bucket},
    key::KeyStatus as Key,
    permission::Reason,
};
use entity::{
    account::{ClientIdMode as IdMode, PolicyPreset as Preset, SecretMode as Secrets},
    audit_event::{AuditEventKind as Kind, AuditOutcome as Outcome},
    client::{
        AccessLevel as Access, Algorithm, ClientStatus as Status,
        ClientStatusReason as StatusReason,
    },
    user::{UserKind as PageParams, UserStatus as Use},
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
    /// Whether a client may authenticate.
    ///
    /// - `ACTIVE`: The client may authenticate, and its tokens are accepted.
    /// - `INACTIVE`: The client is disabled: it cannot authenticate, and its tokens are refused.
    ClientStatus = Status { Active Inactive }
    /// Reason why a client is inactive.
    ///
    /// - `ACTIVE_LIMIT_REACHED`: The account's limit on active clients was reached.
    /// - `MANUAL`: The client was disabled by a caller.
    /// - `OWNER_INACTIVE`: The user who owns the client is inactive.
    ClientStatusReason = StatusReason { Manual ActiveLimitReached OwnerInactive }
    /// Access that a client has, whatever its role grants.
    ///
    /// - `READ_ONLY`: The client may run GraphQL queries and GET requests only.
    /// - `READ_WRITE`: The client may do everything that its permissions allow.
    AccessLevel = Access { ReadOnly ReadWrite }
    /// Status of a signing key.
    ///
    /// - `CURRENT`: The key is published and signs new tokens.
    /// - `NEXT`: The key is published and does not sign yet.
    /// - `RETIRED`: The key no longer signs, and is still published for the tokens that it signed.
    SigningKeyStatus = Key { Next Current Retired }
    /// Status of a secret.
    ///
    /// - `ACTIVE`: The secret is accepted.
    /// - `EXPIRED`: The secret has expired.
    /// - `RETIRING`: The secret was replaced, and is accepted until `expiresAt`.
    /// - `REVOKED`: The secret was revoked.
    SecretStatus = Secret { Active Retiring Revoked Expired }
    /// Policy of a bulk change for clients that cannot be changed.
    ///
    /// - `REJECT_ALL`: No client is changed when any one cannot be.
    /// - `SKIP_FAILED`: The other clients are changed all the same.
    BulkErrorPolicy = OnError { RejectAll SkipFailed }
    /// Field that clients can be ordered by; ties are broken by ID.
    ///
    /// - `CLIENT_ID`: OAuth `client_id` of the client.
    /// - `CREATED_AT`: When the client was created.
    /// - `LAST_USED_AT`: When the client last authenticated; clients that never did come before all
    ///   others.
    /// - `NAME`: Display name of the client, regardless of case.
    /// - `STATUS`: Status of the client.
    /// - `TOKEN_TTL`: Token lifetime that the client itself sets; clients that use the account's
    ///   default come before all others.
    /// - `UPDATED_AT`: When the client was last changed.
    ClientOrderField = Field { Name ClientId Status CreatedAt UpdatedAt LastUsedAt TokenTtl }
    /// Reason why a client or user has a permission, or lacks it.
    ///
    /// - `DIRECT`: The permission is granted to the client directly.
    /// - `NOT_GRANTED`: The permission is not granted.
    /// - `ROLE`: The permission is granted by the role.
    /// - `WITHHELD_INACTIVE`: The permission is granted, but the client or user is inactive.
    /// - `WITHHELD_READ_ONLY`: The permission is granted, but the client may only read, or the
    ///   permission is effective only in the account `default`.
    GrantReason = Reason { Role Direct NotGranted WithheldReadOnly WithheldInactive }
    /// Product whose rules an account's policy follows.
    ///
    /// - `ALPHAUS`: Alphaus: OAuth `client_id`s generated with a prefix.
    /// - `CUSTOM`: No preset: the rules were edited one by one.
    /// - `DEFAULT`: Latchkey: both OAuth `client_id`s and secrets may be chosen.
    /// - `INSIGHTS`: Insights: OAuth `client_id`s with the account's prefix, never changed; five
    ///   clients.
    /// - `KNOX`: Knox Manage: OAuth `client_id`s and secrets chosen, five active clients.
    /// - `KOIOS`: Koios: OAuth `client_id`s that are UUIDs, and generated secrets.
    PolicyPreset = Preset { Default Koios Knox Insights Alphaus Custom }
    /// Way in which the OAuth `client_id` of a new client is determined.
    ///
    /// - `CHOSEN`: Chosen by the caller; a UUID where none is given.
    /// - `GENERATED_PREFIX`: Generated by the server: the prefix and twelve characters.
    /// - `REQUIRED_PREFIX`: Chosen by the caller, and must begin with the prefix.
    /// - `UUID`: Generated by the server: a UUID.
    ClientIdMode = IdMode { Uuid Chosen RequiredPrefix GeneratedPrefix }
    /// Way in which secrets of clients are determined.
    ///
    /// - `CHOSEN_OR_GENERATED`: Chosen by the caller; generated by the server where none is given.
    /// - `GENERATED`: Always generated by the server.
    SecretMode = Secrets { Generated ChosenOrGenerated }
    /// Kind of a user within an account.
    ///
    /// - `ROOT`: A root user, who may have subusers.
    /// - `SUBUSER`: A subuser, who belongs to a root user.
    UserKind = PageParams { Root Subuser }
    /// Whether a user is enabled.
    ///
    /// - `ACTIVE`: The user is enabled.
    /// - `INACTIVE`: The user is disabled, and so are the clients that the user owns.
    UserStatus = Use { Active Inactive }
    /// Status of an issued token.
    ///
    /// - `ACTIVE`: The token is accepted.
    /// - `EXPIRED`: The token has expired, whether or not it was revoked before.
    /// - `REVOKED`: The token was revoked before it expired: by itself, with all tokens of its
    ///   client, or because its client was disabled or deleted.
    TokenStatus = Token { Active Expired Revoked }
    /// Kind of an activity of a client.
    ///
    /// - `ADMINISTRATIVE`: The client was changed, or its tokens were revoked.
    /// - `ISSUED`: The client was issued a token.
    /// - `REFUSED`: A request in the client's name was refused, or authentication as the client
    ///   failed.
    ActivityKind = Activity { Issued Refused Administrative }
    /// Length of the intervals that usage is counted in.
    ///
    /// - `DAY`: A day in UTC.
    /// - `HOUR`: An hour in UTC.
    UsageBucket = Bucket { Hour Day }
    /// Outcome of an audit event.
    ///
    /// - `FAILURE`: The request was refused.
    /// - `SUCCESS`: The request succeeded.
    AuditOutcome = Outcome { Success Failure }
    /// Kind of an audit event.
    ///
    /// - `ACCESS_DENIED`: A request was refused because the caller lacks a permission.
    /// - `ACCOUNT_CREATED`: An account was created.
    /// - `ACCOUNT_DELETED`: An account was deleted.
    /// - `ACCOUNT_UPDATED`: The name of an account was changed.
    /// - `ALL_TOKENS_REVOKED`: All tokens of the deployment were revoked.
    /// - `AUDIT_PRUNED`: The oldest part of the audit log was deleted.
    /// - `AUTHENTICATION_FAILED`: Authentication as a client failed.
    /// - `CLIENT_ACTIVATED`: A client was enabled.
    /// - `CLIENT_CREATED`: A client was created.
    /// - `CLIENT_DEACTIVATED`: A client was disabled.
    /// - `CLIENT_DELETED`: A client was deleted.
    /// - `CLIENT_DUPLICATED`: A client was created as a copy of another.
    /// - `CLIENT_ROLE_CHANGED`: The role of a client was set or removed.
    /// - `MASTER_KEY_ROTATED`: The master key was rotated.
    /// - `CLIENT_UPDATED`: The settings of a client were changed.
    /// - `KEY_REVOKED`: A signing key was revoked.
    /// - `KEY_ROTATED`: The signing keys were rotated.
    /// - `POLICY_UPDATED`: The policy of an account was changed.
    /// - `RESOURCE_CREATED`: A protected API was created.
    /// - `RESOURCE_DELETED`: A protected API was deleted.
    /// - `RESOURCE_UPDATED`: A protected API was changed.
    /// - `ROLE_CREATED`: A role was created.
    /// - `ROLE_DELETED`: A role was deleted.
    /// - `ROLE_UPDATED`: A role was changed.
    /// - `SECRET_CREATED`: A secret of a client was created.
    /// - `SECRET_REVOKED`: A secret of a client was revoked.
    /// - `SECRET_ROTATED`: A secret of a client was replaced by a new one.
    /// - `TOKENS_REVOKED`: Tokens of one or more clients were revoked.
    /// - `USER_CREATED`: A user was created.
    /// - `USER_DELETED`: A user was deleted.
    /// - `USER_UPDATED`: A user was changed.
    AuditEventKind = Kind {
        ClientCreated ClientUpdated ClientDuplicated ClientActivated ClientDeactivated ClientDeleted ClientRoleChanged
        SecretCreated SecretRotated SecretRevoked TokensRevoked AllTokensRevoked RoleCreated RoleUpdated RoleDeleted
        ResourceCreated ResourceUpdated ResourceDeleted UserCreated UserUpdated UserDeleted AccountCreated AccountUpdated AccountDeleted PolicyUpdated
        KeyRotated KeyRevoked MasterKeyRotated AuditPruned AccessDenied AuthenticationFailed
    }
}

/// Algorithm that tokens are signed with, by its name in JOSE (RFC 7518 section 3.1, RFC 8037
/// section 3.1).
///
/// - `ES256`: ECDSA with P-256 and SHA-256.
/// - `EdDSA`: Edwards-curve signatures with Ed25519.
/// - `RS256`: RSASSA-PKCS1-v1_5 with SHA-256.
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

/// OAuth flow that a client may take part in.
///
/// - `BACKCHANNEL`: Back-channel logout (OpenID Connect).
/// - `SCRIPT`: Client credentials flow (RFC 6749 section 4.4).
/// - `WEB_APP`: Authorization code flow (RFC 6749 section 4.1).
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClientCapability {
    /// Authorization code flow (RFC 6749 section 4.1).
    WebApp,
    /// Back-channel logout (OpenID Connect).
    Backchannel,
    /// Client credentials flow (RFC 6749 section 4.4).
    Script,
}

/// Direction of an order.
///
/// - `ASC`: Ascending: smallest, oldest or alphabetically first item first.
/// - `DESC`: Descending: largest, newest or alphabetically last item first.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderDirection {
    /// Ascending: smallest, oldest or alphabetically first item first.
    Asc,
    /// Descending: largest, newest or alphabetically last item first.
    Desc,
}

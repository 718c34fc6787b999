//! Words about clients, their secrets and what they are granted.

use super::words::words;
use domain::{
    client::{bulk::OnError, secrets::SecretStatus as Secret},
    permission::Reason,
};
use entity::client::{
    AccessLevel as Access, AuthMethod, ClientStatus as Status, ClientStatusReason as StatusReason,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// Way in which a client authenticates at the token endpoint (RFC 7591 section 2).
    ///
    /// - `NONE`: Not at all: a public client, such as a single-page or native app (RFC 6749 section
    ///   2.1).
    /// - `SECRET`: With a secret, by HTTP Basic or in the body (RFC 6749 section 2.3.1).
    ClientAuthMethod = AuthMethod { Secret None }
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
    /// Reason why a client or user has a permission, or lacks it.
    ///
    /// - `DIRECT`: The permission is granted to the client directly.
    /// - `NOT_GRANTED`: The permission is not granted.
    /// - `ROLE`: The permission is granted by the role.
    /// - `WITHHELD_INACTIVE`: The permission is granted, but the client or user is inactive.
    /// - `WITHHELD_READ_ONLY`: The permission is granted, but the client may only read, or the
    ///   permission is effective only in the account `default`.
    GrantReason = Reason { Role Direct NotGranted WithheldReadOnly WithheldInactive }
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

//! The enumerations of a client.

use async_graphql::Enum;
use entity::client::{
    AccessLevel as Access, AuthMethod, ClientStatus as Status, ClientStatusReason as StatusReason,
};

/// Whether a client may authenticate.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub enum ClientStatus {
    /// The client may authenticate, and its tokens are accepted.
    Active,
    /// The client is disabled: it cannot authenticate, and its tokens are refused.
    Inactive,
}

/// Reason why a client is inactive.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "StatusReason")]
pub enum ClientStatusReason {
    /// The client was disabled by a caller.
    Manual,
    /// The account's limit on active clients was reached.
    ActiveLimitReached,
    /// The user who owns the client is inactive.
    OwnerInactive,
}

/// OAuth flow that a client may take part in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ClientCapability {
    /// Authorization code flow (RFC 6749 section 4.1).
    WebApp,
    /// Back-channel logout (OpenID Connect).
    Backchannel,
    /// Client credentials flow (RFC 6749 section 4.4).
    Script,
}

/// Access that a client has, whatever its role grants.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Access")]
pub enum AccessLevel {
    /// The client may run GraphQL queries and GET requests only.
    ReadOnly,
    /// The client may do everything that its permissions allow.
    ReadWrite,
}

/// Way in which a client authenticates at the token endpoint (RFC 7591 section 2).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "AuthMethod")]
pub enum ClientAuthMethod {
    /// With a secret, by HTTP Basic or in the body (RFC 6749 section 2.3.1).
    Secret,
    /// Not at all: a public client, such as a single-page or native app (RFC 6749 section 2.1).
    None,
}

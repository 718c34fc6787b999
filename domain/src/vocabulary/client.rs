//! Words about clients, their secrets and what they are granted.

use super::vocabulary;

vocabulary! {
    entity::client::AccessLevel as "AccessLevel":
        "Access that a client has, whatever its role grants." {
        ReadOnly "READ_ONLY"
            "The client may run GraphQL queries and GET requests only."
        ReadWrite "READ_WRITE"
            "The client may do everything that its permissions allow."
    }
}

vocabulary! {
    crate::client::bulk::OnError as "BulkErrorPolicy":
        "Policy of a bulk change for clients that cannot be changed." {
        RejectAll "REJECT_ALL"
            "No client is changed when any one cannot be."
        SkipFailed "SKIP_FAILED"
            "The other clients are changed all the same."
    }
}

vocabulary! {
    entity::client::AuthMethod as "ClientAuthMethod":
        "Way in which a client authenticates at the token endpoint (RFC 7591 section 2)." {
        Secret "SECRET"
            "With a secret, by HTTP Basic or in the body (RFC 6749 section 2.3.1)."
        None "NONE"
            "Not at all: a public client, such as a single-page or native app (RFC 6749 section \
             2.1)."
    }
}

vocabulary! {
    crate::client::Capability as "ClientCapability":
        "OAuth flow that a client may take part in." {
        WebApp "WEB_APP"
            "Authorization code flow (RFC 6749 section 4.1)."
        Backchannel "BACKCHANNEL"
            "Back-channel logout (OpenID Connect)."
        Script "SCRIPT"
            "Client credentials flow (RFC 6749 section 4.4)."
    }
}

vocabulary! {
    entity::client::ClientStatus as "ClientStatus":
        "Whether a client may authenticate." {
        Active "ACTIVE"
            "The client may authenticate, and its tokens are accepted."
        Inactive "INACTIVE"
            "The client is disabled: it cannot authenticate, and its tokens are refused."
    }
}

vocabulary! {
    entity::client::ClientStatusReason as "ClientStatusReason":
        "Reason why a client is inactive." {
        Manual "MANUAL"
            "The client was disabled by a caller."
        ActiveLimitReached "ACTIVE_LIMIT_REACHED"
            "The account's limit on active clients was reached."
        OwnerInactive "OWNER_INACTIVE"
            "The user who owns the client is inactive."
    }
}

vocabulary! {
    crate::permission::Reason as "GrantReason":
        "Reason why a client or user has a permission, or lacks it." {
        Role "ROLE"
            "The permission is granted by the role."
        Direct "DIRECT"
            "The permission is granted to the client directly."
        NotGranted "NOT_GRANTED"
            "The permission is not granted."
        WithheldReadOnly "WITHHELD_READ_ONLY"
            "The permission is granted, but the client may only read, or the permission is \
             effective only in the account `default`."
        WithheldInactive "WITHHELD_INACTIVE"
            "The permission is granted, but the client or user is inactive."
    }
}

vocabulary! {
    crate::client::secrets::SecretStatus as "SecretStatus":
        "Status of a secret." {
        Active "ACTIVE"
            "The secret is accepted."
        Retiring "RETIRING"
            "The secret was replaced, and is accepted until `expiresAt`."
        Revoked "REVOKED"
            "The secret was revoked."
        Expired "EXPIRED"
            "The secret has expired."
    }
}

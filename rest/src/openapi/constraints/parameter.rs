//! The constraint of each parameter of a path, a query or a header.

use super::form::{
    CLIENT_ID, CODE, ROLE_KEY, SLUG, TAGS, USERNAME, VISIBLE, id, list, text, whole, word,
};
use crate::query::MAX_REPEATED;
use domain::limits::{
    MAX_AUDITED_ID, MAX_CLIENT_ID, MAX_CURSOR, MAX_FILTER_SCOPES, MAX_IDENTIFIER,
    MAX_PERMISSION_CODE, MAX_ROLE_KEY, MAX_SEARCH, MAX_SLUG, MAX_UNUSED_DAYS, MAX_USERNAME,
};
use entity::{
    AccountId, AuditEventId, ClientId, ClientSecretId, ResourceId, RoleId, UserId,
    WebhookDeliveryId, WebhookId,
};
use serde_json::{Value, json};

/// The constraint of a parameter of the operation at that path.
pub(super) fn parameter(path: &str, name: &str) -> Option<Value> {
    Some(match name {
        "id" => of_path(path)?,
        "secretId" => id::<ClientSecretId>(),
        "deliveryId" => id::<WebhookDeliveryId>(),
        "roleId" if path.ends_with("/clients") => list(MAX_REPEATED, id::<RoleId>()),
        "roleKey" if path.ends_with("/clients") => list(MAX_REPEATED, word(ROLE_KEY, MAX_ROLE_KEY)),
        "status" | "kind" | "capability" if !path.ends_with("/users") => {
            json!({ "maxItems": MAX_REPEATED })
        }
        "roleId" | "reassignToId" => id::<RoleId>(),
        "roleKey" | "reassignToKey" | "key" => word(ROLE_KEY, MAX_ROLE_KEY),
        "accountId" => id::<AccountId>(),
        "permission" => list(MAX_REPEATED, word(CODE, MAX_PERMISSION_CODE)),
        "identifier" => json!({ "minLength": 1, "maxLength": MAX_IDENTIFIER, "pattern": VISIBLE }),
        "ownerId" | "parentId" => id::<UserId>(),
        "ownerUsername" | "parentUsername" | "username" => word(USERNAME, MAX_USERNAME),
        "clientId" | "clientid" => word(CLIENT_ID, MAX_CLIENT_ID),
        "slug" | "accountSlug" => word(SLUG, MAX_SLUG),
        "user" => word(USERNAME, MAX_USERNAME),
        // A SHA-256 thumbprint in base64url (RFC 7638 section 3).
        "kid" => json!({ "minLength": 43, "maxLength": 43, "pattern": "^[A-Za-z0-9_-]+$" }),
        "actorId" | "subjectId" | "jti" | "ipAddress" => text(MAX_AUDITED_ID),
        "unusedDays" => whole(1, MAX_UNUSED_DAYS),
        "search" => text(MAX_SEARCH),
        "scope" => list(MAX_FILTER_SCOPES, text(MAX_PERMISSION_CODE)),
        "after" | "before" => {
            json!({ "minLength": 1, "maxLength": MAX_CURSOR, "pattern": "^[A-Za-z0-9_-]+$" })
        }
        "first" | "last" | "expectedClientCount" => whole(0, i32::MAX),
        "If-Match" | "If-None-Match" => json!({ "pattern": TAGS }),
        _ => return None,
    })
}

fn of_path(path: &str) -> Option<Value> {
    let noun = path.trim_start_matches("/api/v1/").split('/').next()?;
    Some(match noun {
        "clients" => id::<ClientId>(),
        "roles" => id::<RoleId>(),
        "resources" => id::<ResourceId>(),
        "users" => id::<UserId>(),
        "accounts" => id::<AccountId>(),
        "audit-events" => id::<AuditEventId>(),
        "webhooks" => id::<WebhookId>(),
        _ => return None,
    })
}

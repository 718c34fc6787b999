//! The constraint of each member of an input.

use super::form::{
    CLIENT_ID, CODE, LOCALE, ROLE_KEY, SLUG, USERNAME, VISIBLE, filled, id, list, text, whole, word,
};
use config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL};
use domain::{
    client::REFRESH_SECONDS,
    limits::{
        MAX_CATEGORY, MAX_CHOSEN_SECRET, MAX_CLIENT_ID, MAX_CLIENT_ID_MAX_LENGTH,
        MAX_CLIENT_ID_PREFIX, MAX_CLIENTS, MAX_DESCRIPTION, MAX_EMAIL, MAX_FILTER_SCOPES,
        MAX_GRACE_SECONDS, MAX_GRANTS, MAX_HASH, MAX_IDENTIFIER, MAX_INTROSPECTION_CLIENTS,
        MAX_LOCALE, MAX_NAME, MAX_PASSWORD, MAX_PERMISSION_CODE, MAX_PERMISSION_DESCRIPTION,
        MAX_PERMISSIONS, MAX_REFRESH_GRACE_SECONDS, MAX_ROLE_KEY, MAX_SEARCH, MAX_SECRET_NAME,
        MAX_SESSION_IDLE_SECONDS, MAX_SESSION_SECONDS, MAX_SLUG, MAX_TOKENS_PER_MINUTE,
        MAX_UNUSED_DAYS, MAX_URL, MAX_URLS, MAX_USERNAME, MIN_CHOSEN_SECRET,
        MIN_CLIENT_ID_MAX_LENGTH, MIN_LOCALE, MIN_PASSWORD, MIN_SESSION_SECONDS,
    },
    page::MAX_PAGE,
    secret::MAX_SUBMITTED,
    vocabulary::Vocabulary,
};
use entity::{
    AccountId, ClientId, ClientSecretId, RoleId, SessionId, UserId, audit_event::AuditEventKind,
};
use serde_json::{Value, json};

fn secret() -> Value {
    json!({ "minLength": MIN_CHOSEN_SECRET, "maxLength": MAX_CHOSEN_SECRET })
}

fn event_kinds() -> Value {
    json!({ "maxItems": AuditEventKind::TERMS.len() })
}

/// The constraint of a member of an input.
pub(super) fn member(schema: &str, name: &str) -> Option<Value> {
    let page = usize::try_from(MAX_PAGE).unwrap_or(usize::MAX);
    Some(match (schema, name) {
        ("AddSecret" | "RotateSecret", "name") => text(MAX_SECRET_NAME),
        ("RotateSecret", "secretId") => id::<ClientSecretId>(),
        (
            "CreateRole" | "UpdateRole" | "CreateResource" | "UpdateResource" | "CreateAccount"
            | "UpdateAccount" | "CreateWebhook" | "UpdateWebhook" | "AlphausNewClient",
            "name",
        ) => filled(MAX_NAME),
        ("PermissionInput", "description") => filled(MAX_PERMISSION_DESCRIPTION),
        ("PermissionInput", "category") => filled(MAX_CATEGORY),
        ("PermissionInput", "code") => word(CODE, MAX_PERMISSION_CODE),
        ("CreateResource" | "UpdateResource", "permissions") => {
            json!({ "maxItems": MAX_PERMISSIONS })
        }
        ("CreateResource" | "UpdateResource", "introspectionClientIds") => {
            list(MAX_INTROSPECTION_CLIENTS, word(CLIENT_ID, MAX_CLIENT_ID))
        }
        ("CreateResource", "identifier") => {
            json!({ "minLength": 1, "maxLength": MAX_IDENTIFIER, "pattern": VISIBLE, "format": "uri" })
        }
        ("CreateRole" | "UpdateRole" | "RoleChange", "permissions") => {
            list(MAX_GRANTS, word(CODE, MAX_PERMISSION_CODE))
        }
        ("CreateClient" | "UpdateClient", "scopes") => {
            list(MAX_GRANTS, word(CODE, MAX_PERMISSION_CODE))
        }
        ("CreateClient" | "UpdateClient", "capabilities") => json!({ "minItems": 1 }),
        ("SetClientsStatus" | "DeleteClients", "ids") => list(page, id::<ClientId>()),
        ("SetClientsStatus" | "DeleteClients", "expectedCount") => whole(0, i32::MAX),
        ("ClientFilter", "unusedDays") => whole(1, MAX_UNUSED_DAYS),
        ("ClientFilter", "search") => text(MAX_SEARCH),
        ("ClientFilter", "roles" | "statuses" | "capabilities") => json!({ "maxItems": page }),
        ("ClientFilter", "scopes") => list(MAX_FILTER_SCOPES, text(MAX_PERMISSION_CODE)),
        ("EndSessions", "ids") => {
            json!({ "minItems": 1, "maxItems": page, "items": id::<SessionId>() })
        }
        ("RevokeTokens", "jtis") => list(page, json!({ "pattern": "^[0-9a-f]{32}$" })),
        ("RevokeTokens", "clients") => json!({ "maxItems": page }),
        ("AccountBy", "id") => id::<AccountId>(),
        ("ClientBy", "id") => id::<ClientId>(),
        ("RoleBy", "id") => id::<RoleId>(),
        ("UserBy", "id") => id::<UserId>(),
        ("SetUserPassword", "password") => {
            json!({ "minLength": MIN_PASSWORD, "maxLength": MAX_PASSWORD })
        }
        ("UpdatePolicy", _) => policy(name)?,
        ("ClientSignInInput", "refreshIdleSeconds" | "refreshMaxSeconds") => {
            whole(*REFRESH_SECONDS.start(), *REFRESH_SECONDS.end())
        }
        ("ClientUrlsInput", "redirectUris" | "postLogoutRedirectUris" | "webOrigins") => {
            list(MAX_URLS, text(MAX_URL))
        }
        ("ClientUrlsInput", _) => text(MAX_URL),
        ("CreateWebhook" | "UpdateWebhook", "url") => filled(MAX_URL),
        ("CreateWebhook" | "UpdateWebhook", "eventKinds") => event_kinds(),
        ("ImportedSecret", "value") => filled(MAX_SUBMITTED),
        ("ImportedSecret", "hash") => filled(MAX_HASH),
        _ => return of_any(name),
    })
}

/// The constraint of a member that means the same in every schema.
fn of_any(name: &str) -> Option<Value> {
    Some(match name {
        "name" | "displayName" => text(MAX_NAME),
        "description" => text(MAX_DESCRIPTION),
        "clientId" => word(CLIENT_ID, MAX_CLIENT_ID),
        "clientSecret" => secret(),
        "key" => word(ROLE_KEY, MAX_ROLE_KEY),
        "username" => word(USERNAME, MAX_USERNAME),
        "email" => text(MAX_EMAIL),
        "locale" => {
            json!({ "minLength": MIN_LOCALE, "maxLength": MAX_LOCALE, "pattern": LOCALE })
        }
        "slug" => word(SLUG, MAX_SLUG),
        "tokenTtlSeconds" => whole(MIN_TOKEN_TTL, MAX_TOKEN_TTL),
        "graceSeconds" => whole(0, MAX_GRACE_SECONDS),
        _ => return None,
    })
}

fn policy(name: &str) -> Option<Value> {
    Some(match name {
        "clientIdPrefix" => {
            json!({ "maxLength": MAX_CLIENT_ID_PREFIX, "pattern": r"^([A-Za-z0-9._~@/-]|\{account\})*$" })
        }
        "clientIdMaxLength" => whole(MIN_CLIENT_ID_MAX_LENGTH, MAX_CLIENT_ID_MAX_LENGTH),
        "chosenSecretMinLength" | "chosenSecretMaxLength" => {
            whole(MIN_CHOSEN_SECRET, MAX_CHOSEN_SECRET)
        }
        "secretGraceSeconds" => whole(0, MAX_GRACE_SECONDS),
        "maxClients" | "maxActiveClients" => whole(0, MAX_CLIENTS),
        "tokensPerMinute" => whole(1, MAX_TOKENS_PER_MINUTE),
        "sessionIdleSeconds" => whole(MIN_SESSION_SECONDS, MAX_SESSION_IDLE_SECONDS),
        "sessionMaxSeconds" | "rememberSeconds" => whole(MIN_SESSION_SECONDS, MAX_SESSION_SECONDS),
        "refreshGraceSeconds" => whole(0, MAX_REFRESH_GRACE_SECONDS),
        "defaultTokenTtlSeconds" | "minTokenTtlSeconds" | "maxTokenTtlSeconds" => {
            whole(MIN_TOKEN_TTL, MAX_TOKEN_TTL)
        }
        _ => return None,
    })
}

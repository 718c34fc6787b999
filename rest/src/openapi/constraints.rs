//! Constraints on inputs, as the rules enforce them, in JSON Schema: added to the description after
//! it was generated from the code.
//!
//! The numbers are those of the rules ([`limits`](domain::limits)). A member or a parameter
//! without an entry here, that has no other constraint, fails a test.

use crate::query::MAX_REPEATED;
use config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL};
use domain::{
    limits::{
        MAX_AUDITED_ID, MAX_CATEGORY, MAX_CHOSEN_SECRET, MAX_CLIENT_ID, MAX_CLIENT_ID_MAX_LENGTH,
        MAX_CLIENT_ID_PREFIX, MAX_CLIENTS, MAX_CURSOR, MAX_DESCRIPTION, MAX_EMAIL,
        MAX_FILTER_SCOPES, MAX_GRACE_SECONDS, MAX_GRANTS, MAX_HASH, MAX_IDENTIFIER,
        MAX_INTROSPECTION_CLIENTS, MAX_NAME, MAX_PASSWORD, MAX_PERMISSION_CODE,
        MAX_PERMISSION_DESCRIPTION, MAX_PERMISSIONS, MAX_ROLE_KEY, MAX_SEARCH, MAX_SECRET_NAME,
        MAX_SLUG, MAX_TOKENS_PER_MINUTE, MAX_URL, MAX_URLS, MAX_USERNAME, MIN_CHOSEN_SECRET,
        MIN_CLIENT_ID_MAX_LENGTH, MIN_PASSWORD,
    },
    page::MAX_PAGE,
    secret::MAX_SUBMITTED,
};
use entity::{AccountId, AuditEventId, ClientId, ClientSecretId, Id, ResourceId, RoleId, UserId};
use serde_json::{Map, Value, json};

/// A text of at most so many characters.
fn text(max: usize) -> Value {
    json!({ "maxLength": max })
}

/// A text that must not be empty.
fn filled(max: usize) -> Value {
    json!({ "minLength": 1, "maxLength": max })
}

/// A text of certain characters.
fn word(pattern: &str, max: usize) -> Value {
    json!({ "minLength": 1, "maxLength": max, "pattern": pattern })
}

fn whole(min: i32, max: i32) -> Value {
    json!({ "minimum": min, "maximum": max })
}

fn id<T: Id>() -> Value {
    json!({ "pattern": format!("^{}_[0-9a-f]{{32}}$", T::PREFIX) })
}

/// A list of at most so many items, each with its own constraint.
fn list(max: usize, item: Value) -> Value {
    json!({ "maxItems": max, "items": item })
}

const CLIENT_ID: &str = "^[A-Za-z0-9._~@/-]+$";
const ROLE_KEY: &str = "^[A-Za-z0-9._:-]+$";
const USERNAME: &str = "^[A-Za-z0-9._@+~-]+$";
const SLUG: &str = "^[a-z0-9][a-z0-9-]*$";
const CODE: &str = "^[A-Za-z0-9:._/-]+$";
const VISIBLE: &str = "^[!-~]+$";
/// RFC 9110 sections 8.8.3 and 13.1: `*`, or entity tags and commas.
const TAGS: &str = r#"^(\*|[ ,]*(W/)?"[!#-~]*"([ ,]+(W/)?"[!#-~]*")*[ ,]*)$"#;

fn secret() -> Value {
    json!({ "minLength": MIN_CHOSEN_SECRET, "maxLength": MAX_CHOSEN_SECRET })
}

/// The constraint of a member of an input.
fn member(schema: &str, name: &str) -> Option<Value> {
    let page = usize::try_from(MAX_PAGE).unwrap_or(usize::MAX);
    Some(match (schema, name) {
        ("AddSecret" | "RotateSecret", "name") => text(MAX_SECRET_NAME),
        ("RotateSecret", "secretId") => id::<ClientSecretId>(),
        (
            "CreateRole" | "UpdateRole" | "CreateResource" | "UpdateResource" | "CreateAccount"
            | "UpdateAccount" | "AlphausNewClient",
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
        ("ClientUrlsInput", "redirectUris" | "postLogoutRedirectUris" | "webOrigins") => {
            list(MAX_URLS, text(MAX_URL))
        }
        ("ClientUrlsInput", _) => text(MAX_URL),
        (_, "name" | "displayName") => text(MAX_NAME),
        (_, "description") => text(MAX_DESCRIPTION),
        (_, "clientId") => word(CLIENT_ID, MAX_CLIENT_ID),
        (_, "clientSecret") => secret(),
        ("ImportedSecret", "value") => filled(MAX_SUBMITTED),
        ("ImportedSecret", "hash") => filled(MAX_HASH),
        (_, "key") => word(ROLE_KEY, MAX_ROLE_KEY),
        (_, "username") => word(USERNAME, MAX_USERNAME),
        (_, "email") => text(MAX_EMAIL),
        (_, "slug") => word(SLUG, MAX_SLUG),
        (_, "tokenTtlSeconds") => whole(MIN_TOKEN_TTL, MAX_TOKEN_TTL),
        (_, "graceSeconds") => whole(0, MAX_GRACE_SECONDS),
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
        "defaultTokenTtlSeconds" | "minTokenTtlSeconds" | "maxTokenTtlSeconds" => {
            whole(MIN_TOKEN_TTL, MAX_TOKEN_TTL)
        }
        _ => return None,
    })
}

/// The constraint of a parameter of the operation at that path.
fn parameter(path: &str, name: &str) -> Option<Value> {
    Some(match name {
        "id" => of_path(path)?,
        "secretId" => id::<ClientSecretId>(),
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
        "actorId" | "subjectId" => text(MAX_AUDITED_ID),
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
        _ => return None,
    })
}

/// Adds a constraint to a schema, and the constraint of items to the schema of its items. A
/// reference is left as it is.
fn add(schema: &mut Value, constraint: &Value) {
    let (Some(schema), Some(constraint)) = (schema.as_object_mut(), constraint.as_object()) else {
        return;
    };
    for (keyword, value) in constraint {
        match (keyword.as_str(), schema.get_mut("items")) {
            ("items", Some(items)) if items.get("$ref").is_none() => add(items, value),
            ("items", _) => {}
            _ => {
                schema.insert(keyword.clone(), value.clone());
            }
        }
    }
}

fn properties(schema: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::iter_mut)
}

/// Adds the constraints to the description. `inputs` are the names of the schemas that bodies are
/// parsed by.
pub fn write(document: &mut Value) {
    let inputs = super::inputs(document);
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas
        .into_iter()
        .flatten()
        .filter(|(name, _)| inputs.contains(*name))
    {
        for (member_name, described) in properties(schema) {
            member(name, member_name)
                .iter()
                .for_each(|constraint| add(described, constraint));
        }
        // Exactly one of several members: each is a separate alternative.
        for one in schema
            .get_mut("oneOf")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            for (member_name, described) in properties(one) {
                member(name, member_name)
                    .iter()
                    .for_each(|constraint| add(described, constraint));
            }
            if let Some(one) = one
                .as_object_mut()
                .filter(|one| one.contains_key("properties"))
            {
                one.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
    }
    for (path, item) in document
        .pointer_mut("/paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            for described in operation
                .get_mut("parameters")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                let constraint = described
                    .get("name")
                    .and_then(Value::as_str)
                    .and_then(|name| parameter(path, name));
                if let (Some(constraint), Some(schema)) = (constraint, described.get_mut("schema"))
                {
                    add(schema, &constraint);
                }
            }
        }
    }
}

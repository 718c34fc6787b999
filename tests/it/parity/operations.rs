//! Every field of the root types of GraphQL has its operation of REST, and the other way round.

use super::{document, types};
use std::collections::BTreeSet;

/// Root fields that REST has no operation for, or one of another name.
const ROOTS: [(&str, &[&str]); 21] = [
    (
        "account",
        &["getOwnAccount", "getAccount", "getAccountBySlug"],
    ),
    ("accounts", &["listAccounts"]),
    ("auditEvents", &["listAuditEvents", "getAuditEvent"]),
    ("client", &["getClient", "getClientByClientId"]),
    ("clients", &["listClients"]),
    ("issuedTokens", &["listIssuedTokens"]),
    ("permissions", &["listPermissions"]),
    ("resource", &["getResource", "getResourceByIdentifier"]),
    ("resources", &["listResources"]),
    ("role", &["getRole", "getRoleByKey"]),
    ("roles", &["listRoles"]),
    ("server", &["getServer"]),
    ("signingKeys", SIGNING_KEYS),
    ("user", &["getUser", "getUserByUsername"]),
    ("users", &["listUsers"]),
    ("webhook", &["getWebhook"]),
    ("webhookDeliveries", &["listWebhookDeliveries"]),
    ("webhooks", &["listWebhooks"]),
    // REST finds things where their kind is, and a caller's permissions are those of its client.
    ("node", &[]),
    ("nodes", &[]),
    ("viewer", &[]),
];

/// Signing keys are the deployment's own.
const SIGNING_KEYS: &[&str] = &["listSigningKeys", "rotateSigningKey", "revokeSigningKey"];

/// Operations that stand for a field of an object, for one thing where GraphQL takes many, or for
/// an argument that is null.
const OTHERS: [&str; 16] = [
    "listClientSecrets",
    "listClientPermissions",
    "listClientTokens",
    "listClientActivity",
    "getClientUsage",
    "getTokenUsage",
    "listBusiestClients",
    "getClientUnusedAccess",
    "listUnusedAccess",
    "listUserPermissions",
    "listUserSessions",
    "previewRoleChangeOfClients",
    "previewRoleChangeOfUsers",
    "deleteClient",
    "clearClientRole",
    "revokeClientTokens",
];

#[test]
fn each_operation_is_in_both() {
    let (types, document) = (types(), document());
    let mut operations = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item
            .as_object()
            .unwrap()
            .values()
            .filter(|operation| operation["tags"][0] != "Alphaus")
        {
            operations.insert(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let mut known: BTreeSet<String> = OTHERS.iter().map(ToString::to_string).collect();
    let mut missing = Vec::new();
    for (root, own) in [("Query", true), ("Mutation", false)] {
        for field in types[root].keys() {
            let listed = ROOTS
                .iter()
                .find(|(name, _)| own && name == field)
                .map(|(_, names)| names.iter().map(ToString::to_string).collect());
            for name in listed.unwrap_or_else(|| vec![field.clone()]) {
                if !operations.contains(&name) && !SIGNING_KEYS.contains(&name.as_str()) {
                    missing.push(name.clone());
                }
                known.insert(name);
            }
        }
    }
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "operations of GraphQL that REST lacks"
    );
    let more: Vec<_> = operations.difference(&known).collect();
    assert_eq!(
        more,
        Vec::<&String>::new(),
        "operations of REST that GraphQL lacks"
    );
}

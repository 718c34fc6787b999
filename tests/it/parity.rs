//! GraphQL and REST do the same, under the same names, in the same words: both documents are
//! compared.

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, TypeKind, TypeSystemDefinition},
};
use rest::openapi;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A member of a type of GraphQL: what it is said to be, and the name of its own type.
type Members = BTreeMap<String, (String, String)>;

fn types() -> BTreeMap<String, Members> {
    let base = |ty: &async_graphql::parser::types::Type| {
        let mut base = &ty.base;
        loop {
            match base {
                BaseType::Named(name) => return name.to_string(),
                BaseType::List(inner) => base = &inner.base,
            }
        }
    };
    let mut found = BTreeMap::new();
    for definition in parse_schema(graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let mut members = Members::new();
        match &definition.node.kind {
            TypeKind::Object(object) => {
                for field in object.fields.iter().map(|field| &field.node) {
                    let said = field
                        .description
                        .as_ref()
                        .map_or(String::new(), |text| text.node.clone());
                    members.insert(field.name.node.to_string(), (said, base(&field.ty.node)));
                }
            }
            TypeKind::InputObject(object) => {
                for field in object.fields.iter().map(|field| &field.node) {
                    let said = field
                        .description
                        .as_ref()
                        .map_or(String::new(), |text| text.node.clone());
                    members.insert(field.name.node.to_string(), (said, base(&field.ty.node)));
                }
            }
            _ => continue,
        }
        found.insert(definition.node.name.node.to_string(), members);
    }
    found
}

fn document() -> Value {
    serde_json::from_str(&openapi::document(None).unwrap()).unwrap()
}

/// The members of a schema of the OpenAPI document, with what they are said to be.
fn members(document: &Value, schema: &str) -> Option<BTreeMap<String, String>> {
    let schema = document["components"]["schemas"].get(schema)?;
    let all = std::iter::once(schema).chain(schema["oneOf"].as_array().into_iter().flatten());
    let all = all
        .filter_map(|schema| schema["properties"].as_object())
        .flatten();
    let said = |value: &Value| {
        value["description"]
            .as_str()
            .or(value["oneOf"][0]["description"].as_str())
            .unwrap_or_default()
            .to_owned()
    };
    Some(
        all.map(|(name, value)| (name.clone(), said(value)))
            .collect(),
    )
}

/// Root fields that REST has no operation for, or one of another name.
const ROOTS: [(&str, &[&str]); 17] = [
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
    ("signingKeys", SIGNING_KEYS),
    ("user", &["getUser", "getUserByUsername"]),
    ("users", &["listUsers"]),
    // REST finds things where their kind is, and a caller's permissions are those of its client.
    ("node", &[]),
    ("nodes", &[]),
    ("viewer", &[]),
];

/// Signing keys are the deployment's own.
const SIGNING_KEYS: &[&str] = &["listSigningKeys", "rotateSigningKey", "revokeSigningKey"];

/// Operations that stand for a field of an object, for one thing where GraphQL takes many, or for
/// an argument that is null.
const OTHERS: [&str; 11] = [
    "listClientSecrets",
    "listClientPermissions",
    "listClientTokens",
    "listClientActivity",
    "getClientUsage",
    "listUserPermissions",
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

/// Schemas of REST that bear another name in GraphQL: there an input ends in `Input`, and what is
/// answered in `Payload`.
fn twin(schema: &str) -> Vec<String> {
    let known = match schema {
        "AddSecret" => "CreateClientSecretInput",
        "RotateSecret" => "RotateClientSecretInput",
        "UpdatePolicy" => "UpdateAccountPolicyInput",
        "ClientRole" => "SetClientRoleInput",
        "Credentials" => "ClientCredentials",
        "BulkResult" => "BulkClientResult",
        "BulkResults" => "BulkClientsPayload",
        "Revoked" => "RevokeTokensPayload",
        _ => "",
    };
    vec![
        schema.to_owned(),
        format!("{schema}Input"),
        known.to_owned(),
    ]
}

/// What REST says elsewhere: the thing in the path, `If-Match`, problem details.
const ELSEWHERE: [&str; 3] = ["id", "expectedVersion", "userErrors"];

/// Whether one text is the other, or goes on where the other ends: REST tells defaults in words,
/// and of `ETag`.
fn agree(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .trim_end_matches('.')
            .to_owned()
    };
    let (one, other) = (plain(one), plain(other));
    !one.is_empty() && !other.is_empty() && (one.starts_with(&other) || other.starts_with(&one))
}

#[test]
fn each_field_is_in_both_and_described_alike() {
    let (types, document) = (types(), document());
    let (mut compared, mut wrong) = (0, Vec::new());
    for schema in document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
    {
        let Some((name, graphql)) = twin(schema)
            .into_iter()
            .find_map(|name| types.get_key_value(&name))
        else {
            continue;
        };
        let rest = members(&document, schema).unwrap();
        for (field, (said, kind)) in graphql {
            // A thing that is related is an object in GraphQL, and its id in REST, or a list of its
            // own.
            let related =
                types.contains_key(kind) && !kind.ends_with("Input") && !kind.ends_with("By");
            match rest.get(field) {
                Some(told) if !agree(told, said) => wrong.push(format!(
                    "{schema}.{field}: REST says `{told}`, GraphQL `{said}`"
                )),
                Some(_) => compared += 1,
                None if related || ELSEWHERE.contains(&field.as_str()) => {}
                // The account stands in the path.
                None if schema == "UpdatePolicy" && field == "account" => {}
                // A single thing is created by whom a list of events tells, under other names.
                None if matches!(kind.as_str(), "Actor") => {}
                None => wrong.push(format!("{name}.{field} is not in REST's {schema}")),
            }
        }
        for field in rest.keys().filter(|field| !graphql.contains_key(*field)) {
            let relation = field
                .strip_suffix("Ids")
                .or(field.strip_suffix("Id"))
                .unwrap_or(field);
            let known = graphql.contains_key(relation)
                || graphql.contains_key(&format!("{relation}s"))
                || graphql.contains_key("userErrors");
            if !known {
                wrong.push(format!("{schema}.{field} is not in GraphQL's {name}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(compared > 150, "{compared}");
}

//! Every field of a type of GraphQL is a member of its schema of REST, and is described alike.

use super::{document, types};
use serde_json::Value;
use std::collections::BTreeMap;

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
        "UserLink" => "CreateUserLinkPayload",
        "InputError" => "UserError",
        "WebhookSecret" => "WebhookSecretPayload",
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

/// Beginnings of the schemas that no type of GraphQL answers to.
const ONLY_REST: [(&str, &str); 5] = [
    ("Alphaus", "the form of another API"),
    ("Part_", "a page, which is a connection in GraphQL"),
    ("Whole_", "a list that is not cut into pages"),
    (
        "Problem",
        "the body of an error, which is top-level in GraphQL",
    ),
    (
        "IssuedCredentials",
        "a client without problems beside it, as a payload of GraphQL has them",
    ),
];

/// The same for a schema that adds to another.
const ADDS_TO_ANOTHER: &str = "RotatedCredentials";

/// Where one of two descriptions may go on after the other has ended, because the other interface
/// does not know that case.
const GOES_ON: [&str; 9] = [
    // GraphQL has no header, and sends no answer twice.
    "; also the `ETag`",
    "(`Idempotency-Replayed`): rotate the secret where it was lost",
    // REST does not describe defaults in its schema.
    "when absent",
    // An answer of REST with problems has no other members.
    "null exactly when `userErrors` is not empty",
    "or nothing was revoked",
    "Empty where the whole change was rejected",
    // A list of REST does not count, and shows relations as codes.
    "; null in lists",
    "; only the codes are given",
    // REST has a method for it.
    "; null removes the role",
];

/// Where the two say the same in words of their own.
const IN_OTHER_WORDS: [(&str, &str); 1] = [
    // Changes are called mutations in GraphQL.
    ("InputError", "subjectId"),
];

/// A description in one line, without its full stop.
fn plain(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// Whether one text is the other, or goes on where the other ends with one of [`GOES_ON`].
fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let rest = one
        .strip_prefix(&other)
        .or_else(|| other.strip_prefix(&one));
    let goes_on = |rest: &str| {
        let ends = |end: &&str| rest.to_lowercase().ends_with(&end.to_lowercase());
        rest.is_empty() || GOES_ON.iter().any(ends)
    };
    !one.is_empty() && !other.is_empty() && rest.is_some_and(goes_on)
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
            let known = ONLY_REST.iter().any(|(start, _)| schema.starts_with(start));
            let is_enum = document["components"]["schemas"][schema]["enum"].is_array();
            if !known && !is_enum && schema != ADDS_TO_ANOTHER {
                wrong.push(format!("{schema} has no type of GraphQL"));
            }
            continue;
        };
        let rest = members(&document, schema).unwrap();
        for (field, (said, kind)) in graphql {
            // A thing that is related is an object in GraphQL, and its id in REST, or a list of its
            // own.
            let related =
                types.contains_key(kind) && !kind.ends_with("Input") && !kind.ends_with("By");
            match rest.get(field) {
                Some(_) if IN_OTHER_WORDS.contains(&(schema.as_str(), field.as_str())) => {}
                Some(told) if !agree(told, said) => wrong.push(format!(
                    "{schema}.{field}: REST says `{told}`, GraphQL `{said}`"
                )),
                Some(_) => compared += 1,
                None if related || ELSEWHERE.contains(&field.as_str()) => {}
                // The account stands in the path.
                None if schema == "UpdatePolicy" && field == "account" => {}
                // And so does the user.
                None if schema == "EndSessions" && field == "user" => {}
                // Its parts are the JSON Pointer, the parameter or the header.
                None if schema == "InputError" && field == "path" => {}
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
                || graphql.contains_key("userErrors")
                || (schema == "InputError"
                    && ["pointer", "parameter", "header"].contains(&field.as_str()));
            if !known {
                wrong.push(format!("{schema}.{field} is not in GraphQL's {name}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(compared > 150, "{compared}");
}

/// The type of GraphQL whose fields are the conditions of a list of REST.
const FILTERS: [(&str, &str); 6] = [
    ("listClients", "ClientFilter"),
    ("listUsers", "UserFilter"),
    ("listAuditEvents", "AuditEventFilter"),
    ("listClientActivity", "ActivityFilter"),
    ("listClientTokens", "IssuedTokenFilter"),
    ("listIssuedTokens", "IssuedTokenFilter"),
];

#[test]
fn a_condition_of_the_same_name_is_described_alike() {
    let (types, document) = (types(), document());
    let (mut compared, mut wrong) = (0, Vec::new());
    let paths = document["paths"].as_object().unwrap().values();
    for operation in paths.flat_map(|item| item.as_object().unwrap().values()) {
        let id = operation["operationId"].as_str().unwrap();
        let Some((_, filter)) = FILTERS.iter().find(|(known, _)| *known == id) else {
            continue;
        };
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let told = parameter["description"].as_str().unwrap_or_default();
            let Some((said, _)) = types[*filter].get(parameter["name"].as_str().unwrap()) else {
                continue;
            };
            compared += 1;
            if plain(told) != plain(said) {
                wrong.push(format!("{id}: REST says `{told}`, GraphQL `{said}`"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(compared > 12, "{compared}");
}

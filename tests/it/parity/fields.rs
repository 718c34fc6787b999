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
                // And so does the user.
                None if schema == "EndSessions" && field == "user" => {}
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

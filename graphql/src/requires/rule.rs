//! The permissions that fields require, and whether a caller may read a field.

use crate::document::NamedField;
use apollo_compiler::{Schema, schema::ExtendedType};
use domain::{
    actor::{Actor, Identity},
    error::Error,
    permission::Permission,
};
use entity::client::AccessLevel;
use std::collections::HashMap;

/// Root fields for all callers, even the anonymous.
const OPEN: [&str; 1] = ["viewer"];
/// Root fields for all callers with a token; the permissions on what they find, if any, are checked
/// by kind.
const AUTHENTICATED: [&str; 3] = ["node", "nodes", "server"];

/// The permission that each field requires, by type and field.
pub(crate) type FieldPermissions = HashMap<String, HashMap<String, Permission>>;

/// Reads the declarations of a schema.
///
/// # Errors
/// Where one names a permission that does not exist.
pub(crate) fn rules(schema: &Schema) -> Result<FieldPermissions, Error> {
    let mut rules = FieldPermissions::new();
    for (name, definition) in &schema.types {
        let ExtendedType::Object(object) = definition else {
            continue;
        };
        for (field, definition) in &object.fields {
            for directive in definition.directives.get_all("requires") {
                let named = directive.specified_argument_by_name("permission");
                let code = named.and_then(|named| named.as_str()).unwrap_or_default();
                let permission = Permission::from_code(code)
                    .ok_or_else(|| Error::internal("@requires names no built-in permission"))?;
                rules
                    .entry(name.to_string())
                    .or_default()
                    .insert(field.to_string(), permission);
            }
        }
    }
    Ok(rules)
}

/// Whether the caller may read that field of that type.
///
/// # Errors
/// Why not.
pub(super) fn check(
    rules: &FieldPermissions,
    actor: &Actor,
    parent: &str,
    name: &str,
) -> Result<(), Error> {
    let root = matches!(parent, "Query" | "Mutation" | "Subscription");
    let anonymous = actor.identity == Identity::Anonymous;
    if parent == "Mutation" && !anonymous && actor.access == AccessLevel::ReadOnly {
        return Err(Error::ReadOnly);
    }
    if let Some(permission) = rules.get(parent).and_then(|fields| fields.get(name)) {
        return actor.require(*permission);
    }
    if !root || OPEN.contains(&name) || name == "__typename" {
        return Ok(());
    }
    let introspection = name.starts_with("__");
    if anonymous && (introspection || AUTHENTICATED.contains(&name)) {
        return Err(Error::Unauthenticated);
    }
    if introspection || AUTHENTICATED.contains(&name) {
        Ok(())
    } else {
        Err(Error::internal("a root field without a rule"))
    }
}

/// Whether the caller may read all these fields, none of which is about the schema itself.
pub(crate) fn allows_all(rules: &FieldPermissions, actor: &Actor, fields: &[NamedField]) -> bool {
    fields.iter().all(|(parent, name)| {
        let plain = name == "__typename" || !name.starts_with("__");
        plain && check(rules, actor, parent, name).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::{FieldPermissions, allows_all, rules};
    use crate::{
        document::{Documents, Params},
        sdl,
    };
    use domain::actor::{Actor, Identity, Origin};
    use entity::{AccountId, ClientId, client::AccessLevel};
    use std::sync::LazyLock;
    use uuid::Uuid;

    static READY: LazyLock<(Documents, FieldPermissions)> = LazyLock::new(|| {
        let documents = Documents::new(&sdl()).unwrap();
        let rules = rules(documents.schema()).unwrap();
        (documents, rules)
    });

    fn allowed(actor: &Actor, query: &str) -> bool {
        let named = query.starts_with("query A").then(|| "A".to_owned());
        let prepared = READY.0.prepare(Params {
            query: query.to_owned(),
            operation_name: named,
            variables: None,
            _extensions: None,
        });
        let prepared = prepared.unwrap_or_else(|_| panic!("{query}"));
        allows_all(&READY.1, actor, prepared.fields().unwrap())
    }

    /// A client with these permissions.
    fn client(access: AccessLevel, scopes: &[&str]) -> Actor {
        Actor {
            identity: Identity::Client {
                id: ClientId(Uuid::nil()),
                name: String::new(),
            },
            access,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            ..Actor::system(AccountId(Uuid::nil()))
        }
    }

    #[test]
    fn every_field_of_a_document_counts() {
        let reader = client(AccessLevel::ReadWrite, &["clients:read"]);
        assert!(allowed(
            &reader,
            "{ clients { nodes { id role { name } __typename } } }"
        ));
        assert!(allowed(
            &reader,
            "{ viewer { __typename } node(id: \"cli_x\") { id } }"
        ));
        for refused in [
            "{ clients { nodes { id } } users { nodes { id } } }",
            "{ clients { nodes { auditEvents { nodes { id } } } } }",
            "{ node(id: \"cli_x\") { ... on Client { issuedTokens { totalCount } } } }",
            "{ clients { nodes { ...Some } } } fragment Some on Client { ...More } fragment More on Client { auditEvents { totalCount } }",
            "query A { clients { totalCount } } query B { webhooks { id } }",
            "{ __schema { types { name } } }",
            "{ clients { totalCount } __type(name: \"Client\") { name } }",
            "mutation { deleteClients(input: { ids: [\"cli_x\"] }) { userErrors { message } } }",
        ] {
            assert!(!allowed(&reader, refused), "{refused}");
        }
    }

    #[test]
    fn who_has_no_token_and_who_may_only_read_are_told_apart() {
        let anonymous = Actor::anonymous(Origin::default());
        assert!(allowed(&anonymous, "{ viewer { __typename } }"));
        for refused in [
            "{ clients { totalCount } }",
            "{ server { version } }",
            "{ node(id: \"cli_x\") { id } }",
        ] {
            assert!(!allowed(&anonymous, refused), "{refused}");
        }
        let change = "mutation { createClient(input: { name: \"x\" }) { userErrors { message } } }";
        let scopes = ["clients:write"];
        assert!(allowed(&client(AccessLevel::ReadWrite, &scopes), change));
        assert!(!allowed(&client(AccessLevel::ReadOnly, &scopes), change));
        assert!(!allowed(&client(AccessLevel::ReadWrite, &[]), change));
    }
}

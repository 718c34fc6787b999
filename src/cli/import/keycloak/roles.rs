//! Roles of Keycloak that service accounts have, and scopes of clients: both become permissions. A role
//! `read` of the client `orders` becomes the permission `orders:read`.

use super::BUILT_IN;
use crate::cli::import::{
    Conversion, apis::ForeignScope, draft::ClientDraft, fields::UnreadFields, notes::ImportNotes,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// Scopes of clients that every realm has: they add claims, which Latchkey decides itself.
const BUILT_IN_SCOPES: [&str; 13] = [
    "acr",
    "address",
    "basic",
    "email",
    "microprofile-jwt",
    "offline_access",
    "openid",
    "organization",
    "phone",
    "profile",
    "roles",
    "service_account",
    "web-origins",
];

/// A role: the client that has it, if any, and its name.
type RoleName = (Option<String>, String);

/// The roles of a realm.
#[derive(Default)]
pub(super) struct RealmRoles {
    descriptions: BTreeMap<RoleName, String>,
    /// Those of each service account, by client id.
    of_clients: BTreeMap<String, Vec<RoleName>>,
}

impl RealmRoles {
    /// Reads the roles of a realm, and those of its service accounts.
    pub(super) fn read(realm: &mut UnreadFields, notes: &mut ImportNotes) -> Self {
        let mut found = Self::default();
        let mut roles = realm.object("roles", notes);
        found.describe(None, roles.list("realm", notes), notes);
        let by_client = roles.value("client").unwrap_or_default();
        for (client_id, list) in members(by_client) {
            if let Value::Array(list) = list {
                found.describe(Some(client_id), list, notes);
            }
        }
        let (mut people, users) = (0, realm.list("users", notes));
        for (index, user) in users.into_iter().enumerate() {
            let mut user = UnreadFields::of(&format!("users[{index}]"), user, notes);
            match user.text("serviceAccountClientId", notes) {
                Some(client_id) => found.assign(client_id, &mut user, notes),
                None => people += 1,
            }
        }
        if people > 0 {
            notes.leave(
                "users",
                format_args!("people are left out, since only clients are imported: {people}"),
            );
        }
        found
    }

    fn describe(&mut self, client: Option<String>, list: Vec<Value>, notes: &mut ImportNotes) {
        for (index, role) in list.into_iter().enumerate() {
            let mut role = UnreadFields::of(&format!("roles[{index}]"), role, notes);
            let (name, description) = (role.text("name", notes), role.text("description", notes));
            if let (Some(name), Some(description)) = (name, description) {
                self.descriptions
                    .insert((client.clone(), name), description);
            }
        }
    }

    fn assign(&mut self, client_id: String, user: &mut UnreadFields, notes: &mut ImportNotes) {
        let roles = self.of_clients.entry(client_id).or_default();
        roles.extend(
            user.texts("realmRoles", notes)
                .into_iter()
                .map(|role| (None, role)),
        );
        for (owner, list) in members(user.value("clientRoles").unwrap_or_default()) {
            for role in list
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                roles.push((Some(owner.clone()), role.to_owned()));
            }
        }
    }

    /// Gives a client the permissions that its service account has as roles.
    pub(super) fn grant(&mut self, draft: &mut ClientDraft, conversion: &mut Conversion) {
        for role in self
            .of_clients
            .remove(draft.client_id())
            .unwrap_or_default()
        {
            let (owner, name) = &role;
            let path = format!("{}.service account role", draft.path);
            let built_in = match owner {
                Some(owner) => BUILT_IN.contains(&owner.as_str()),
                None => is_built_in_role(name),
            };
            if built_in {
                // Every service account has these, and they allow nothing elsewhere.
                if owner.as_deref() == Some("realm-management") {
                    conversion.notes.leave(
                        &path,
                        format_args!("{name}: left out: it is about Keycloak itself"),
                    );
                }
                continue;
            }
            let code = match owner {
                Some(owner) => format!("{owner}:{name}"),
                None => name.clone(),
            };
            let description = self.descriptions.get(&role).map(String::as_str);
            let scope = ForeignScope {
                description,
                ..ForeignScope::new(&path, None, &code)
            };
            let granted = conversion.apis.grant(scope, &mut conversion.notes);
            draft.scopes.extend(granted);
        }
    }
}

/// Gives a client the permissions that it has as scopes.
pub(super) fn client_scopes(
    draft: &mut ClientDraft,
    scopes: Vec<String>,
    conversion: &mut Conversion,
) {
    let path = format!("{}.client scope", draft.path);
    for scope in scopes {
        if !BUILT_IN_SCOPES.contains(&scope.as_str()) {
            let granted = conversion.apis.grant(
                ForeignScope::new(&path, None, &scope),
                &mut conversion.notes,
            );
            draft.scopes.extend(granted);
        }
    }
}

fn is_built_in_role(name: &str) -> bool {
    matches!(name, "offline_access" | "uma_authorization") || name.starts_with("default-roles-")
}

fn members(value: Value) -> impl Iterator<Item = (String, Value)> {
    match value {
        Value::Object(members) => members,
        _ => serde_json::Map::new(),
    }
    .into_iter()
}

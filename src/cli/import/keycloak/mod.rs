//! Keycloak: a realm export, a list of clients of the Admin API, or one client.

mod attributes;
mod roles;

use self::{attributes::read_attributes, roles::RealmRoles};
use super::{Conversion, draft::ClientDraft, fields::UnreadFields, notes::ImportNotes};
use serde_json::{Value, json};

/// Clients that every realm has, for Keycloak itself.
const BUILT_IN: [&str; 6] = [
    "account",
    "account-console",
    "admin-cli",
    "broker",
    "realm-management",
    "security-admin-console",
];

/// Reads what Keycloak has exported.
pub(super) fn read(input: Value, conversion: &mut Conversion) {
    let notes = &mut conversion.notes;
    match input {
        Value::Array(list) => clients(list, &mut Realm::default(), conversion),
        Value::Object(_) => {
            let mut fields = UnreadFields::of("realm", input, notes);
            if fields.has("clientId") {
                let one = vec![fields.into_value()];
                return clients(one, &mut Realm::default(), conversion);
            }
            let list = fields.list("clients", notes);
            let mut realm = Realm {
                token_ttl_seconds: fields.number("accessTokenLifespan", notes),
                roles: RealmRoles::read(&mut fields, notes),
            };
            fields.internal(&["id", "realm", "keycloakVersion"]);
            let names = fields.names().join(", ");
            if !names.is_empty() {
                notes.leave(
                    "realm",
                    format_args!("left out, since only clients are imported: {names}"),
                );
            }
            clients(list, &mut realm, conversion);
        }
        _ => notes.refuse("the file", "must be a realm export, or a list of clients"),
    }
}

/// What clients take from their realm.
#[derive(Default)]
struct Realm {
    token_ttl_seconds: Option<i64>,
    roles: RealmRoles,
}

fn clients(list: Vec<Value>, realm: &mut Realm, conversion: &mut Conversion) {
    for (index, value) in list.into_iter().enumerate() {
        let fields = UnreadFields::of(&format!("clients[{index}]"), value, &mut conversion.notes);
        if let Some(client) = client(fields, realm, conversion) {
            conversion.clients.push(client);
        }
    }
}

/// A client, unless it is none that Latchkey can take, which is reported.
fn client(
    mut fields: UnreadFields,
    realm: &mut Realm,
    conversion: &mut Conversion,
) -> Option<ClientDraft> {
    let notes = &mut conversion.notes;
    let Some(client_id) = fields.text("clientId", notes) else {
        notes.refuse(&fields.at("clientId"), "is missing");
        return None;
    };
    fields.rename(format!("{} ({client_id})", fields.path()));
    if let Some(why) = unfit(&client_id, &mut fields, notes) {
        notes.leave(fields.path(), format_args!("the client is left out: {why}"));
        return None;
    }
    let mut draft = ClientDraft::new(fields.path().to_owned(), &client_id, notes)?;
    draft.name = fields.text("name", notes);
    draft.description = fields.text("description", notes);
    draft.disabled = fields.flag("enabled", notes) == Some(false);
    draft.public = fields.flag("publicClient", notes).unwrap_or_default();
    draft.capabilities.web_app = fields.flag("standardFlowEnabled", notes).unwrap_or(true);
    draft.capabilities.script = fields
        .flag("serviceAccountsEnabled", notes)
        .unwrap_or_default();
    draft.first_party = fields.flag("consentRequired", notes) != Some(true);
    draft.urls.root_url = fields.text("rootUrl", notes);
    draft.urls.home_url = fields.text("baseUrl", notes);
    draft.urls.admin_url = fields.text("adminUrl", notes);
    draft.urls.redirect_uris = fields.texts("redirectUris", notes);
    draft.urls.web_origins = fields.texts("webOrigins", notes);
    secret(&mut draft, &mut fields, notes);
    read_attributes(&mut draft, fields.object("attributes", notes), notes);
    draft.token_ttl_seconds = draft.token_ttl_seconds.or(realm.token_ttl_seconds);
    flows(&mut fields, notes);
    let defaults = fields.texts("defaultClientScopes", notes);
    let optional = fields.texts("optionalClientScopes", notes);
    roles::client_scopes(&mut draft, [defaults, optional].concat(), conversion);
    if draft.capabilities.script {
        realm.roles.grant(&mut draft, conversion);
    }
    fields.finish(&mut conversion.notes);
    Some(draft)
}

/// Why a client cannot be taken over.
fn unfit(
    client_id: &str,
    fields: &mut UnreadFields,
    notes: &mut ImportNotes,
) -> Option<&'static str> {
    let protocol = fields.text("protocol", notes);
    if BUILT_IN.contains(&client_id) {
        Some("it is one of Keycloak's own")
    } else if protocol.is_some_and(|protocol| protocol != "openid-connect") {
        Some("its protocol is not OpenID Connect")
    } else if fields.flag("bearerOnly", notes) == Some(true) {
        Some("it only receives tokens; define a protected API for it")
    } else {
        None
    }
}

fn secret(draft: &mut ClientDraft, fields: &mut UnreadFields, notes: &mut ImportNotes) {
    let path = fields.at("secret");
    match fields.text("secret", notes) {
        Some(text) if text.chars().all(|c| c == '*') => {
            notes.leave(
                &path,
                "masked in the export: export with the secrets, or with `kc.sh export`",
            );
        }
        Some(text) if text.starts_with("${vault.") => {
            notes.leave(
                &path,
                "refers to the vault of Keycloak: write the secret in its place",
            );
        }
        Some(text) => draft.set_secret(text, notes),
        None => {}
    }
    let method = fields.at("clientAuthenticatorType");
    let kind = fields.text("clientAuthenticatorType", notes);
    if kind.is_some_and(|kind| kind != "client-secret") && !draft.public {
        notes.leave(
            &method,
            "left out: clients of Latchkey authenticate with a secret",
        );
    }
}

/// What Keycloak lets the client do that Latchkey has no setting for.
fn flows(fields: &mut UnreadFields, notes: &mut ImportNotes) {
    for (name, why) in [
        (
            "implicitFlowEnabled",
            "left out: Latchkey has no implicit flow (RFC 9700 section 2.1.2)",
        ),
        (
            "directAccessGrantsEnabled",
            "left out: Latchkey has no password grant (RFC 9700 section 2.4)",
        ),
        (
            "fullScopeAllowed",
            "was off; in Latchkey a client always has the permissions that it is granted, and no others",
        ),
    ] {
        let path = fields.at(name);
        let on = fields.flag(name, notes);
        if on == Some(name != "fullScopeAllowed") {
            notes.leave(&path, why);
        }
    }
    fields.internal(&["id", "access", "origin"]);
    fields.usual(&[
        ("nodeReRegistrationTimeout", json!(-1)),
        ("notBefore", json!(0)),
    ]);
}

//! Auth0: a list of applications, as its command line prints it and its Management API answers, and
//! beside it the client grants, which say what machines may do at which API.

use super::{
    Conversion, apis::ForeignScope, draft::ClientDraft, fields::UnreadFields, notes::ImportNotes,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An API and the scopes that a client has there.
type ClientGrant = (String, Vec<String>);

/// Reads a list of applications of Auth0, or one, and client grants.
pub(super) fn read(input: Value, grants: Option<Value>, conversion: &mut Conversion) {
    let notes = &mut conversion.notes;
    let Some(list) = list(input, "clients", notes) else {
        return;
    };
    let mut grants = grants
        .map(|grants| client_grants(grants, notes))
        .unwrap_or_default();
    for (index, value) in list.into_iter().enumerate() {
        let fields = UnreadFields::of(&format!("clients[{index}]"), value, &mut conversion.notes);
        if let Some(mut client) = client(fields, &mut conversion.notes) {
            for (audience, scopes) in grants.remove(client.client_id()).unwrap_or_default() {
                grant(&mut client, (&audience, scopes), conversion);
            }
            conversion.clients.push(client);
        }
    }
    for client_id in grants.keys() {
        let message = format_args!("{client_id}: left out: the client is not imported");
        conversion.notes.leave("grants", message);
    }
}

/// A list, or the page of a list with totals.
fn list(input: Value, name: &str, notes: &mut ImportNotes) -> Option<Vec<Value>> {
    match input {
        Value::Array(list) => Some(list),
        Value::Object(ref members) if members.contains_key("client_id") => Some(vec![input]),
        Value::Object(_) => {
            let mut page = UnreadFields::of("the file", input, notes);
            let total = page.number("total", notes);
            let list = page.list(name, notes);
            if total.is_some_and(|total| usize::try_from(total) != Ok(list.len())) {
                notes.leave(
                    "the file",
                    "it is one page of a longer list: import the others, too",
                );
            }
            Some(list)
        }
        _ => {
            notes.refuse("the file", format_args!("must be a list of {name}"));
            None
        }
    }
}

fn client_grants(input: Value, notes: &mut ImportNotes) -> BTreeMap<String, Vec<ClientGrant>> {
    let mut found: BTreeMap<String, Vec<ClientGrant>> = BTreeMap::new();
    let all = list(input, "client_grants", notes).unwrap_or_default();
    for (index, value) in all.into_iter().enumerate() {
        let mut fields = UnreadFields::of(&format!("client_grants[{index}]"), value, notes);
        let client_id = fields.text("client_id", notes);
        let audience = fields.text("audience", notes);
        let scopes = fields.texts("scope", notes);
        match (client_id, audience) {
            (Some(client_id), Some(audience)) => {
                found.entry(client_id).or_default().push((audience, scopes));
            }
            _ => notes.refuse(fields.path(), "needs client_id and audience"),
        }
        fields.internal(&["id"]);
        fields.usual(&[("subject_type", json!("client"))]);
        fields.finish(notes);
    }
    found
}

/// Gives a client its scopes at an API.
fn grant(
    client: &mut ClientDraft,
    (audience, scopes): (&str, Vec<String>),
    conversion: &mut Conversion,
) {
    let path = format!("{}.grant", client.path);
    if audience.ends_with("/api/v2/") {
        conversion.notes.leave(
            &path,
            format_args!("{audience}: left out: it is the Management API of Auth0"),
        );
        return;
    }
    for scope in scopes {
        let granted = conversion.apis.grant(
            ForeignScope::new(&path, Some(audience), &scope),
            &mut conversion.notes,
        );
        client.scopes.extend(granted);
    }
}

fn client(mut fields: UnreadFields, notes: &mut ImportNotes) -> Option<ClientDraft> {
    let Some(client_id) = fields.text("client_id", notes) else {
        notes.refuse(&fields.at("client_id"), "is missing");
        return None;
    };
    fields.rename(format!("{} ({client_id})", fields.path()));
    if fields.flag("global", notes) == Some(true) {
        notes.leave(
            fields.path(),
            "the client is left out: it is one of Auth0's own",
        );
        return None;
    }
    let mut draft = ClientDraft::new(fields.path().to_owned(), &client_id, notes)?;
    draft.name = fields.text("name", notes);
    draft.description = fields.text("description", notes);
    draft.first_party = fields.flag("is_first_party", notes).unwrap_or_default();
    draft.urls.redirect_uris = fields.texts("callbacks", notes);
    draft.urls.post_logout_redirect_uris = fields.texts("allowed_logout_urls", notes);
    draft.urls.web_origins = fields.texts("web_origins", notes);
    draft
        .urls
        .web_origins
        .extend(fields.texts("allowed_origins", notes));
    if let Some(secret) = fields.text("client_secret", notes) {
        draft.set_secret(secret, notes);
    }
    authentication(&mut draft, &mut fields, notes);
    flows(&mut draft, &mut fields, notes);
    token_lifetime(&mut draft, fields.object("jwt_configuration", notes), notes);
    refresh_tokens(&mut draft, fields.object("refresh_token", notes), notes);
    logout(&mut draft, fields.object("oidc_logout", notes), notes);
    fields.internal(&["tenant", "callback_url_template", "client_secret_encrypted"]);
    fields.usual(&[
        ("oidc_conformant", json!(true)),
        ("is_token_endpoint_ip_header_trusted", json!(false)),
        ("custom_login_page_on", json!(true)),
        ("cross_origin_auth", json!(false)),
    ]);
    fields.finish(notes);
    Some(draft)
}

fn authentication(draft: &mut ClientDraft, fields: &mut UnreadFields, notes: &mut ImportNotes) {
    // Kinds whose programs can keep no secret.
    let kind = fields.text("app_type", notes);
    let by_kind = matches!(kind.as_deref(), Some("native" | "spa"));
    let path = fields.at("token_endpoint_auth_method");
    draft.public = match fields.text("token_endpoint_auth_method", notes).as_deref() {
        Some("none") => true,
        Some("client_secret_post" | "client_secret_basic") => false,
        Some(_) => {
            notes.leave(
                &path,
                "left out: clients of Latchkey authenticate with a secret",
            );
            false
        }
        None => by_kind,
    };
    let path = fields.at("client_authentication_methods");
    if fields.value("client_authentication_methods").is_some() {
        notes.leave(
            &path,
            "left out: clients of Latchkey authenticate with a secret",
        );
    }
}

fn flows(draft: &mut ClientDraft, fields: &mut UnreadFields, notes: &mut ImportNotes) {
    let path = fields.at("grant_types");
    for grant in fields.texts("grant_types", notes) {
        match grant.as_str() {
            "client_credentials" => draft.capabilities.script = true,
            "authorization_code" => draft.capabilities.web_app = true,
            "refresh_token" => {}
            _ => notes.leave(
                &path,
                format_args!("{grant}: left out: Latchkey has no such grant"),
            ),
        }
    }
    // Auth0 shows these grants for programs that keep no secret as well, which cannot use them.
    if draft.public {
        draft.capabilities.script = false;
    }
}

fn token_lifetime(draft: &mut ClientDraft, mut fields: UnreadFields, notes: &mut ImportNotes) {
    let path = fields.at("lifetime_in_seconds");
    draft.token_ttl_seconds = fields.number("lifetime_in_seconds", notes);
    if draft.token_ttl_seconds.is_some() {
        notes.leave(
            &path,
            "taken as the lifetime of access tokens, which Auth0 keeps with each API: compare it",
        );
    }
    fields.usual(&[("alg", json!("RS256"))]);
    fields.finish(notes);
}

fn refresh_tokens(draft: &mut ClientDraft, mut fields: UnreadFields, notes: &mut ImportNotes) {
    let unless =
        |infinite: Option<bool>, seconds: Option<i64>| seconds.filter(|_| infinite != Some(true));
    let forever = fields.flag("infinite_idle_token_lifetime", notes);
    draft.refresh_idle_seconds = unless(forever, fields.number("idle_token_lifetime", notes));
    let forever = fields.flag("infinite_token_lifetime", notes);
    draft.refresh_max_seconds = unless(forever, fields.number("token_lifetime", notes));
    fields.usual(&[
        ("rotation_type", json!("rotating")),
        ("expiration_type", json!("expiring")),
    ]);
    fields.finish(notes);
}

fn logout(draft: &mut ClientDraft, mut fields: UnreadFields, notes: &mut ImportNotes) {
    let path = fields.at("backchannel_logout_urls");
    let mut urls = fields.texts("backchannel_logout_urls", notes).into_iter();
    draft.urls.backchannel_logout_url = urls.next();
    for _ in urls {
        notes.leave(
            &path,
            "left out: a client of Latchkey has one URL for back-channel logout",
        );
    }
    fields.finish(notes);
}

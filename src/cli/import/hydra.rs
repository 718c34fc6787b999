//! Ory Hydra: a list of clients, as its command line prints it and its Admin API answers. Secrets are
//! in neither; their hashes come from the database.

use super::{
    Conversion, apis::ForeignScope, draft::ClientDraft, fields::UnreadFields, lifetime::go_seconds,
    notes::ImportNotes,
};
use serde_json::{Value, json};

/// The grant type of the client credentials flow (RFC 6749 section 4.4).
const CLIENT_CREDENTIALS: &str = "client_credentials";
/// The grant type of the authorization code flow (RFC 6749 section 4.1).
const AUTHORIZATION_CODE: &str = "authorization_code";

/// Reads a list of clients of Hydra, or one client.
pub(super) fn read(input: Value, conversion: &mut Conversion) {
    let notes = &mut conversion.notes;
    let list = match input {
        Value::Array(list) => list,
        Value::Object(ref members) if members.contains_key("client_id") => vec![input],
        Value::Object(_) => {
            let mut page = UnreadFields::of("the file", input, notes);
            if page.value("is_last_page") == Some(json!(false)) {
                notes.leave(
                    "the file",
                    "it is one page of a longer list: import the others, too",
                );
            }
            page.list("items", notes)
        }
        _ => {
            notes.refuse("the file", "must be a list of clients");
            return;
        }
    };
    for (index, value) in list.into_iter().enumerate() {
        let fields = UnreadFields::of(&format!("clients[{index}]"), value, &mut conversion.notes);
        if let Some(client) = client(fields, conversion) {
            conversion.clients.push(client);
        }
    }
}

fn client(mut fields: UnreadFields, conversion: &mut Conversion) -> Option<ClientDraft> {
    let notes = &mut conversion.notes;
    let Some(client_id) = fields.text("client_id", notes) else {
        notes.refuse(&fields.at("client_id"), "is missing");
        return None;
    };
    fields.rename(format!("{} ({client_id})", fields.path()));
    let mut draft = ClientDraft::new(fields.path().to_owned(), &client_id, notes)?;
    draft.name = fields.text("client_name", notes);
    draft.urls.home_url = fields.text("client_uri", notes);
    draft.urls.redirect_uris = fields.texts("redirect_uris", notes);
    draft.urls.post_logout_redirect_uris = fields.texts("post_logout_redirect_uris", notes);
    draft.urls.web_origins = fields.texts("allowed_cors_origins", notes);
    draft.urls.backchannel_logout_url = fields.text("backchannel_logout_uri", notes);
    draft.first_party = fields.flag("skip_consent", notes).unwrap_or_default();
    if let Some(secret) = fields.text("client_secret", notes) {
        draft.set_secret(secret, notes);
    }
    authentication(&mut draft, &mut fields, notes);
    flows(&mut draft, &mut fields, notes);
    lifetimes(&mut draft, &mut fields, notes);
    scopes(&mut draft, &mut fields, conversion);
    fields.internal(&[
        "created_at",
        "updated_at",
        "registration_client_uri",
        "registration_access_token",
    ]);
    fields.usual(&[
        ("subject_type", json!("public")),
        ("userinfo_signed_response_alg", json!("none")),
        ("backchannel_logout_session_required", json!(true)),
    ]);
    fields.finish(&mut conversion.notes);
    Some(draft)
}

fn authentication(draft: &mut ClientDraft, fields: &mut UnreadFields, notes: &mut ImportNotes) {
    let path = fields.at("token_endpoint_auth_method");
    match fields.text("token_endpoint_auth_method", notes).as_deref() {
        None | Some("client_secret_basic" | "client_secret_post") => {}
        Some("none") => draft.public = true,
        Some(_) => notes.leave(
            &path,
            "left out: clients of Latchkey authenticate with a secret",
        ),
    }
}

fn flows(draft: &mut ClientDraft, fields: &mut UnreadFields, notes: &mut ImportNotes) {
    let path = fields.at("grant_types");
    for grant in fields.texts("grant_types", notes) {
        match grant.as_str() {
            CLIENT_CREDENTIALS => draft.capabilities.script = true,
            AUTHORIZATION_CODE => draft.capabilities.web_app = true,
            "refresh_token" => {}
            _ => notes.leave(
                &path,
                format_args!("{grant}: left out: Latchkey has no such grant"),
            ),
        }
    }
    let path = fields.at("response_types");
    for kind in fields.texts("response_types", notes) {
        // Clients without the authorization code flow have `code` as well, which is the default.
        if kind != "code" {
            notes.leave(
                &path,
                format_args!("{kind}: left out: Latchkey answers with a code only"),
            );
        }
    }
}

fn lifetimes(draft: &mut ClientDraft, fields: &mut UnreadFields, notes: &mut ImportNotes) {
    let mut seconds = |name: &str| {
        let text = fields.text(name, notes)?;
        let seconds = go_seconds(&text);
        if seconds.is_none() {
            notes.refuse(&fields.at(name), "must be a duration such as 1h30m0s");
        }
        seconds
    };
    let script = seconds("client_credentials_grant_access_token_lifespan");
    let code = seconds("authorization_code_grant_access_token_lifespan");
    let refreshed = seconds("refresh_token_grant_access_token_lifespan");
    let idle = seconds("authorization_code_grant_refresh_token_lifespan");
    let idle_again = seconds("refresh_token_grant_refresh_token_lifespan");
    draft.token_ttl_seconds = if draft.capabilities.script {
        script.or(code)
    } else {
        code.or(refreshed)
    };
    draft.refresh_idle_seconds = idle.or(idle_again);
    let differs = |other: Option<i64>, chosen: Option<i64>| other.is_some() && other != chosen;
    let chosen = draft.token_ttl_seconds;
    let web_app = draft.capabilities.web_app;
    if differs(script, chosen) || (web_app && (differs(code, chosen) || differs(refreshed, chosen)))
    {
        notes.leave(
            fields.path(),
            "its tokens have different lifetimes by grant; in Latchkey all have the same",
        );
    }
    if differs(idle_again, draft.refresh_idle_seconds) {
        notes.leave(
            fields.path(),
            "its refresh tokens have different lifetimes by grant; in Latchkey all have the same",
        );
    }
}

fn scopes(draft: &mut ClientDraft, fields: &mut UnreadFields, conversion: &mut Conversion) {
    let notes = &mut conversion.notes;
    let path = fields.at("scope");
    for scope in fields
        .text("scope", notes)
        .unwrap_or_default()
        .split_whitespace()
    {
        if scope == "offline" {
            notes.leave(
                &path,
                "offline: left out: the standard name is offline_access",
            );
            continue;
        }
        let granted = conversion
            .apis
            .grant(ForeignScope::new(&path, None, scope), notes);
        draft.scopes.extend(granted);
    }
    let path = fields.at("audience");
    for audience in fields.texts("audience", notes) {
        if conversion.apis.usual() != Some(audience.as_str()) {
            notes.leave(
                &path,
                format_args!("{audience}: left out: the audience of a token is the protected API that its scopes belong to"),
            );
        }
    }
}

//! The attributes of a client of Keycloak, which are all texts.

use crate::cli::import::{draft::ClientDraft, fields::UnreadFields, notes::ImportNotes};
use serde_json::json;

/// Separates the entries of a list in one attribute.
const SEPARATOR: &str = "##";

/// Reads the attributes of a client.
pub(super) fn read_attributes(
    draft: &mut ClientDraft,
    mut attributes: UnreadFields,
    notes: &mut ImportNotes,
) {
    draft.token_ttl_seconds = attributes.number("access.token.lifespan", notes);
    draft.urls.backchannel_logout_url = attributes.text("backchannel.logout.url", notes);
    let after_logout = attributes
        .text("post.logout.redirect.uris", notes)
        .unwrap_or_default();
    for uri in after_logout.split(SEPARATOR).map(str::trim) {
        match uri {
            // None.
            "" | "-" => {}
            // The same as after a sign-in.
            "+" => draft
                .urls
                .post_logout_redirect_uris
                .extend(draft.urls.redirect_uris.iter().cloned()),
            uri => draft.urls.post_logout_redirect_uris.push(uri.to_owned()),
        }
    }
    let path = attributes.at("pkce.code.challenge.method");
    match attributes
        .text("pkce.code.challenge.method", notes)
        .as_deref()
    {
        Some("S256") => draft.requires_pkce = true,
        Some(_) => {
            draft.requires_pkce = true;
            notes.leave(
                &path,
                "Latchkey takes the method S256 only (RFC 9700 section 2.1.1)",
            );
        }
        None => {}
    }
    for (name, seconds) in [
        (
            "client.session.idle.timeout",
            &mut draft.refresh_idle_seconds,
        ),
        (
            "client.session.max.lifespan",
            &mut draft.refresh_max_seconds,
        ),
    ] {
        // Zero means that the realm decides.
        *seconds = attributes
            .number(name, notes)
            .filter(|seconds| *seconds != 0);
    }
    attributes.internal(&["client.secret.creation.time", "realm_client"]);
    attributes.usual(&[
        ("backchannel.logout.session.required", json!("true")),
        ("use.refresh.tokens", json!("true")),
    ]);
    attributes.finish(notes);
}

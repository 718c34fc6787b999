//! The scopes and protected APIs of an authorization request, held against what its client may ask
//! for.

use super::check::Problem;
use crate::grant::scope::within;
use app::App;
use domain::{identity::is_identity_scope, permission::Held, registry::ClientSnapshot};

/// The scopes, each of which the client may ask for: those about the user, and its permissions at
/// the requested protected APIs. Without a scope, all of the latter.
///
/// A token for Latchkey's own API needs a scope of it: with those about the user alone, a client
/// could read there what it was not allowed to (RFC 8707 section 2).
///
/// # Errors
/// `invalid_target` and `invalid_scope`.
pub(super) fn scope(
    app: &App,
    client: &ClientSnapshot,
    asked: Option<&str>,
    resources: &[String],
) -> Result<String, Problem> {
    let management = &app.tokens.management;
    let held: Vec<&Held> = within(&client.grants.held, resources, management)
        .map_err(|_| ("invalid_target", "A resource is not one of this client."))?;
    let mut words: Vec<&str> = Vec::new();
    match asked {
        None => words.extend(held.iter().map(|held| held.code.as_str())),
        Some(asked) => {
            for word in asked.split(' ').filter(|word| !word.is_empty()) {
                if !is_identity_scope(word) && !held.iter().any(|held| held.code == word) {
                    return Err((
                        "invalid_scope",
                        "A scope is unknown, or more than the client may ask for.",
                    ));
                }
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
    }
    let of_management = held
        .iter()
        .any(|held| held.is_management() && words.contains(&held.code.as_str()));
    if resources.contains(management) && !of_management {
        return Err((
            "invalid_scope",
            "A token for the Latchkey API needs one of its scopes, and no other API beside it.",
        ));
    }
    Ok(words.join(" "))
}

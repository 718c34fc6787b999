//! `id_token_hint`: an ID token by which a client says which user it means, when it asks for a code
//! (OpenID Connect Core section 3.1.2.1) and when it ends a session (RP-Initiated Logout section 2).

use super::form::Form;
use app::App;
use domain::{error::Result, token::IdTokenHint};

/// The hint of a request.
pub(crate) enum GivenHint {
    /// There is none.
    Absent,
    /// This server issued it, to the client that the request names, if it names one.
    Valid(IdTokenHint),
    /// It was altered, is of another server or another client, or no ID token; the text says which.
    Invalid(&'static str),
}

/// Reads the hint of a request, which may have expired. Its audience must be the client with that
/// `client_id`, or any where none is given.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn read(app: &App, form: &Form, client_id: Option<&str>) -> Result<GivenHint> {
    let Some(token) = form.get("id_token_hint") else {
        return Ok(GivenHint::Absent);
    };
    let Some(hint) = app.tokens.read_id_token(token).await? else {
        return Ok(GivenHint::Invalid("The id_token_hint is not valid."));
    };
    Ok(match client_id {
        Some(client_id) if hint.aud != client_id => {
            GivenHint::Invalid("The client_id is not the one of the id_token_hint.")
        }
        _ => GivenHint::Valid(hint),
    })
}

//! Checks an authorization request: first the client and the redirect URI, without which there is no
//! place to send an error to, then everything else.

use super::{
    params::Params,
    respond::{RefusedRequest, ResponseTarget},
};
use crate::{
    grant::scope::{targets, within},
    page::PageError,
};
use app::App;
use domain::{
    authorization::{AuthorizationRequest, Prompts, ResponseMode},
    client::urls,
    identity::is_identity_scope,
    permission::Held,
    registry::ClientSnapshot,
};
use entity::client::AuthMethod;
use std::sync::Arc;

/// Longest `nonce`, `login_hint` and `ui_locales`, in bytes; `state` may be longer.
const MAX_TEXT: usize = 512;
const MAX_STATE: usize = 2048;

/// A checked request, or a refusal that the client is told of.
///
/// # Errors
/// A page, where the client or the redirect URI is not known (RFC 6749 section 4.1.2.1).
pub(super) async fn check(
    app: &App,
    params: &Params,
) -> Result<Result<AuthorizationRequest, RefusedRequest>, PageError> {
    let (client, redirect_uri) = client_and_uri(app, params).await?;
    let (mode, known_mode) = match params.get("response_mode") {
        None | Some("query") => (ResponseMode::Query, true),
        Some("fragment") => (ResponseMode::Fragment, true),
        Some("form_post") => (ResponseMode::FormPost, true),
        Some(_) => (ResponseMode::Query, false),
    };
    let state = params.get("state").map(str::to_owned);
    let target = ResponseTarget {
        redirect_uri,
        mode,
        state: state.clone().filter(|state| state.len() <= MAX_STATE),
    };
    let refused = |(error, description)| RefusedRequest {
        target: target.clone(),
        error,
        description,
    };
    if !known_mode {
        let problem = ("invalid_request", "The response_mode is not supported.");
        return Ok(Err(refused(problem)));
    }
    if state.is_some_and(|state| state.len() > MAX_STATE) {
        let problem = ("invalid_request", "The state is longer than 2048 bytes.");
        return Ok(Err(refused(problem)));
    }
    Ok(complete(app, params, &client, &target).map_err(refused))
}

/// The client and a redirect URI that it registered.
async fn client_and_uri(
    app: &App,
    params: &Params,
) -> Result<(Arc<ClientSnapshot>, String), PageError> {
    let id = params
        .get("client_id")
        .ok_or(PageError::Invalid("The parameter client_id is missing."))?;
    let known = app.tools.registry.by_client_id(&app.db, id).await?;
    let client = known
        .filter(|known| known.active())
        .ok_or(PageError::Invalid("No active app has this client_id."))?;
    let registered = urls::of(&app.db, &client.client).await?.redirect_uris;
    let uri = match (params.get("redirect_uri"), registered.as_slice()) {
        (Some(asked), _) if urls::is_registered(&client.client, &registered, asked) => {
            asked.to_owned()
        }
        (Some(_), _) => {
            return Err(PageError::Invalid(
                "The redirect_uri is not one that the app has registered.",
            ));
        }
        (None, [only]) if !only.ends_with('*') && !is_openid(params) => {
            urls::resolve(&client.client, only)
        }
        (None, _) => {
            return Err(PageError::Invalid("The parameter redirect_uri is missing."));
        }
    };
    match urls::unusable(&client.account, &uri) {
        Some(why) => Err(PageError::Invalid(why)),
        None => Ok((client, uri)),
    }
}

fn is_openid(params: &Params) -> bool {
    let scope = params.get("scope").unwrap_or_default();
    scope.split(' ').any(|word| word == "openid")
}

type Problem = (&'static str, &'static str);

/// The rest of the request.
fn complete(
    app: &App,
    params: &Params,
    client: &ClientSnapshot,
    target: &ResponseTarget,
) -> Result<AuthorizationRequest, Problem> {
    supported(params, client)?;
    let resources = targets(params.form())
        .map_err(|_| ("invalid_target", "A resource is not one of this client."))?;
    let scope = scope(app, params, client, resources)?;
    for name in ["nonce", "login_hint", "ui_locales"] {
        if params.get(name).is_some_and(|text| text.len() > MAX_TEXT) {
            return Err(("invalid_request", "A parameter is longer than 512 bytes."));
        }
    }
    let text = |name| params.get(name).map(str::to_owned);
    Ok(AuthorizationRequest {
        client: client.client.id.to_string(),
        redirect_uri: target.redirect_uri.clone(),
        response_mode: target.mode,
        state: target.state.clone(),
        scope,
        resources: resources.to_vec(),
        code_challenge: challenge(params, client)?,
        nonce: text("nonce"),
        prompts: prompts(params.get("prompt"))?,
        max_age: max_age(params.get("max_age"))?,
        login_hint: text("login_hint"),
        ui_locales: text("ui_locales"),
        asked_at: app.tools.clock.now().timestamp_micros(),
        allowed_in: None,
        denied: false,
    })
}

/// Refuses what this server, or this client, does not do.
fn supported(params: &Params, client: &ClientSnapshot) -> Result<(), Problem> {
    if params.get("request").is_some() {
        return Err((
            "request_not_supported",
            "Request objects are not supported.",
        ));
    }
    if params.get("request_uri").is_some() {
        return Err((
            "request_uri_not_supported",
            "References to requests are not supported.",
        ));
    }
    match params.get("response_type") {
        None => return Err(("invalid_request", "The parameter response_type is missing.")),
        Some("code") => {}
        Some(_) => {
            return Err((
                "unsupported_response_type",
                "Only the response_type code is supported.",
            ));
        }
    }
    if client.client.web_app {
        return Ok(());
    }
    Err((
        "unauthorized_client",
        "This client may not use the authorization code grant.",
    ))
}

/// The scopes, each of which the client may ask for: those about the user, and its permissions at
/// the requested protected APIs. Without a scope, all of the latter.
fn scope(
    app: &App,
    params: &Params,
    client: &ClientSnapshot,
    resources: &[String],
) -> Result<String, Problem> {
    let held: Vec<&Held> = within(&client.grants.held, resources, &app.tokens.management)
        .map_err(|_| ("invalid_target", "A resource is not one of this client."))?;
    let Some(asked) = params.get("scope") else {
        let codes: Vec<&str> = held.iter().map(|held| held.code.as_str()).collect();
        return Ok(codes.join(" "));
    };
    let mut words: Vec<&str> = Vec::new();
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
    Ok(words.join(" "))
}

/// The challenge (RFC 7636 section 4.3), where the client must send one or sends one.
fn challenge(params: &Params, client: &ClientSnapshot) -> Result<Option<String>, Problem> {
    let required = client.client.require_pkce || client.client.auth_method == AuthMethod::None;
    let Some(challenge) = params.get("code_challenge") else {
        if required || params.get("code_challenge_method").is_some() {
            return Err((
                "invalid_request",
                "The parameter code_challenge is missing: this client must use PKCE.",
            ));
        }
        return Ok(None);
    };
    if params.get("code_challenge_method") != Some("S256") {
        return Err(("invalid_request", "The code_challenge_method must be S256."));
    }
    let of_base64url = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if challenge.len() != 43 || !challenge.bytes().all(of_base64url) {
        return Err((
            "invalid_request",
            "The code_challenge must be 43 characters of base64url.",
        ));
    }
    Ok(Some(challenge.to_owned()))
}

/// OpenID Connect Core section 3.1.2.1. `select_account` asks for nothing here: a browser has one
/// session for each account.
fn prompts(prompt: Option<&str>) -> Result<Prompts, Problem> {
    let mut prompts = Prompts::default();
    let words = prompt.unwrap_or_default().split(' ');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    for word in &words {
        match *word {
            "none" => prompts.none = true,
            "login" => prompts.login = true,
            "consent" => prompts.consent = true,
            "select_account" => {}
            _ => return Err(("invalid_request", "The prompt is not known.")),
        }
    }
    if prompts.none && words.len() > 1 {
        return Err((
            "invalid_request",
            "The prompt none cannot be combined with another.",
        ));
    }
    Ok(prompts)
}

fn max_age(max_age: Option<&str>) -> Result<Option<i64>, Problem> {
    let number = |text: &str| text.parse::<u32>().ok().map(i64::from);
    match max_age {
        None => Ok(None),
        Some(text) => number(text).map(Some).ok_or((
            "invalid_request",
            "The max_age must be a number of seconds.",
        )),
    }
}

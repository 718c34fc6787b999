//! Checks an authorization request: first the client and the redirect URI, without which there is no
//! place to send an error to, then everything else.

use super::{
    client,
    params::Params,
    respond::{RefusedRequest, ResponseTarget},
    scope::scope,
};
use crate::{
    grant::scope::targets,
    id_token_hint::{self, GivenHint},
    page::PageError,
};
use app::App;
use domain::{
    authorization::{AuthorizationRequest, Prompts, ResponseMode},
    registry::ClientSnapshot,
};
use entity::client::AuthMethod;

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
    let (client, redirect_uri) = client::of_params(app, params).await?;
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
    let hint = id_token_hint::read(app, params.form(), Some(&client.client.client_id)).await?;
    let request = complete(app, params, &client, &target);
    Ok(request
        .and_then(|request| for_hinted(request, hint))
        .map_err(refused))
}

/// Checks a request that waited in the browser again: what its client may do now decides, and not
/// what it could do when it made the request.
///
/// # Errors
/// A page, as in [`check`].
pub(super) async fn check_again(
    app: &App,
    request: &AuthorizationRequest,
) -> Result<Result<(), RefusedRequest>, PageError> {
    let client = client::of_waiting(app, request).await?;
    let checked = may_use_codes(&client)
        .and_then(|()| scope(app, &client, Some(&request.scope), &request.resources))
        .and_then(|_| {
            let challenge = request.code_challenge.as_deref();
            require_pkce(&client, challenge)
        });
    Ok(checked.map_err(|(error, description)| RefusedRequest {
        target: ResponseTarget::from(request),
        error,
        description,
    }))
}

/// The request for the user of its hint, if it has one.
fn for_hinted(
    request: AuthorizationRequest,
    hint: GivenHint,
) -> Result<AuthorizationRequest, Problem> {
    match hint {
        GivenHint::Absent => Ok(request),
        GivenHint::Valid(hint) => Ok(AuthorizationRequest {
            hinted_user: Some(hint.sub),
            ..request
        }),
        GivenHint::Invalid(why) => Err(("invalid_request", why)),
    }
}

/// Error code and description, for the client.
pub(super) type Problem = (&'static str, &'static str);

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
    let scope = scope(app, client, params.get("scope"), resources)?;
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
        hinted_user: None,
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
    may_use_codes(client)
}

fn may_use_codes(client: &ClientSnapshot) -> Result<(), Problem> {
    if client.client.web_app {
        return Ok(());
    }
    Err((
        "unauthorized_client",
        "This client may not use the authorization code grant.",
    ))
}

/// The challenge (RFC 7636 section 4.3), where the client must send one or sends one.
fn challenge(params: &Params, client: &ClientSnapshot) -> Result<Option<String>, Problem> {
    let challenge = params.get("code_challenge");
    require_pkce(client, challenge)?;
    let method = params.get("code_challenge_method");
    let Some(challenge) = challenge else {
        return match method {
            None => Ok(None),
            Some(_) => Err((
                "invalid_request",
                "The parameter code_challenge is missing beside its method.",
            )),
        };
    };
    if method != Some("S256") {
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

/// Requires a challenge of a client that must use PKCE.
fn require_pkce(client: &ClientSnapshot, challenge: Option<&str>) -> Result<(), Problem> {
    let required = client.client.require_pkce || client.client.auth_method == AuthMethod::None;
    if challenge.is_some() || !required {
        return Ok(());
    }
    Err((
        "invalid_request",
        "The parameter code_challenge is missing: this client must use PKCE.",
    ))
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

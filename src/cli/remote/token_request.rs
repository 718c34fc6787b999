//! The OAuth endpoints of a server, as a client uses them: its metadata (RFC 8414), a token by client
//! credentials (RFC 6749 section 4.4), and introspection (RFC 7662).

use super::{
    CliError,
    failure::{of_oauth, unexpected},
    secret::ClientLogin,
};
use crate::{
    cli::output::harmless,
    http_client::{HttpMethod, ServerConnection, ServerRequest, ServerResponse},
};
use domain::jwt;
use entity::Secret;
use serde::Deserialize;
use serde_json::Value;
use url::form_urlencoded::Serializer;

const FORM: &str = "application/x-www-form-urlencoded";

/// A token and what the server says about it.
#[derive(Deserialize)]
pub(in crate::cli) struct AccessToken {
    access_token: String,
    /// Type, which is `Bearer`.
    pub(in crate::cli) token_type: String,
    /// Seconds for which it is valid.
    pub(in crate::cli) expires_in: i64,
    /// Scopes that it has.
    pub(in crate::cli) scope: Option<String>,
}

impl AccessToken {
    /// The token itself.
    pub(in crate::cli) fn into_secret(self) -> Secret {
        Secret::new(self.access_token)
    }
}

/// The issuer that a server says it is.
///
/// # Errors
/// Where it is no Latchkey server.
pub(in crate::cli) async fn issuer(server: &ServerConnection) -> Result<String, CliError> {
    let request = ServerRequest {
        method: HttpMethod::Get,
        path: &[".well-known", "openid-configuration"],
        query: &[],
        bearer: None,
        body: None,
    };
    let response = server.send(request).await?;
    let metadata: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    match metadata.get("issuer").and_then(Value::as_str) {
        Some(issuer) if response.status == 200 => Ok(issuer.to_owned()),
        _ => Err(unexpected(server.shown(), &response)),
    }
}

/// The claim that names who issued a token.
#[derive(Deserialize)]
struct IssuerClaim {
    iss: String,
}

/// Refuses to send the token of LATCHKEY_TOKEN to a server that says of itself that it is not its
/// issuer. The signature is not verified: what counts is where the token was meant to go.
///
/// # Errors
/// Where it is no token of Latchkey or of another issuer, and where the server cannot be asked.
pub(super) async fn require_issuer(
    server: &ServerConnection,
    token: &Secret,
) -> Result<(), CliError> {
    let parsed = jwt::split(token.expose());
    let claim: Option<IssuerClaim> = parsed.as_ref().and_then(jwt::claims);
    let Some(IssuerClaim { iss }) = claim else {
        return Err(CliError::Usage(vec![format!(
            "LATCHKEY_TOKEN: is not sent to {}, as it is not an access token of Latchkey and names no issuer; `latchkey token get` prints one",
            server.shown()
        )]));
    };
    let issuer = issuer(server).await?;
    if iss == issuer {
        return Ok(());
    }
    Err(CliError::Usage(vec![format!(
        "LATCHKEY_TOKEN: is a token of {}, and {} is the server of {}: it is not sent there. Name its own server by --server or --context, or unset the variable",
        harmless(&iss),
        server.shown(),
        harmless(&issuer)
    )]))
}

/// Requests a token by client credentials.
///
/// # Errors
/// What the server answers, with its code.
pub(in crate::cli) async fn request_token(
    server: &ServerConnection,
    login: &ClientLogin,
    (scope, resources): (Option<&str>, &[String]),
) -> Result<AccessToken, CliError> {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(scope.map(|scope| ("scope", scope)));
    form.extend(resources.iter().map(|api| ("resource", api.as_str())));
    let response = post(server, "token", (login, &form)).await?;
    if response.status != 200 {
        return Err(of_oauth(server.shown(), &response));
    }
    serde_json::from_slice(&response.body).map_err(|_| unexpected(server.shown(), &response))
}

/// What the server says about a token.
///
/// # Errors
/// What the server answers, with its code.
pub(in crate::cli) async fn introspect(
    server: &ServerConnection,
    login: &ClientLogin,
    token: &Secret,
) -> Result<Value, CliError> {
    let form = [("token", token.expose())];
    let response = post(server, "introspect", (login, &form)).await?;
    if response.status != 200 {
        return Err(of_oauth(server.shown(), &response));
    }
    serde_json::from_slice(&response.body).map_err(|_| unexpected(server.shown(), &response))
}

/// Posts a form, authenticated in its body (RFC 6749 section 2.3.1).
async fn post(
    server: &ServerConnection,
    endpoint: &str,
    (login, form): (&ClientLogin, &[(&str, &str)]),
) -> Result<ServerResponse, CliError> {
    let mut body = Serializer::new(String::new());
    body.append_pair("client_id", &login.client_id)
        .append_pair("client_secret", login.secret.expose())
        .extend_pairs(form);
    let request = ServerRequest {
        method: HttpMethod::Post,
        path: &["oauth", endpoint],
        query: &[],
        bearer: None,
        body: Some((FORM, body.finish().into_bytes())),
    };
    server.send(request).await
}

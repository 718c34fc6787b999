//! What a token says, and what it is worth: its signature by the server's published keys, its expiry,
//! and whether the server accepts it now.

use super::words::relative;
use crate::{
    cli::{
        CliError,
        output::{Output, harmless},
        print,
        remote::{ServerProfile, introspect, issuer},
    },
    http_client::{HttpMethod, ServerRequest},
};
use chrono::{DateTime, Utc};
use domain::{
    clock::Clock,
    jwt::{self, ParsedToken},
    key::{SignatureCheck, check_signature},
};
use entity::Secret;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    io::{IsTerminal, Read},
    path::PathBuf,
};

/// Most bytes that are read: more than any token has.
const MAX_INPUT: u64 = 64 * 1024;

/// All that is known of a token.
#[derive(Serialize)]
struct InspectedToken {
    header: Value,
    claims: Value,
    /// `valid`, `invalid`, `unknown_key` or `unchecked`.
    signature: &'static str,
    /// Whether the token is of the server that was asked; null where none was.
    issuer_matches: Option<bool>,
    expires_at: Option<DateTime<Utc>>,
    expired: Option<bool>,
    /// Whether the server accepts the token now; null where it was not asked.
    active: Option<bool>,
    /// Why something is not known.
    notes: Vec<String>,
}

/// Prints what is known of a token.
pub(super) async fn run(
    profile: Option<ServerProfile>,
    output: Output,
    file: Option<PathBuf>,
) -> Result<(), CliError> {
    let token = tokio::task::spawn_blocking(move || read(file))
        .await
        .map_err(CliError::other)??;
    let parsed = jwt::split(token.expose());
    let parsed = parsed.ok_or_else(not_a_token)?;
    let claims: Value = jwt::claims(&parsed).ok_or_else(not_a_token)?;
    let now = Clock::system().now();
    let expires_at = claims
        .get("exp")
        .and_then(Value::as_i64)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let mut found = InspectedToken {
        header: json!({
            "typ": parsed.header.typ,
            "alg": parsed.header.alg,
            "kid": parsed.header.kid,
        }),
        claims,
        signature: "unchecked",
        issuer_matches: None,
        expires_at,
        expired: expires_at.map(|moment| moment <= now),
        active: None,
        notes: Vec::new(),
    };
    match profile {
        Some(profile) => ask(profile, (&token, &parsed), &mut found).await?,
        None => found.notes.push(
            "no server was asked, so this is only what the token says of itself; name one with --server or --context".to_owned(),
        ),
    }
    if output.is_table() {
        in_words(&found, now)
    } else {
        output.thing(&found, &[])
    }
}

fn not_a_token() -> CliError {
    CliError::Usage(vec![
        "this is not an access token of Latchkey, which is a JWT with `typ`, `alg` and `kid` in its header".to_owned(),
    ])
}

/// Asks the server for its keys, and whether it accepts the token.
async fn ask(
    mut profile: ServerProfile,
    (token, parsed): (&Secret, &ParsedToken<'_>),
    found: &mut InspectedToken,
) -> Result<(), CliError> {
    let issuer = issuer(&profile.connection).await?;
    found.issuer_matches =
        Some(found.claims.get("iss").and_then(Value::as_str) == Some(issuer.as_str()));
    let request = ServerRequest {
        method: HttpMethod::Get,
        path: &["oauth", "jwks"],
        query: &[],
        bearer: None,
        body: None,
    };
    let keys = profile.connection.send(request).await?;
    match check_signature(&keys.body, parsed) {
        Some(SignatureCheck::Valid) => found.signature = "valid",
        Some(SignatureCheck::Invalid) => found.signature = "invalid",
        Some(SignatureCheck::UnknownKey) => found.signature = "unknown_key",
        None => found
            .notes
            .push("the server did not answer with its keys".to_owned()),
    }
    if found.issuer_matches != Some(true) {
        found.notes.push(
            "the server was not asked whether it accepts the token, since another server issued it"
                .to_owned(),
        );
        return Ok(());
    }
    match profile.login_unasked()? {
        Some(login) => {
            let answer = introspect(&profile.connection, &login, token).await?;
            found.active = answer.get("active").and_then(Value::as_bool);
            if found.active == Some(false) {
                found.notes.push("the server tells a client of its own tokens, and of all of its account with the permission tokens:read; of others it says that they are not active".to_owned());
            }
        }
        None => found.notes.push(
            "the server was not asked whether it accepts the token, which takes a client ID and a secret from a file or the environment".to_owned(),
        ),
    }
    Ok(())
}

fn read(file: Option<PathBuf>) -> Result<Secret, CliError> {
    let mut text = String::new();
    let (outcome, name) = match file {
        Some(path) => {
            let opened = std::fs::File::open(&path);
            let outcome = opened.and_then(|file| file.take(MAX_INPUT).read_to_string(&mut text));
            (outcome, path.display().to_string())
        }
        None if std::io::stdin().is_terminal() => {
            let typed = rpassword::prompt_password("Token: ").map_err(CliError::other)?;
            return Ok(Secret::new(typed.trim().to_owned()));
        }
        None => (
            std::io::stdin().take(MAX_INPUT).read_to_string(&mut text),
            "standard input".to_owned(),
        ),
    };
    let text = Secret::new(text);
    outcome.map_err(|error| CliError::Usage(vec![format!("{name}: cannot be read: {error}")]))?;
    Ok(Secret::new(text.expose().trim().to_owned()))
}

fn in_words(found: &InspectedToken, now: DateTime<Utc>) -> Result<(), CliError> {
    let signature = match found.signature {
        "valid" => "valid: by a key that the server publishes",
        "invalid" => "INVALID: the token was changed, or another server signed it",
        "unknown_key" => "UNKNOWN KEY: the server publishes no key with this ID",
        _ => "not checked",
    };
    let expiry = found.expires_at.map_or_else(
        || "never, since it has no claim `exp`".to_owned(),
        |moment| {
            let verb = if found.expired == Some(true) {
                "EXPIRED "
            } else {
                ""
            };
            format!("{verb}{} ({})", relative(moment, now), moment.to_rfc3339())
        },
    );
    let issuer = match found.issuer_matches {
        Some(true) => "the server that was asked",
        Some(false) => "ANOTHER than the server that was asked",
        None => "not checked",
    };
    let active = match found.active {
        Some(true) => "yes",
        Some(false) => "NO",
        None => "not asked",
    };
    print(format_args!("signature  {signature}"))?;
    print(format_args!("expires    {expiry}"))?;
    print(format_args!("issuer     {issuer}"))?;
    print(format_args!("active     {active}"))?;
    for (name, value) in [("header", &found.header), ("claims", &found.claims)] {
        print(format_args!("\n{name}:"))?;
        let text = serde_json::to_string_pretty(value).map_err(CliError::other)?;
        text.lines().try_for_each(|line| print(harmless(line)))?;
    }
    if !found.notes.is_empty() {
        print("")?;
    }
    found
        .notes
        .iter()
        .try_for_each(|note| print(format_args!("note: {note}")))
}

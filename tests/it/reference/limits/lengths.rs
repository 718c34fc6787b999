//! How long inputs may be, and what settings of an account and a client may say.

use super::{bytes, number, span};
use config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL};
use domain::{
    account::{
        DEFAULT_REFRESH_GRACE_SECONDS, DEFAULT_SESSION_IDLE_SECONDS, DEFAULT_SESSION_MAX_SECONDS,
    },
    client::{DEFAULT_REFRESH_IDLE_SECONDS, DEFAULT_REFRESH_MAX_SECONDS, REFRESH_SECONDS},
    limits::*,
    user::LINK_LIFETIME,
};

/// A row: what, and its limit.
fn row(what: &str, limit: String) -> [String; 2] {
    [what.to_owned(), limit]
}

/// What may have so many characters.
fn characters(what: &str, most: usize) -> [String; 2] {
    row(what, format!("{most} characters"))
}

fn texts() -> Vec<[String; 2]> {
    vec![
        row(
            "name; description of a client or role",
            format!("{MAX_NAME}; {MAX_DESCRIPTION} characters"),
        ),
        characters("name of a secret", MAX_SECRET_NAME),
        row(
            "client id",
            format!(
                "{MAX_CLIENT_ID} characters, or `clientIdMaxLength` of the account's policy \
                 ({MIN_CLIENT_ID_MAX_LENGTH} to {MAX_CLIENT_ID_MAX_LENGTH}); prefix {MAX_CLIENT_ID_PREFIX}"
            ),
        ),
        row(
            "chosen secret",
            format!(
                "{MIN_CHOSEN_SECRET} to {MAX_CHOSEN_SECRET} characters, narrowed by the account's policy"
            ),
        ),
        characters("slug of an account", MAX_SLUG),
        characters("key of a role", MAX_ROLE_KEY),
        row(
            "username; email",
            format!("{MAX_USERNAME}; {MAX_EMAIL} characters"),
        ),
        row(
            "locale of a user",
            format!("{MIN_LOCALE} to {MAX_LOCALE} letters, digits and `-`"),
        ),
        row(
            "password of a user",
            format!("{MIN_PASSWORD} to {MAX_PASSWORD} characters"),
        ),
        row(
            "code of a permission; its description; its category",
            format!(
                "{MAX_PERMISSION_CODE}; {MAX_PERMISSION_DESCRIPTION}; {MAX_CATEGORY} characters"
            ),
        ),
        characters("identifier of a protected API", MAX_IDENTIFIER),
        characters("URL of a client", MAX_URL),
        characters("text to search for", MAX_SEARCH),
        characters("cursor", MAX_CURSOR),
        characters("`Idempotency-Key`", MAX_IDEMPOTENCY_KEY),
    ]
}

fn times() -> Vec<[String; 2]> {
    let (shortest, longest) = (span(MIN_SESSION_SECONDS), span(MAX_SESSION_SECONDS));
    let refresh = (span(*REFRESH_SECONDS.start()), span(*REFRESH_SECONDS.end()));
    vec![
        row("grace period of a secret", span(MAX_GRACE_SECONDS)),
        row(
            "link by which a user sets its password",
            format!("{} minutes", LINK_LIFETIME.num_minutes()),
        ),
        row(
            "`sessionIdleSeconds`",
            format!(
                "{shortest} to {}; {} at first",
                span(MAX_SESSION_IDLE_SECONDS),
                span(DEFAULT_SESSION_IDLE_SECONDS)
            ),
        ),
        row(
            "`sessionMaxSeconds`",
            format!(
                "`sessionIdleSeconds` to {longest}; {} at first",
                span(DEFAULT_SESSION_MAX_SECONDS)
            ),
        ),
        row(
            "`rememberSeconds`",
            format!("`sessionMaxSeconds` to {longest}; not offered at first"),
        ),
        row(
            "`refreshGraceSeconds`",
            format!(
                "up to {}; {DEFAULT_REFRESH_GRACE_SECONDS} at first",
                span(MAX_REFRESH_GRACE_SECONDS)
            ),
        ),
        row(
            "`refreshIdleSeconds`, `refreshMaxSeconds` of a client",
            format!(
                "{} to {}; {} and {} by default",
                refresh.0,
                refresh.1,
                span(DEFAULT_REFRESH_IDLE_SECONDS),
                span(DEFAULT_REFRESH_MAX_SECONDS)
            ),
        ),
        row(
            "lifetime of a token",
            format!("{MIN_TOKEN_TTL} to {MAX_TOKEN_TTL} seconds"),
        ),
    ]
}

fn others() -> Vec<[String; 2]> {
    vec![
        row(
            "`maxClients`, `maxActiveClients`",
            format!("up to {}", number(MAX_CLIENTS)),
        ),
        row(
            "`tokensPerMinute`",
            format!("up to {}", number(MAX_TOKENS_PER_MINUTE)),
        ),
        row("file for `apply`", bytes(apply::MAX_FILE_BYTES)),
        row(
            "parameters of a form at `/oauth/*`",
            number(oauth::MAX_PARAMETERS),
        ),
        row(
            "query of `/oauth/forward-auth`",
            bytes(oauth::MAX_FORWARD_AUTH_QUERY_BYTES),
        ),
    ]
}

pub(super) fn table() -> String {
    super::table(["what", "limit"], [texts(), times(), others()].concat())
}

//! Exchanges a code for tokens (RFC 6749 section 4.1.3), once.

use super::{
    Authorized, CODE_LENGTH, CODE_PREFIX, Live, NewToken, REFRESH_PREFIX, live_in_use, revoke,
    store_token,
};
use crate::{
    client::refresh_max, error::Result, registry::ClientSnapshot, tools::Tools, work::Work,
};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use entity::{
    ClientId, Secret,
    authorization::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

/// What a client sends to exchange a code.
#[derive(Clone, Copy)]
pub struct CodeExchange<'a> {
    /// The code.
    pub code: &'a str,
    /// The redirect URI, where the client sends it: a client without PKCE must.
    pub redirect_uri: Option<&'a str>,
    /// The PKCE verifier, where the client sends it.
    pub verifier: Option<&'a str>,
}

/// Whether a text is a code of that client, in whatever state. It takes no lock, like
/// [`is_refresh_token_of`](super::is_refresh_token_of).
///
/// # Errors
/// Only internal ones.
pub async fn is_code_of(
    db: &DatabaseConnection,
    tools: &Tools,
    client: ClientId,
    code: &str,
) -> Result<bool> {
    if !is_code(code) {
        return Ok(false);
    }
    let found = Entity::find()
        .filter(Column::CodeDigest.eq(tools.vault.digest(code)))
        .filter(Column::ClientId.eq(client));
    Ok(found.count(db).await? > 0)
}

/// Whether a text has the form of a code.
fn is_code(text: &str) -> bool {
    text.len() == CODE_PREFIX.len() + CODE_LENGTH && text.starts_with(CODE_PREFIX)
}

/// Exchanges a code of this client. None where that is refused: the code is unknown, of another
/// client, expired or used, or the redirect URI or the verifier is not the right one. The caller
/// commits in either case: a wrong verifier uses the code up, and a second use of a code revokes
/// what the first one gave (RFC 6749 section 4.1.2).
///
/// # Errors
/// Only internal ones.
pub async fn exchange(
    work: &Work<'_>,
    client: &ClientSnapshot,
    with: CodeExchange<'_>,
) -> Result<Option<Authorized>> {
    if !is_code(with.code) {
        return Ok(None);
    }
    // Of several exchanges at once, on any node, one holds the row; the others find it used.
    let found = Entity::find()
        .filter(Column::CodeDigest.eq(work.vault().digest(with.code)))
        .lock_exclusive()
        .one(work.db())
        .await?;
    let Some(mut authorization) = found.filter(|found| found.client_id == client.client.id) else {
        return Ok(None);
    };
    if authorization.code_used_at.is_some() {
        if authorization.revoked_at.is_none() {
            revoke::revoke(work, &authorization, "A code was used a second time").await?;
        }
        return Ok(None);
    }
    let fits = work.now() < authorization.code_expires_at && matches(&authorization, with);
    let Some(Live {
        user,
        account,
        session,
    }) = live_in_use(work, &authorization).await?.filter(|_| fits)
    else {
        use_up(work, &authorization, 0).await?;
        return Ok(None);
    };
    // It ends with its session at the latest, or as the client's settings say where it outlives that.
    authorization.expires_at = match session {
        Some(session) => session.expires_at,
        None => work.now() + Duration::seconds(refresh_max(&client.client).into()),
    };
    let refresh_token = format!("{REFRESH_PREFIX}{}", hex(work));
    let first = NewToken {
        text: &refresh_token,
        number: 1,
    };
    store_token(work, client, &authorization, first).await?;
    use_up(work, &authorization, 1).await?;
    revoke::beyond_limit(work, &authorization).await?;
    Ok(Some(Authorized {
        scope: authorization.scope.clone(),
        authorization,
        user,
        account,
        refresh_token: Secret::new(refresh_token),
    }))
}

/// The redirect URI must be the same, and may be left out only where PKCE binds the code to the
/// request (RFC 6749 section 4.1.3; OAuth 2.1 drops the parameter). A verifier must be sent exactly
/// where the request had a challenge (RFC 7636 section 4.6, RFC 9700 section 4.8.2).
fn matches(authorization: &Model, with: CodeExchange<'_>) -> bool {
    let same_uri = match with.redirect_uri {
        Some(uri) => uri == authorization.redirect_uri,
        None => authorization.code_challenge.is_some(),
    };
    same_uri
        && match (&authorization.code_challenge, with.verifier) {
            (Some(challenge), Some(verifier)) => {
                is_verifier(verifier) && *challenge == challenge_of(verifier)
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
}

/// RFC 7636 section 4.1.
fn is_verifier(verifier: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved)
}

/// RFC 7636 section 4.2.
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

async fn use_up(work: &Work<'_>, authorization: &Model, refreshes: i32) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::CodeUsedAt, Expr::value(work.now()))
        .col_expr(Column::Refreshes, Expr::value(refreshes))
        .col_expr(Column::ExpiresAt, Expr::value(authorization.expires_at))
        .filter(Column::Id.eq(authorization.id))
        .exec(work.db())
        .await?;
    Ok(())
}

/// 256 random bits in hexadecimal.
fn hex(work: &Work<'_>) -> String {
    let mut bytes = [0; 32];
    work.random().fill(&mut bytes);
    work.vault().successor(&URL_SAFE_NO_PAD.encode(bytes))
}

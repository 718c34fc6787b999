//! Authorizations: one sign-in of one user to one client. A code is the first credential of an
//! authorization, refresh tokens are the later ones; the misuse of any ends the whole of it.
//!
//! What has not ended is decided when a credential is used, by the generations of the client and
//! the user, so that disabling either ends however many there are at once.

mod code;
mod grant;
mod refresh;
mod request;
mod revoke;

pub use code::{CodeExchange, exchange, is_code_of};
pub use grant::{NewAuthorization, grant};
pub use refresh::{is_refresh_token_of, refresh};
pub use request::{AuthorizationRequest, Prompts, ResponseMode};
pub use revoke::{
    MAX_AUTHORIZATIONS, RefreshTokenState, forget_expired, inspect_refresh_token, revoke_by_token,
    revoke_client_of_user,
};

use super::{error::Result, registry::ClientSnapshot, session, work::Work};
use chrono::{DateTime, Duration, Utc};
use entity::{
    Secret,
    account::Model as Account,
    authorization::Model,
    client::{AuthMethod, ClientStatus},
    refresh_token,
    session::Model as Session,
    user::{Model as User, UserStatus},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect};

/// How long a code works (RFC 6749 section 4.1.2 allows ten minutes at most).
const CODE_LIFETIME: Duration = Duration::seconds(60);
/// Characters of a code after its prefix: 256 random bits.
const CODE_LENGTH: usize = 43;
/// Prefix of codes.
const CODE_PREFIX: &str = "lk_ac_";
/// Prefix of refresh tokens, which 64 hexadecimal digits follow.
const REFRESH_PREFIX: &str = "lk_rt_";
/// Length of a refresh token.
const REFRESH_LENGTH: usize = REFRESH_PREFIX.len() + 64;

/// An authorization whose credential was accepted: what tokens are issued for.
pub struct Authorized {
    /// The authorization.
    pub authorization: Model,
    /// The user who gave it.
    pub user: User,
    /// The user's account.
    pub account: Account,
    /// The scopes to issue, separated by spaces.
    pub scope: String,
    /// The refresh token to hand out.
    pub refresh_token: Secret,
}

/// Whether a text has the form of a refresh token.
#[must_use]
pub fn is_refresh_token(token: &str) -> bool {
    token.len() == REFRESH_LENGTH && token.starts_with(REFRESH_PREFIX)
}

/// An authorization that has not ended.
struct Live {
    user: User,
    account: Account,
    /// The session that it does not outlive.
    session: Option<Session>,
}

/// What an authorization stands for, where it has not ended by itself and neither the client nor the
/// user nor the session has ended it.
async fn live(
    db: &impl ConnectionTrait,
    authorization: &Model,
    now: DateTime<Utc>,
) -> Result<Option<Live>> {
    let open = authorization.revoked_at.is_none()
        && now < authorization.expires_at
        && client_allows(db, authorization).await?;
    if !open {
        return Ok(None);
    }
    let user = entity::user::Entity::find_by_id(authorization.user_id)
        .one(db)
        .await?;
    let Some(user) = user.filter(|user| {
        user.status == UserStatus::Active
            && user.session_generation == authorization.user_generation
    }) else {
        return Ok(None);
    };
    let session = match authorization.offline {
        true => None,
        false => match open_session(db, authorization, now).await? {
            Some(session) => Some(session),
            None => return Ok(None),
        },
    };
    let account = entity::account::Entity::find_by_id(user.account_id)
        .one(db)
        .await?;
    Ok(account
        .filter(|account| account.deleted_at.is_none())
        .map(|account| Live {
            user,
            account,
            session,
        }))
}

/// Whether the client may sign people in, and has not ended the authorization.
async fn client_allows(db: &impl ConnectionTrait, authorization: &Model) -> Result<bool> {
    use entity::client::{Column, Entity};
    let found: Option<(ClientStatus, bool, i64)> = Entity::find_by_id(authorization.client_id)
        .select_only()
        .columns([
            Column::Status,
            Column::WebApp,
            Column::AuthorizationGeneration,
        ])
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some_and(|(status, web_app, generation)| {
        status == ClientStatus::Active && web_app && generation == authorization.client_generation
    }))
}

/// The session of an authorization that does not outlive it, where it is open.
async fn open_session(
    db: &impl ConnectionTrait,
    authorization: &Model,
    now: DateTime<Utc>,
) -> Result<Option<Session>> {
    let Some(id) = authorization.session_id else {
        return Ok(None);
    };
    let found = entity::session::Entity::find_by_id(id).one(db).await?;
    Ok(found.filter(|found| session::is_live(found, now)))
}

/// As [`live`], where a credential of the authorization is used: so is the session that it needs.
async fn live_in_use(work: &Work<'_>, authorization: &Model) -> Result<Option<Live>> {
    let found = live(work.db(), authorization, work.now()).await?;
    if let Some(session) = found.as_ref().and_then(|live| live.session.as_ref()) {
        session::note_use_at(work.db(), session, work.now()).await?;
    }
    Ok(found)
}

/// When a refresh token that is handed out or used now expires, if it is not used before.
fn idle_end(work: &Work<'_>, client: &ClientSnapshot, authorization: &Model) -> DateTime<Utc> {
    let idle = Duration::seconds(super::client::refresh_idle(&client.client).into());
    (work.now() + idle).min(authorization.expires_at)
}

/// A refresh token that is to be stored.
struct NewToken<'a> {
    text: &'a str,
    /// Its number within the authorization.
    number: i32,
}

/// Stores a refresh token of an authorization.
async fn store_token(
    work: &Work<'_>,
    client: &ClientSnapshot,
    authorization: &Model,
    token: NewToken<'_>,
) -> Result<()> {
    let row = refresh_token::ActiveModel {
        digest: Set(work.vault().digest(token.text)),
        authorization_id: Set(authorization.id),
        number: Set(token.number),
        expires_at: Set(idle_end(work, client, authorization)),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}

/// Whether refresh tokens of the client are replaced with each use. A client that authenticates may
/// keep its token: it is bound to its secret (RFC 9700 section 4.14.2).
fn rotates(client: &ClientSnapshot) -> bool {
    client.client.auth_method == AuthMethod::None
}

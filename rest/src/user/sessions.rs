//! Sessions of a user: listed, and ended before their time.

use super::User;
use crate::{
    actor::{Caller, change},
    error::Result,
    input::{Optional, ids},
    page::Whole,
    precondition::tagged,
    query::PathId,
};
use axum::{Json, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    error::Error,
    session::{self, SessionsToEnd},
    user,
};
use entity::{UserId, session::Model};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session: a user who is signed in, in one browser.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    /// Opaque ID of the session (`ses_...`).
    id: String,
    /// When the session began.
    created_at: DateTime<Utc>,
    /// When the user last proved its identity in the session (claim `auth_time`, OpenID Connect
    /// Core section 2).
    authenticated_at: DateTime<Utc>,
    /// When the session was last used, to the minute.
    seen_at: DateTime<Utc>,
    /// When the session ends at the latest; one that is not used ends earlier.
    expires_at: DateTime<Utc>,
    /// IP address of the browser when the session began; null where it is not known.
    ip_address: Option<String>,
    /// Header `User-Agent` of the browser when the session began; null where there was none.
    user_agent: Option<String>,
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            created_at: row.created_at,
            authenticated_at: row.auth_time,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
            ip_address: row.ip_address,
            user_agent: row.user_agent,
        }
    }
}

/// Sessions of a user to end.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EndSessions {
    /// Opaque IDs of the sessions to end (`ses_...`); 1 to 100. When absent, **all** sessions of the
    /// user end, and all that the user has authorized clients to do.
    ids: Option<Vec<String>>,
}

/// Sessions of a user that have not ended, the most recently used first; at most 100.
#[utoipa::path(
    get, path = "/users/{id}/sessions", tag = "Users", operation_id = "listUserSessions", security(("oauth2" = ["users:read"])),
    params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`).")),
    responses((status = 200, description = "Sessions of the user.", body = Whole<Session>))
)]
pub(super) async fn list(
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<Json<Whole<Session>>> {
    let caller = caller.on(&id).await?;
    let (app, actor) = (&caller.app, &caller.actor);
    let found = user::find(&app.db, actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "user"))?;
    let rows = session::of_user(&app.db, actor, &found, app.tools.clock.now()).await?;
    Ok(Json(Whole {
        items: rows.into_iter().map(Session::from).collect(),
    }))
}

/// Ends sessions of a user. Tokens that clients were issued in these sessions are refused from then
/// on, except those for `offline_access`, which only ending all sessions revokes.
#[utoipa::path(
    post, path = "/users/{id}/sessions/end", tag = "Users", operation_id = "endSessions", security(("oauth2" = ["users:write"])),
    request_body = Option<EndSessions>, params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`).")),
    responses((status = 200, description = "The user after the change.", body = User))
)]
pub(super) async fn end(
    caller: Caller,
    PathId(id): PathId<UserId>,
    Optional(input): Optional<EndSessions>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let which = match &input.ids {
        Some(texts) => {
            let ids = ids("ids", texts)?;
            user::check_sessions_named(&ids)?;
            SessionsToEnd::Some(ids)
        }
        None => SessionsToEnd::All,
    };
    let row = change!(caller, |work| session::end_of_user(work, id, which).await);
    Ok(tagged(row.version, Json(User::from(row))))
}

//! Sessions: who is signed in, in which browser. A session is found by the digest of its cookie's
//! value, and ends by itself, when its user is disabled or sets a password, or when a person ends it.

mod end;
mod replace;

pub use end::{MAX_SESSIONS, SessionsToEnd, end_of_user, sign_out};

use super::{
    actor::{Actor, Origin},
    error::Result,
    page::MAX_PAGE,
    permission::Permission,
    tools::Tools,
    user,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    AccountId, Secret, SessionId,
    account::Model as Account,
    authorization,
    session::{ActiveModel, Column, Entity, Model},
    user::{Model as User, UserStatus},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

/// Characters of a cookie's value: 256 random bits.
pub(crate) const COOKIE_LENGTH: usize = 43;
/// Resolution of the moments of last use, of sessions that last ten minutes without use or longer.
const SEEN_PRECISION: Duration = Duration::minutes(1);
/// How the user proved its identity: by one factor.
pub const ACR_ONE_FACTOR: &str = "urn:latchkey:1fa";
/// The method of a password (RFC 8176 section 2).
pub const AMR_PASSWORD: &str = "pwd";

/// How a session is to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// Whether the user asked to stay signed in.
    pub remember: bool,
    /// The browser.
    pub origin: &'a Origin,
    /// Value of the cookie that the browser has for the account's sessions, where it sent one.
    pub earlier: Option<&'a str>,
    /// Value of the browser's device cookie, where it sent one.
    pub device: Option<&'a str>,
}

/// A session with its user and account, both of which allow it.
#[derive(Clone, Debug)]
pub struct LiveSession {
    /// The session.
    pub session: Model,
    /// Its user.
    pub user: User,
    /// Its account.
    pub account: Account,
}

impl LiveSession {
    /// The user as an actor without any permission, for what each user may do with its own things.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        user::actor(&self.user, &self.account, origin)
    }
}

/// Begins a session of a user who has just proved its identity, in place of the one that the browser
/// has. Returns the cookie's value.
///
/// # Errors
/// [`Unauthenticated`](crate::error::Error::Unauthenticated) where the user was disabled, or its
/// password was set, since the proof; internal ones.
pub(crate) async fn begin(
    work: &Work<'_>,
    user: &User,
    account: &Account,
    new: NewSession<'_>,
) -> Result<(Model, Secret)> {
    user::unchanged(work, user).await?;
    let earlier = replace::earlier(work, user, account, new.earlier).await?;
    let value = work.random().base62(COOKIE_LENGTH);
    let (lifetime, idle) = lifetimes(account, new.remember);
    let proved = ActiveModel {
        ip_address: Set(new.origin.ip.map(|ip| ip.to_string())),
        user_agent: Set(new.origin.user_agent.clone()),
        digest: Set(work.vault().digest(&value)),
        generation: Set(user.session_generation),
        auth_time: Set(work.now()),
        acr: Set(ACR_ONE_FACTOR.to_owned()),
        amr: Set(AMR_PASSWORD.to_owned()),
        seen_at: Set(work.now()),
        expires_at: Set(work.now() + Duration::seconds(lifetime.into())),
        idle_seconds: Set(idle),
        ..ActiveModel::default()
    };
    if let Some(id) = earlier {
        let row = ActiveModel {
            id: Unchanged(id),
            ..proved
        };
        let session = Entity::update(row).exec(work.db()).await?;
        return Ok((session, Secret::new(value)));
    }
    end::end_oldest(work, user).await?;
    let row = ActiveModel {
        id: Set(SessionId(work.id())),
        account_id: Set(account.id),
        user_id: Set(user.id),
        created_at: Set(work.now()),
        ended_at: Set(None),
        ..proved
    };
    let session = Entity::insert(row).exec_with_returning(work.db()).await?;
    Ok((session, Secret::new(value)))
}

/// Seconds after which a session ends at the latest, and those without use after which it ends.
fn lifetimes(account: &Account, remember: bool) -> (i32, i32) {
    match account.remember_seconds.filter(|_| remember) {
        Some(seconds) => (seconds, seconds),
        None => (account.session_max_seconds, account.session_idle_seconds),
    }
}

/// The session of a cookie of that account, if it has not ended. Notes its use once a minute.
///
/// # Errors
/// Only internal ones.
pub async fn of_cookie(
    db: &DatabaseConnection,
    tools: &Tools,
    account: AccountId,
    value: &str,
) -> Result<Option<LiveSession>> {
    if value.len() != COOKIE_LENGTH {
        return Ok(None);
    }
    let now = tools.clock.now();
    let found = Entity::find()
        .filter(Column::Digest.eq(tools.vault.digest(value)))
        .filter(Column::AccountId.eq(account))
        .one(db)
        .await?;
    let Some(live) = live(db, found, now).await? else {
        return Ok(None);
    };
    note_use_at(db, &live.session, now).await?;
    Ok(Some(live))
}

/// The session with its user and account, where all three allow it at that moment.
pub(crate) async fn live(
    db: &impl ConnectionTrait,
    found: Option<Model>,
    now: DateTime<Utc>,
) -> Result<Option<LiveSession>> {
    let Some(session) = found.filter(|session| is_live(session, now)) else {
        return Ok(None);
    };
    let user = entity::user::Entity::find_by_id(session.user_id)
        .one(db)
        .await?;
    let Some(user) = user.filter(|user| {
        user.status == UserStatus::Active && user.session_generation == session.generation
    }) else {
        return Ok(None);
    };
    let account = entity::account::Entity::find_by_id(session.account_id)
        .one(db)
        .await?;
    let account = account.filter(|account| account.deleted_at.is_none());
    Ok(account.map(|account| LiveSession {
        session,
        user,
        account,
    }))
}

/// Whether a session has not ended by itself at that moment.
#[must_use]
pub fn is_live(session: &Model, now: DateTime<Utc>) -> bool {
    session.ended_at.is_none()
        && now < session.expires_at
        && now < session.seen_at + Duration::seconds(session.idle_seconds.into())
}

/// Notes that a session was used: once a minute, and more often where it ends within minutes.
pub(crate) async fn note_use_at(
    db: &impl ConnectionTrait,
    session: &Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let precision = SEEN_PRECISION.min(Duration::seconds(session.idle_seconds.into()) / 10);
    if now - session.seen_at >= precision {
        note_use(db, session.id, now).await?;
    }
    Ok(())
}

/// Notes that a session was used. Only moves forward, whichever node is first.
async fn note_use(db: &impl ConnectionTrait, session: SessionId, now: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::SeenAt, Expr::value(now))
        .filter(Column::Id.eq(session))
        .filter(Column::SeenAt.lt(now))
        .exec(db)
        .await?;
    Ok(())
}

/// The sessions of a user that have not ended, the latest first, at most a page of them.
///
/// # Errors
/// Without `users:read`, unless the user is the actor itself; internal ones.
pub async fn of_user(
    db: &impl ConnectionTrait,
    actor: &Actor,
    user: &User,
    now: DateTime<Utc>,
) -> Result<Vec<Model>> {
    if actor.user() != Some(user.id) {
        actor.require(Permission::UsersRead)?;
    }
    let rows = Entity::of_user(user.id)
        .filter(
            Condition::all()
                .add(Column::EndedAt.is_null())
                .add(Column::ExpiresAt.gt(now))
                .add(Column::Generation.eq(user.session_generation)),
        )
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::Id)
        .limit(u64::from(MAX_PAGE))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter(|row| is_live(row, now)).collect())
}

/// Deletes sessions that ended long ago; returns how many. `before` is a moment that is past on
/// every node.
///
/// # Errors
/// Only internal ones.
pub async fn forget_ended(
    db: &DatabaseConnection,
    before: DateTime<Utc>,
    most: u64,
) -> Result<u64> {
    let used = authorization::Entity::find()
        .select_only()
        .column(authorization::Column::Id)
        .filter(
            Expr::col((authorization::Entity, authorization::Column::SessionId))
                .equals((Entity, Column::Id)),
        )
        .into_query();
    let old: Vec<SessionId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ExpiresAt.lt(before))
        // An authorization that outlives its session still refers to it.
        .filter(Expr::exists(used).not())
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let deleted = Entity::delete_many()
        .filter(Column::Id.is_in(old))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected)
}

//! Sign-in of people with a password. An unknown name, a wrong password, a disabled user and a user
//! without a password get the same answer after the same work.

mod budget;

pub use self::budget::PasswordSetter;

use self::budget::{Budgets, PasswordAttempt};
use super::{
    account,
    actor::{Actor, Origin},
    audit,
    error::{Error, Result},
    issuance::Recorder,
    password::Requester,
    session::{self, LiveSession, NewSession},
    tools::Tools,
    user,
    work::Work,
};
use entity::{
    AccountId, Secret,
    account::Model as Account,
    audit_event::AuditEventKind,
    user::{Column, Entity, Model as User, UserStatus},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, Func},
};
use serde_json::json;
use std::sync::Arc;

/// Longest submitted password, in bytes, that is checked.
const MAX_SUBMITTED: usize = 1024;

/// What a person submits to sign in.
#[derive(Debug)]
pub struct Credentials<'a> {
    /// Slug of the account.
    pub account: &'a str,
    /// The username, regardless of case.
    pub username: &'a str,
    /// The password.
    pub password: Secret,
    /// Whether the person asks to stay signed in.
    pub remember: bool,
    /// The value of the browser's device cookie.
    pub device: Option<&'a str>,
    /// The value of the cookie that the browser has for sessions of the account.
    pub session: Option<&'a str>,
}

/// A session that has just begun.
pub struct SignedIn {
    /// The session.
    pub live: LiveSession,
    /// Value of the session's cookie.
    pub cookie: Secret,
    /// Value of the device cookie.
    pub device: String,
}

/// Signs people in.
pub struct SignIns {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    recorder: Recorder,
    /// The account `default`, in whose log attempts with unknown accounts are recorded.
    platform: AccountId,
    budgets: Budgets,
}

impl SignIns {
    /// Starts with all budgets unused.
    #[must_use]
    pub fn new(
        db: DatabaseConnection,
        tools: Arc<Tools>,
        recorder: Recorder,
        platform: AccountId,
    ) -> Self {
        Self {
            db,
            tools,
            recorder,
            platform,
            budgets: Budgets::default(),
        }
    }

    /// Checks a name and a password, and begins a session.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] whatever the reason; [`Error::TooManyFailures`] where a budget is
    /// used up; [`Error::Busy`] where too many passwords are being checked.
    pub async fn sign_in(&self, with: Credentials<'_>, origin: &Origin) -> Result<SignedIn> {
        let name = with.username.to_lowercase();
        let known = self.find(with.account, &name).await?;
        let user = known.as_ref().map(|(user, _)| user);
        let known_here = |device: &&str| user.is_some_and(|user| self.knows_device(device, user));
        let (name, ip) = ((with.account, name.as_str()), origin.ip);
        let attempt = match with.device.filter(known_here) {
            Some(device) => PasswordAttempt::Known { name, device },
            None => PasswordAttempt::Unknown { name, ip },
        };
        match (self.check(attempt, user, with.password).await?, known) {
            (true, Some((user, account))) => {
                let new = NewSession {
                    remember: with.remember,
                    origin,
                    earlier: with.session,
                    device: with.device,
                };
                self.begin(user, account, new).await
            }
            (_, known) => {
                self.note_failure(known.as_ref(), origin);
                Err(Error::Unauthenticated)
            }
        }
    }

    /// Checks the password of a user who is signed in, for a change that asks for it. It has a
    /// budget of its session, so that no failures elsewhere keep a person from changing a password.
    ///
    /// # Errors
    /// As [`SignIns::sign_in`].
    pub async fn confirm(
        &self,
        live: &LiveSession,
        password: Secret,
        origin: &Origin,
    ) -> Result<()> {
        let attempt = PasswordAttempt::Again(live.session.id);
        if self.check(attempt, Some(&live.user), password).await? {
            return Ok(());
        }
        let known = (live.user.clone(), live.account.clone());
        self.note_failure(Some(&known), origin);
        Err(Error::Unauthenticated)
    }

    /// Takes one of the budget by which the strength of new passwords is estimated. That is slow
    /// work, which the holder of one link, or of one session, must not keep others from.
    ///
    /// # Errors
    /// [`Error::TooManyFailures`] where the budget is used up.
    pub fn take_estimate(&self, setter: PasswordSetter) -> Result<()> {
        let taken = self
            .budgets
            .take_estimate(setter, self.tools.clock.passed());
        taken.map_err(|retry_after| Error::TooManyFailures { retry_after })
    }

    /// Checks a password within the budgets of an attempt. What was taken is given back, unless the
    /// password is wrong.
    async fn check(
        &self,
        attempt: PasswordAttempt<'_>,
        user: Option<&User>,
        password: Secret,
    ) -> Result<bool> {
        self.budgets
            .take(attempt, self.tools.clock.passed())
            .map_err(|retry_after| Error::TooManyFailures { retry_after })?;
        let right = self.is_password(attempt.requester(), user, password).await;
        if !matches!(right, Ok(false)) {
            self.budgets.give_back(attempt);
        }
        right
    }

    /// Whether this is the password of that user; of no user, where there is none who may sign in.
    async fn is_password(
        &self,
        requester: Requester,
        user: Option<&User>,
        password: Secret,
    ) -> Result<bool> {
        let digest = user.and_then(|user| user.password.clone());
        let possible = (1..=MAX_SUBMITTED).contains(&password.len());
        let password = if possible {
            password
        } else {
            Secret::new(String::new())
        };
        let right = self
            .tools
            .people
            .is_password(requester, Arc::new(password), digest)
            .await?;
        Ok(right && possible)
    }

    /// Begins a session of a user who proved its identity in another way than by its old password:
    /// by having just set a new one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where the user was disabled, or its password was set, since the
    /// proof; internal ones.
    pub async fn begin(
        &self,
        user: User,
        account: Account,
        new: NewSession<'_>,
    ) -> Result<SignedIn> {
        let actor = user::actor(&user, &account, new.origin.clone());
        let work = Work::begin(&self.db, &self.tools, &actor).await?;
        let (session, cookie) = session::begin(&work, &user, &account, new).await?;
        Entity::update_many()
            .col_expr(Column::LastLoginAt, Expr::value(work.now()))
            .filter(Column::Id.eq(user.id))
            .exec(work.db())
            .await?;
        let event = audit::Event::new(
            AuditEventKind::UserSignedIn,
            account.id,
            user.id,
            format!("User {} signed in", user.username),
        );
        work.record(event.details(json!({ "session": session.id.to_string() })));
        work.commit().await?;
        let device = self.device_cookie(&user, new.device)?;
        Ok(SignedIn {
            live: LiveSession {
                session,
                user,
                account,
            },
            cookie,
            device,
        })
    }

    /// The user with that name who may sign in.
    async fn find(&self, slug: &str, name: &str) -> Result<Option<(User, Account)>> {
        let account = account::by_slug(&self.db, slug).await?;
        let Some(account) = account.filter(|account| account.deleted_at.is_none()) else {
            return Ok(None);
        };
        let same = Expr::expr(Func::lower(Expr::col(Column::Username))).eq(name);
        let user = Entity::of_account(account.id)
            .filter(same)
            .one(&self.db)
            .await?;
        let user = user.filter(|user| user.status == UserStatus::Active);
        Ok(user.map(|user| (user, account)))
    }

    /// Whether the user has signed in before in the browser with that device cookie, and no password
    /// was set since.
    fn knows_device(&self, device: &str, user: &User) -> bool {
        let opened = self.tools.vault.open_page(DEVICE, device);
        opened.is_some_and(|text| {
            let text = text.expose().rsplit_once(' ');
            text.is_some_and(|(owner, _)| owner == device_owner(user))
        })
    }

    /// The device cookie of a browser in which the user has just signed in: the one that it has,
    /// where that is good, so that signing in again and again gives no further budgets.
    fn device_cookie(&self, user: &User, earlier: Option<&str>) -> Result<String> {
        match earlier.filter(|device| self.knows_device(device, user)) {
            Some(device) => Ok(device.to_owned()),
            None => {
                let text = format!("{} {}", device_owner(user), self.tools.random.base62(22));
                self.tools.vault.seal_page(DEVICE, text)
            }
        }
    }

    fn note_failure(&self, known: Option<&(User, Account)>, origin: &Origin) {
        let event = match known {
            Some((user, account)) => audit::Event::refusal(
                AuditEventKind::SignInFailed,
                account.id,
                Some(user.id.to_string()),
                format!("A sign-in of user {} failed", user.username),
            ),
            None => audit::Event::refusal(
                AuditEventKind::SignInFailed,
                self.platform,
                None,
                "A sign-in with an unknown name failed",
            ),
        };
        self.recorder
            .audited(&self.tools, event, Actor::anonymous(origin.clone()));
    }
}

/// Context of sealed device cookies.
const DEVICE: &str = "device";

/// What a device cookie begins with: the user, and the generation of its sessions, which a new
/// password ends. A random part follows, so that each browser has a budget of its own.
fn device_owner(user: &User) -> String {
    format!("{} {}", user.id, user.session_generation)
}
